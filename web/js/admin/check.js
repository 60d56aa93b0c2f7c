// The checklist follows the writing, after a pause.

import { markup } from './markup.js';

const pause = 800; // milliseconds without typing

// followChecks keeps the checklist up to date.
export function followChecks(form) {
  const section = form.querySelector('[data-checklist]');
  const part = section?.querySelector('[aria-live]');
  if (!part) return;
  let timer = 0;
  let last = null;

  async function update() {
    last?.abort();
    last = new AbortController();
    try {
      const answer = await fetch(section.dataset.checklist, { method: 'POST', body: new URLSearchParams(new FormData(form)), signal: last.signal });
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await markup(answer), 'text/html').body;
      if (next.innerHTML !== part.innerHTML) part.replaceChildren(...next.childNodes);
    } catch {
      // the list of before stays
    }
  }

  form.addEventListener('input', (event) => {
    if (event.target.name === 'width') return;
    clearTimeout(timer);
    timer = setTimeout(update, pause);
  });
}
