// What is pasted from Word, Google Docs or a web page becomes Markdown. Its plain words stand there at once, and are replaced
// when the server has cleaned the rest; where it cannot, they stay.
import { EditorView } from '../codemirror/codemirror.js';

// paste handles what the clipboard brings.
export const paste = EditorView.domEventHandlers({
  paste(event, view) {
    const html = event.clipboardData.getData('text/html');
    const plain = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n');
    if (event.clipboardData.files.length && !plain) return false;
    const { from, to } = view.state.selection.main;
    if (to > from && /^https?:\/\/\S+$/.test(plain)) {
      event.preventDefault();
      insert(view, from, to, `[${view.state.sliceDoc(from, to)}](${plain})`);
      return true;
    }
    if (!/<(p|div|h[1-6]|ul|ol|li|table|b|strong|i|em|a|blockquote|span|br)\b/i.test(html) || /^<meta[^>]*><(pre|div style="[^"]*monospace)/i.test(html)) return false;
    event.preventDefault();
    insert(view, from, to, plain);
    clean(html, view, from, plain);
    return true;
  },
});

function insert(view, from, to, text) {
  view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length }, scrollIntoView: true, userEvent: 'input.paste' });
}

// clean puts the Markdown of the HTML in place of its plain words, where nobody touched them meanwhile.
async function clean(html, view, from, plain) {
  try {
    const answer = await fetch('/admin/paste', { method: 'POST', headers: { 'Content-Type': 'text/html' }, body: html });
    if (!answer.ok) return;
    const text = await answer.text();
    if (!text.trim() || text === plain || view.state.sliceDoc(from, from + plain.length) !== plain) return;
    insert(view, from, from + plain.length, text);
  } catch {
    // the plain words stay
  }
}
