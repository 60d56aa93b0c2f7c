// The dialog that makes a link: to an entry, found by its title, or to an address.
import { put } from './marks.js';
import { known } from './names.js';

const pause = 120; // milliseconds without typing

const address = /^(https?:\/\/|mailto:|tel:|\/|#)\S+$|^[^\s@]+@[^\s@]+\.[^\s@]+$/;

// linkTo asks for a target and links the selected words to it.
export function linkTo(view) {
  const dialog = document.querySelector('[data-link]');
  const field = dialog.querySelector('input');
  const list = dialog.querySelector('[role="listbox"]');
  const said = dialog.querySelector('[role="status"]');
  const { from, to } = view.state.selection.main;
  const words = view.state.sliceDoc(from, to);
  let offers = [];
  let chosen = -1;
  let timer = 0;
  let last = null;
  const stop = new AbortController();
  const on = (target, event, act) => target.addEventListener(event, act, { signal: stop.signal });

  function show(found) {
    offers = found;
    list.replaceChildren(...found.map((offer, i) => {
      const row = document.createElement('li');
      row.role = 'option';
      row.id = `link-${i}`;
      const title = document.createElement('b');
      title.textContent = offer.title;
      const more = document.createElement('span');
      more.textContent = [offer.kind, offer.path, offer.hidden && `${offer.hidden}: no link for readers yet`].filter(Boolean).join(', ');
      row.append(title, more);
      row.addEventListener('click', () => finish(offer));
      return row;
    }));
    choose(found.length ? 0 : -1);
  }

  function choose(i) {
    chosen = i;
    [...list.children].forEach((row, j) => row.setAttribute('aria-selected', String(i === j)));
    if (i < 0) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', list.children[i].id);
    list.children[i]?.scrollIntoView({ block: 'nearest' });
  }

  async function look() {
    const text = field.value.trim();
    if (address.test(text)) {
      const href = text.includes('@') && !text.includes(':') ? `mailto:${text}` : text;
      show([{ title: href, kind: 'This address', href }]);
      said.textContent = '';
      return;
    }
    last?.abort();
    last = new AbortController();
    if (!text) {
      show([]);
      said.textContent = '';
      return;
    }
    try {
      const answer = await fetch(`/admin/targets?q=${encodeURIComponent(text)}`, { signal: last.signal, headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(answer.statusText);
      const found = await answer.json();
      show(found);
      said.textContent = found.length ? '' : 'No entry has these words in its title or text. You can also paste a whole address.';
    } catch (error) {
      if (error.name !== 'AbortError') said.textContent = 'The entries could not be searched. Try again, or paste a whole address.';
    }
  }

  function finish(offer) {
    dialog.close();
    if (offer.id) known(offer);
    const label = words || (offer.id ? offer.title : 'the words of the link');
    put(view, from, to, `[${label.replace(/[[\]\\]/g, '\\$&')}](${offer.href ?? `entry:${offer.id}`})`, words || offer.id ? undefined : 1, words || offer.id ? undefined : 1 + label.length);
  }

  on(field, 'input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  });
  on(field, 'keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offers.length) {
      event.preventDefault();
      choose((chosen + step + offers.length) % offers.length);
    }
  });
  on(dialog.querySelector('form'), 'submit', async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    if (event.submitter?.value === 'close') {
      dialog.close();
      return;
    }
    if (!offers[chosen]) await look();
    if (offers[chosen]) finish(offers[chosen]);
  });
  on(dialog, 'close', () => {
    stop.abort();
    last?.abort();
    view.focus();
  });
  field.value = address.test(words) ? words : '';
  show([]);
  said.textContent = '';
  dialog.showModal();
  field.focus();
  field.select();
  if (field.value) look();
}
