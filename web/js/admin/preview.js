// The page beside the text follows the typing after a pause, and keeps its place.

const pause = 700; // milliseconds without typing

// followPreview keeps the editor's preview up to date.
export function followPreview(form) {
  const frame = form.querySelector('iframe[name="page"]');
  const refresh = form.querySelector('[data-refresh]');
  if (!frame || !refresh) return;
  let timer = 0;
  let running = null;

  async function update() {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    try {
      const answer = await fetch(refresh.formAction, { method: 'POST', body: new URLSearchParams(new FormData(form)), signal: mine.signal });
      const page = await answer.text();
      const top = frame.contentWindow?.scrollY ?? 0;
      frame.addEventListener('load', () => frame.contentWindow?.scrollTo(0, top), { once: true });
      frame.srcdoc = page;
      refresh.textContent = 'Refresh';
    } catch (error) {
      if (error.name !== 'AbortError') refresh.textContent = 'Preview could not be reached. Try again';
    }
  }

  form.addEventListener('input', (event) => {
    if (event.target.name === 'width') return;
    clearTimeout(timer);
    timer = setTimeout(update, pause);
  });
  refresh.addEventListener('click', (event) => {
    event.preventDefault();
    update();
  });
  // A form that came back with what was typed is not what is stored: show what is in it.
  if (form.querySelector('#problems, .stale')) update();
}
