// What the buttons and shortcuts do to the text: signs around the selection, signs in front of its lines, blocks of its own.
import { EditorSelection } from '../codemirror/codemirror.js';
import { linkTo } from './links.js';

// The actions, by the names of the buttons.
export const actions = {
  h2: (view) => lines(view, '## '),
  h3: (view) => lines(view, '### '),
  bold: (view) => around(view, '**', 'bold'),
  italic: (view) => around(view, '*', 'italic'),
  link: linkTo,
  list: (view) => lines(view, '- '),
  numbers: (view) => lines(view, '1. '),
  quote: (view) => lines(view, '> '),
  pull: (view) => block(view, ':::pull\n', 'The words that carry the story.', '\n:::'),
  document: (view) => block(view, ':::document ', '/resources/', '\n:::'),
  embed: (view) => block(view, ':::embed ', 'https://', '\n:::'),
  picture,
  table: (view) => block(view, 'Table: ', 'what it shows', '\n\n| Place | Share |\n| --- | --- |\n| River city | 5 percent |'),
  footnote,
};

export const shortcuts = [['Mod-b', 'bold'], ['Mod-i', 'italic'], ['Mod-k', 'link'], ['Mod-Alt-2', 'h2'], ['Mod-Alt-3', 'h3'], ['Mod-Shift-7', 'numbers'],
  ['Mod-Shift-8', 'list'], ['Mod-Shift-9', 'quote']].map(([key, name]) => ({ key, run: (view) => { actions[name](view); return true; } }));

const point = /^([-*+]|\d+[.)])\s/;

// leaveList has Enter on an empty point end the list, with the empty line without which what is typed next would belong to the point
// above.
export function leaveList(view) {
  const { doc, selection: { main, ranges } } = view.state;
  const line = doc.lineAt(main.head);
  if (ranges.length > 1 || !main.empty || main.head !== line.to || line.number === 1) return false;
  if (!point.test(line.text) || line.text.replace(point, '').trim() || !point.test(doc.line(line.number - 1).text)) return false;
  if (doc.sliceString(0, line.from).split('\n').filter((above) => /^(```|~~~)/.test(above)).length % 2) return false; // lines of code
  put(view, line.from, line.to, '\n');
  return true;
}

// put replaces a range with text and selects a part of it.
export function put(view, from, to, text, start = text.length, end = start) {
  view.dispatch({ changes: { from, to, insert: text }, selection: EditorSelection.single(from + start, from + end), scrollIntoView: true, userEvent: 'input' });
  view.focus();
}

// around puts the sign on both sides of the selection, or takes it away where it stands.
function around(view, sign, words) {
  const { from, to } = view.state.selection.main;
  const { doc } = view.state;
  const chosen = doc.sliceString(from, to);
  const n = sign.length;
  if (doc.sliceString(from - n, from) === sign && doc.sliceString(to, to + n) === sign) {
    put(view, from - n, to + n, chosen, 0, chosen.length);
    return;
  }
  const text = chosen || words;
  put(view, from, to, sign + text + sign, n, n + text.length);
}

// lines puts the sign in front of each line of the selection, or takes it away where all have it. A sign of the other
// heading goes.
function lines(view, sign) {
  const { from, to } = view.state.selection.main;
  const { doc } = view.state;
  const first = doc.lineAt(from);
  const last = doc.lineAt(to);
  const all = doc.sliceString(first.from, last.to).split('\n');
  const have = all.every((line) => line.startsWith(sign));
  const text = all.map((line) => (have ? line.slice(sign.length) : sign + line.replace(/^#{1,6} /, sign.startsWith('#') ? '' : '$&'))).join('\n');
  put(view, first.from, last.to, text, all.length > 1 ? 0 : text.length, text.length);
}

// block puts a paragraph of its own, with blank lines around it, and selects what is to be overwritten.
export function block(view, before, words, after) {
  const { from, to } = view.state.selection.main;
  const { doc } = view.state;
  const chosen = doc.sliceString(from, to).trim() || words;
  const above = gap(doc.sliceString(0, from), /\n*$/);
  const below = gap(doc.sliceString(to), /^\n*/);
  const start = above.length + before.length;
  put(view, from, to, above + before + chosen + after + below, start, start + chosen.length);
}

function gap(text, breaks) {
  return text === '' ? '' : '\n'.repeat(Math.max(0, 2 - breaks.exec(text)[0].length));
}

// picture asks for one of the library and puts it behind the selection, as its page in the library offers it.
function picture(view) {
  const take = ({ dataset: { markdown } }) => {
    view.dispatch({ selection: { anchor: view.state.selection.main.to } });
    block(view, markdown, '', '');
  };
  document.querySelector('[data-pictures]').dispatchEvent(new CustomEvent('ask', { detail: take }));
}

// footnote puts the next free number at the cursor and its note at the end of the text.
function footnote(view) {
  const { doc, selection: { main: { to } } } = view.state;
  const taken = [...doc.toString().matchAll(/\[\^(\d+)\]/g)].map((match) => Number(match[1]));
  const number = Math.max(0, ...taken) + 1;
  const note = 'Where it is from.';
  const end = doc.toString().trimEnd().length;
  const head = `\n\n[^${number}]: `;
  const changes = view.state.changes([{ from: to, insert: `[^${number}]` }, { from: Math.max(end, to), to: doc.length, insert: head + note }]);
  const at = changes.newLength - note.length;
  view.dispatch({ changes, selection: EditorSelection.single(at, changes.newLength), scrollIntoView: true, userEvent: 'input' });
  view.focus();
}
