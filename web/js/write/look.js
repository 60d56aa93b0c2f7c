// How CodeMirror looks. What it says of itself stands outside of our layers and would win over them, so this is said in its way.
import { EditorView, HighlightStyle, syntaxHighlighting, tags } from '../codemirror/codemirror.js';

export const look = [
  EditorView.theme({
    '&': { backgroundColor: 'var(--surface)', color: 'var(--ink)' },
    '&.cm-focused': { outline: '3px solid var(--brand)', outlineOffset: '-2px' },
    '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit', flex: '1' },
    '.cm-content': { padding: '16px 0', caretColor: 'var(--ink)' },
    '.cm-line': { padding: '0 18px' },
    '.cm-cursor, .cm-dropCursor': { borderLeft: '2px solid var(--brand)' },
    '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { background: 'var(--lilac)' },
    '.cm-tooltip': { backgroundColor: 'var(--surface)', border: '1px solid var(--control)', borderRadius: '4px' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--sans)', fontSize: '0.9375rem', maxHeight: '21em' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '6px 12px', display: 'flex', gap: '24px', justifyContent: 'space-between', lineHeight: '1.4' },
    '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--brand)', color: 'var(--paper)' },
    '.cm-completionLabel': { fontWeight: '600' },
    '.cm-completionMatchedText': { textDecoration: 'none' },
    '.cm-completionDetail': { fontStyle: 'normal', fontSize: '0.8125rem' },
  }),
  syntaxHighlighting(HighlightStyle.define([
    { tag: tags.heading, class: 'md-h' },
    { tag: tags.strong, class: 'md-b' },
    { tag: tags.emphasis, class: 'md-i' },
    { tag: [tags.link, tags.url], class: 'md-a' },
    { tag: [tags.processingInstruction, tags.contentSeparator], class: 'md-m' },
  ])),
];
