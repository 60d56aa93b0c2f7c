// Stands in for @codemirror/lang-html: the site's Markdown has no HTML in it, and half of the bytes would be its parsers.
export const html = () => ({ language: { parser: null }, support: [] });
export const htmlCompletionSource = () => null;
