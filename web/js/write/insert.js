// A line that begins with "/" offers what can be inserted there.
import { actions } from './marks.js';

const offers = [
  ['heading', 'h2', 'A heading'], ['smaller heading', 'h3', 'A heading below it'], ['list', 'list', 'Points'], ['numbered list', 'numbers', 'Steps'],
  ['quotation', 'quote', 'What was said'], ['pull quote', 'pull', 'The words that carry the story'], ['picture', 'picture', 'With caption and credit'],
  ['document card', 'document', 'From the library'], ['embed card', 'embed', 'A video or page elsewhere, opened with a click'], ['table', 'table', 'With its caption'],
  ['footnote', 'footnote', 'Where a figure is from'], ['link', 'link', 'To a page of ours or elsewhere'],
].map(([label, name, detail]) => ({
  label: `/${label}`,
  displayLabel: label,
  detail,
  apply(view, _, from, to) {
    view.dispatch({ changes: { from, to } });
    actions[name](view);
  },
}));

// inserts is a source of completions for CodeMirror.
export function inserts(context) {
  const typed = context.matchBefore(/^\/[a-z ]*/);
  if (!typed || typed.from !== context.state.doc.lineAt(context.pos).from) return null;
  return { from: typed.from, options: offers, validFor: /^\/[a-z ]*$/ };
}
