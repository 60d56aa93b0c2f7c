// What the text field of the admin takes from CodeMirror.
export { autocompletion, completionKeymap } from '@codemirror/autocomplete';
export { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
export { markdown, markdownLanguage } from '@codemirror/lang-markdown';
export { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
export { EditorSelection, EditorState, Prec, StateEffect } from '@codemirror/state';
export { drawSelection, Decoration, dropCursor, EditorView, keymap, ViewPlugin, WidgetType } from '@codemirror/view';
export { tags } from '@lezer/highlight';
