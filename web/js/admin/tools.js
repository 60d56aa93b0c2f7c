// The buttons above the Markdown field, and their shortcuts.

// What each button does: put signs around the selection, signs in front of its lines, or insert a block.
const actions = {
  h2: (f) => lines(f, '## '),
  h3: (f) => lines(f, '### '),
  bold: (f) => around(f, '**', '**', 'bold'),
  italic: (f) => around(f, '*', '*', 'italic'),
  link: (f) => around(f, '[', '](https://)', 'the words of the link'),
  list: (f) => lines(f, '- '),
  quote: (f) => lines(f, '> '),
  pull: (f) => block(f, ':::pull\n', 'The words that carry the story.', '\n:::'),
  table: (f) => block(f, 'Table: ', 'what it shows', '\n\n| Place | Share |\n| --- | --- |\n| River city | 5 percent |'),
  footnote,
};

const shortcuts = { b: 'bold', i: 'italic', k: 'link' };

// tools makes the buttons of the bar work on the field.
export function tools(bar, field) {
  bar.addEventListener('click', (event) => {
    const button = event.target.closest('[data-tool]');
    if (button) actions[button.dataset.tool](field);
  });
  field.addEventListener('keydown', (event) => {
    const action = (event.ctrlKey || event.metaKey) && !event.altKey && shortcuts[event.key];
    if (!action) return;
    event.preventDefault();
    actions[action](field);
  });
}

// replace puts text in place of a range and selects a part of it. execCommand is the only way that keeps
// the browser's own undo; where it is gone, the text is set directly.
function replace(field, start, end, text, from, to) {
  field.focus();
  field.setSelectionRange(start, end);
  if (!document.execCommand('insertText', false, text)) {
    field.setRangeText(text, start, end, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(start + from, start + to);
}

function around(field, before, after, placeholder) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const words = value.slice(start, end) || placeholder;
  replace(field, start, end, before + words + after, before.length, before.length + words.length);
}

// lines puts the sign in front of each line of the selection, or takes it away where all have it.
function lines(field, sign) {
  const { selectionStart, selectionEnd, value } = field;
  const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
  const next = value.indexOf('\n', selectionEnd);
  const end = next < 0 ? value.length : next;
  const all = value.slice(start, end).split('\n');
  const have = all.every((line) => line.startsWith(sign));
  const text = all.map((line) => (have ? line.slice(sign.length) : sign + line)).join('\n');
  replace(field, start, end, text, 0, text.length);
}

// block inserts a paragraph of its own, with blank lines around it, and selects what is to be overwritten.
function block(field, before, words, after) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end).trim() || words;
  const above = gap(value.slice(0, start), /\n*$/);
  const below = gap(value.slice(end), /^\n*/);
  replace(field, start, end, above + before + chosen + after + below,
    above.length + before.length, above.length + before.length + chosen.length);
}

function gap(text, breaks) {
  return text === '' ? '' : '\n'.repeat(Math.max(0, 2 - breaks.exec(text)[0].length));
}

// footnote puts the next free number at the cursor and its note at the end of the text.
function footnote(field) {
  const { selectionEnd: at, value } = field;
  const taken = [...value.matchAll(/\[\^(\d+)\]/g)].map((match) => Number(match[1]));
  const number = Math.max(0, ...taken) + 1;
  const note = 'Where it is from.';
  const head = `${value.slice(0, at)}[^${number}]${value.slice(at).trimEnd()}\n\n[^${number}]: `;
  replace(field, 0, value.length, head + note, head.length, head.length + note.length);
}
