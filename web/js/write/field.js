// The writing field: CodeMirror over the textarea of the form, which keeps holding the text that is sent.
import {
  autocompletion, completionKeymap, defaultKeymap, Decoration, drawSelection, dropCursor, EditorState, EditorView, history, historyKeymap,
  keymap, markdown, markdownLanguage, Prec, ViewPlugin,
} from '../codemirror/codemirror.js';
import { leaveList, shortcuts } from './marks.js';
import { look } from './look.js';
import { entryNames } from './names.js';
import { inserts } from './insert.js';
import { paste } from './paste.js';

// Lines that the language of the site has beside Markdown: ::: blocks, captions of tables, notes.
const ours = ViewPlugin.define((view) => ({
  lines: marked(view),
  update(change) { if (change.docChanged || change.viewportChanged) this.lines = marked(change.view); },
}), { decorations: (plugin) => plugin.lines });

function marked(view) {
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      if (/^(:::|\||Table: |\[\^[^\]]+\]:)/.test(line.text)) found.push(Decoration.line({ class: line.text.startsWith(':::') ? 'md-block' : 'md-quiet' }).range(line.from));
      at = line.to + 1;
    }
  }
  return Decoration.set(found);
}

// write puts the writing field in place of the textarea and returns its view. Whoever changes the textarea's value
// afterwards, sends it an input event; and whoever types in the field, has the textarea send one. A "cursor" event of the
// textarea tells the line on which the cursor is, from 1.
export function write(field) {
  const { id } = field;
  const label = document.querySelector(`label[for="${id}"]`);
  label.id = `${id}-label`;
  const says = { id, tabindex: '0', spellcheck: 'true', autocorrect: 'on', autocapitalize: 'sentences', 'aria-labelledby': label.id };
  for (const name of ['aria-invalid', 'aria-describedby']) {
    if (field.hasAttribute(name)) says[name] = field.getAttribute(name);
  }
  let taken = false; // the field is being told what was typed
  const view = new EditorView({
    doc: field.value,
    selection: { anchor: field.value.length }, // who comes by keyboard goes on writing
    extensions: [
      history(), drawSelection(), dropCursor(), EditorView.lineWrapping, EditorState.allowMultipleSelections.of(true),
      EditorView.editorAttributes.of({ class: 'md' }), EditorView.contentAttributes.of(says),
      Prec.high(keymap.of([...shortcuts, { key: 'Enter', run: leaveList }])), keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
      autocompletion({ override: [inserts], icons: false, interactionDelay: 0 }),
      markdown({ base: markdownLanguage, completeHTMLTags: false }), look, ours, entryNames, paste,
      EditorView.updateListener.of((change) => {
        if (change.docChanged || change.selectionSet) {
          field.dispatchEvent(new CustomEvent('cursor', { bubbles: true, detail: change.state.doc.lineAt(change.state.selection.main.head).number }));
        }
        if (!change.docChanged) return;
        taken = true;
        field.value = change.state.doc.toString();
        field.dispatchEvent(new Event('input', { bubbles: true }));
        taken = false;
      }),
    ],
  });
  field.id = `${id}-text`;
  field.hidden = true;
  field.before(view.dom);
  label.addEventListener('click', () => view.focus());

  const follow = () => {
    if (taken || field.value === view.state.doc.toString()) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: field.value } });
  };
  field.addEventListener('input', follow);
  addEventListener('pageshow', follow); // the browser brought back what was typed before
  return view;
}
