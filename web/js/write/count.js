// How long the text is, how long it takes to read, and how hard it is.

const wordsAMinute = 238; // as on the site's pages; see internal/markdown/text.go

// count keeps the line below the field up to date, after a pause.
export function count(form, view) {
  const line = form.querySelector('[data-count="words"]');
  let timer = 0;
  const tell = () => { line.textContent = said(plain(view.state.doc.toString())); };
  form.elements.body.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 200);
  });
  tell();
}

function said(text) {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}’'.-]*/gu) ?? [];
  const n = words.length;
  const parts = [n === 1 ? '1 word' : `${n.toLocaleString('en-US')} words`];
  const minutes = Math.round(n / wordsAMinute);
  if (n > 0) parts.push(minutes < 2 ? '1 minute' : `${minutes} minutes`);
  if (n >= 100) parts.push(`reading level: grade ${grade(text, words)}`);
  return parts.join(', ');
}

// grade is the school grade of Flesch and Kincaid (1975): from 0 up, with 12 for the last year of high school.
function grade(text, words) {
  const sentences = Math.max(1, (text.match(/[.!?…]+["”’)\]]*(\s|$)|\n{2,}/g) ?? []).length);
  const syllables = words.reduce((sum, word) => sum + parts(word), 0);
  return Math.max(0, Math.round(0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59));
}

// parts is the number of a word's syllables, nearly: groups of vowels, but for a silent e.
function parts(word) {
  const sounds = word.toLowerCase().replace(/[^a-zà-ÿ]/g, '').replace(/(?:[^laeiouy]e|[^laeiouydt]ed|[^laeiouysxz]es)$/, '').match(/[aeiouyà-ÿ]+/g);
  return Math.max(1, sounds?.length ?? 1);
}

// plain is the text without its signs, as far as counting goes.
function plain(text) {
  return text.replace(/^:::.*$/gm, '').replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/^\[\^[^\]]+\]: /gm, '').replace(/\[\^[^\]]+\]/g, '')
    .replace(/^[|\s:-]+$/gm, '').replace(/[#>*_`|]/g, '');
}
