// The dialog in which a picture of the library is chosen: for the head of an entry, or for its text. Without this the button
// leads to a page that does the same.
import { markup } from './markup.js';

const pause = 200; // milliseconds without typing

// offerPictures opens the dialog whenever somebody asks for a picture: by an event "ask" on it, whose detail takes the button
// of the one that was chosen.
export function offerPictures(dialog) {
  const field = dialog.querySelector('input[type="search"]');
  const place = dialog.querySelector('[data-offers]');
  const said = dialog.querySelector('[role="status"]');
  let take = null;
  let timer = 0;
  let last = null;

  dialog.addEventListener('ask', (event) => {
    take = event.detail;
    field.value = '';
    place.replaceChildren();
    look();
    dialog.showModal();
    field.focus();
  });

  async function look(page = []) {
    last?.abort();
    last = new AbortController();
    const asked = new URLSearchParams([['picture.q', field.value.trim()], ...page]);
    try {
      const answer = await fetch(`/admin/media/choose?${asked}`, { signal: last.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const found = new DOMParser().parseFromString(await markup(answer), 'text/html');
      place.replaceChildren(...found.body.childNodes);
      said.textContent = place.querySelector('[data-found], .none')?.textContent ?? '';
      dialog.scrollTop = 0;
    } catch (error) {
      if (error.name !== 'AbortError') said.textContent = 'The library could not be searched. Try again.';
    }
  }

  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => look(), pause);
  });
  dialog.addEventListener('submit', (event) => {
    if (event.target.matches('[data-upload]')) return;
    event.preventDefault();
    clearTimeout(timer);
    const { name, value } = event.submitter ?? {};
    if (name === 'picture.choose') {
      dialog.close();
      take(event.submitter);
    } else {
      look(name ? [[name, value]] : []);
    }
  });
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  place.addEventListener('keydown', (event) => {
    const to = beside([...place.querySelectorAll('li button:enabled')], event);
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
  // What was added in the dialog stands first in the grid, or alone where the library had it already.
  dialog.addEventListener('taken', ({ detail: { Twin } }) => {
    field.value = Twin;
    look();
  });
}

// beside is the button that the arrow key leads to.
function beside(buttons, { key, target }) {
  const at = buttons.indexOf(target.closest('button'));
  if (at < 0) return undefined;
  const { offsetTop, offsetLeft } = buttons[at].parentElement;
  const within = (other) => other.parentElement.offsetLeft === offsetLeft;
  switch (key) {
    case 'ArrowRight': return buttons[at + 1];
    case 'ArrowLeft': return buttons[at - 1];
    case 'ArrowDown': return buttons.find((other) => within(other) && other.parentElement.offsetTop > offsetTop);
    case 'ArrowUp': return buttons.findLast((other) => within(other) && other.parentElement.offsetTop < offsetTop);
    case 'Home': return buttons[0];
    case 'End': return buttons.at(-1);
    default: return undefined;
  }
}

// followLead has the buttons of the picture at the head of the entry open the dialog and fill the form.
export function followLead(form, dialog) {
  const choose = form.querySelector('[data-choose]');
  const without = form.querySelector('[data-without]');
  const shown = form.querySelector('[data-chosen]');
  if (!choose) return;

  choose.addEventListener('click', (event) => {
    event.preventDefault();
    dialog.dispatchEvent(new CustomEvent('ask', { detail: put }));
  });
  without.addEventListener('click', (event) => {
    event.preventDefault();
    put(null);
    choose.focus();
  });

  function put(button) {
    const was = shown.firstElementChild?.dataset ?? {};
    const is = button?.dataset ?? {};
    form.elements['lead.media'].value = button?.value ?? '';
    for (const name of ['alt', 'caption', 'credit']) {
      const field = form.elements[`lead.${name}`];
      if (field.value.trim() === '' || field.value === was[name]) field.value = is[name] ?? '';
    }
    const decoration = form.elements['lead.decorative'];
    if (form.elements['lead.alt'].value) decoration.checked = false;
    else if (is.decorative) decoration.checked = true;
    shown.replaceChildren();
    if (button) {
      const card = document.createElement('div');
      card.className = 'chosen';
      Object.assign(card.dataset, is);
      card.append(...[...button.childNodes].map((node) => node.cloneNode(true)));
      shown.append(card);
    }
    without.hidden = !button;
    for (const event of ['input', 'change']) form.elements['lead.media'].dispatchEvent(new Event(event, { bubbles: true }));
  }
}
