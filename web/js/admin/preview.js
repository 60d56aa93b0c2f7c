// The page beside the text follows the typing, and the place where one types.

import { markup } from './markup.js';

const burst = 30; // milliseconds: keys that come together are shown together

// followPreview keeps the editor's preview up to date. One version is asked for at a time, and the newest next.
export function followPreview(form) {
  const frame = form.querySelector('iframe[name="page"]');
  const refresh = form.querySelector('[data-refresh]');
  if (!frame || !refresh) return;
  let timer = 0;
  let asking = false;
  let again = false;
  let line = 0; // of the text, where the cursor is

  async function update() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    do {
      again = false;
      try {
        const answer = await fetch(refresh.formAction, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
        if (answer.redirected || answer.status === 401) throw new Error('signed out');
        show(await markup(answer));
        refresh.textContent = 'Refresh';
      } catch {
        refresh.textContent = 'Not reached. Try again';
      }
    } while (again);
    asking = false;
  }

  // Where only the words changed, only they are exchanged: nothing flickers, and the page stays where it is.
  function show(page) {
    const next = new DOMParser().parseFromString(page, 'text/html');
    const shown = frame.contentDocument;
    const top = frame.contentWindow?.scrollY ?? 0;
    if (shown?.body && shown.readyState === 'complete' && styles(shown) === styles(next)) {
      shown.body.replaceWith(shown.adoptNode(next.body));
      frame.contentWindow.scrollTo(0, top);
      follow();
      return;
    }
    frame.addEventListener('load', () => {
      frame.contentWindow?.scrollTo(0, top);
      follow();
    }, { once: true });
    frame.srcdoc = page;
  }

  // follow brings the block in sight that begins at or above the line of the cursor.
  function follow() {
    const blocks = frame.contentDocument?.querySelectorAll('[data-line]') ?? [];
    const block = [...blocks].findLast((one) => Number(one.dataset.line) <= line);
    if (!block) return;
    const { top, bottom } = block.getBoundingClientRect();
    const height = frame.contentWindow.innerHeight;
    if (top < 0 || bottom > height) frame.contentWindow.scrollBy(0, Math.min(top - height / 4, Math.max(bottom - height * 0.8, top - height / 4)));
  }

  form.addEventListener('input', (event) => {
    if (event.target.name === 'width') return;
    clearTimeout(timer);
    timer = setTimeout(update, burst);
  });
  form.addEventListener('cursor', (event) => {
    line = event.detail;
    follow();
  });
  refresh.addEventListener('click', (event) => {
    event.preventDefault();
    update();
  });
  // A form that came back with what was typed is not what is stored: show what is in it.
  if (form.querySelector('#problems, .stale')) update();
}

function styles(page) {
  return [...page.querySelectorAll('link[rel="stylesheet"]')].map((link) => link.getAttribute('href')).join();
}
