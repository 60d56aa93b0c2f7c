// The only door by which text becomes a page (Trusted Types): what this site itself answered.

const door = globalThis.trustedTypes?.createPolicy('answers', { createHTML: (text) => text });

// markup returns the page that the site answered with, for DOMParser and srcdoc.
export async function markup(answer) {
  const type = answer.headers.get('Content-Type') ?? '';
  if (new URL(answer.url).origin !== location.origin || !type.startsWith('text/html')) throw new TypeError('not a page of this site');
  const text = await answer.text();
  try {
    return door ? door.createHTML(text) : text;
  } catch { // the page was left meanwhile, and runs no policy any more
    return new Promise(() => {});
  }
}
