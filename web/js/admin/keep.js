// Keeps what is typed: in the browser at every change, on the server after a pause. The line at the top says how it stands.
import { Shelf } from './shelf.js';
import { offer } from './offer.js';
import { signIn } from './door.js';

const pause = 1200; // milliseconds without typing, after which it is saved
const longest = 15000; // who never pauses is saved all the same
const again = 5000; // until a save that failed is tried again
const small = 60000; // bytes that a page may still send while it closes

// keepWords looks after the words of the form until the page closes.
export function keepWords(form) {
  const shelf = new Shelf(form);
  const line = form.querySelector('[data-saved]');
  let dirty = form.querySelector('#problems, .stale, .unsaved') !== null; // something is typed that the server does not have
  let changes = 0;
  let oldest = 0; // when the first change was made that is not saved
  let timer = 0;
  let saving = null; // the promise of a save under way
  let overtaken = false; // somebody else saved another version: only a page with both texts helps
  let leaving = false;

  offer(form, shelf);
  if (dirty) changed();

  function changed() {
    dirty = true;
    changes++;
    oldest ||= Date.now();
    const kept = shelf.put();
    if (overtaken) return;
    if (!saving) say(kept ? 'Unsaved changes' : 'Unsaved changes, and no room for them in this browser');
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(pause, oldest + longest - Date.now())));
  }

  function save() {
    clearTimeout(timer);
    saving ??= send().finally(() => { saving = null; });
    return saving;
  }

  // send saves what is typed now. Whatever comes of it, the words stay in the browser until the server has them.
  async function send() {
    if (!dirty || overtaken || leaving) return;
    const sent = changes;
    next();
    say('Saving…');
    let answer;
    try {
      answer = await fetch(`${form.dataset.base}/autosave`, request());
    } catch {
      return failed('no connection');
    }
    if (answer.status === 401) return locked();
    if (answer.status === 409) return lost(await answer.json());
    if (answer.status === 403) return say(`Not saved: you may not change this entry. ${where()}`);
    if (!answer.ok) return failed(answer.status === 413 ? 'the text is too long' : 'the site has trouble');
    took(await answer.json(), sent === changes);
  }

  function next() {
    form.elements.seq.value = Number(form.elements.seq.value) + 1;
    shelf.put();
  }

  function request() {
    return { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams(new FormData(form)), redirect: 'error' };
  }

  function took(answer, all) {
    form.elements.version.value = answer.version;
    if (form.dataset.entry.startsWith('new-')) begun(String(answer.id));
    if (!all) return changed();
    oldest = 0;
    if (answer.left) {
      say(`Saved ${answer.at}, but for: ${answer.left.join(' ')}`);
      return;
    }
    dirty = false;
    shelf.drop();
    say(`Saved ${answer.at}`, true);
  }

  // begun makes the page that of the entry which it has begun: from now on it has an address.
  function begun(id) {
    const was = form.dataset.base;
    const is = `/admin/content/${id}`;
    form.dataset.base = is;
    form.dataset.entry = id;
    shelf.rename(id);
    for (const element of [form, ...form.querySelectorAll('[formaction]')]) {
      const name = element === form ? 'action' : 'formaction';
      element.setAttribute(name, element.getAttribute(name).replace(was, is));
    }
    form.querySelector('.stateline').textContent = 'A draft. Readers do not see it.';
    history.replaceState(history.state, '', is);
  }

  function failed(why) {
    say(`Not saved: ${why}. ${where()}`);
    timer = setTimeout(save, again);
  }

  function lost(answer) {
    overtaken = true;
    say(`Not saved: ${answer.by} saved another version, ${answer.at}. ${where()} Save the draft to bring both together.`);
  }

  async function locked() {
    say(`Not saved: you are signed out. ${where()}`);
    if (await signIn(form.dataset.account)) timer = setTimeout(save, 0);
  }

  function where() {
    return shelf.kept ? 'Your words are kept in this browser.' : 'Keep this page open.';
  }

  function say(words, done = false) {
    line.querySelector('.tick').hidden = !done;
    line.querySelector('[data-words]').textContent = words;
  }

  form.addEventListener('input', (event) => {
    if (event.target.name && event.target.name !== 'width') changed();
  });
  addEventListener('online', () => { if (dirty) save(); });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden' || !dirty || saving || overtaken || leaving) return;
    const body = request().body.toString();
    if (body.length < small) {
      next();
      fetch(`${form.dataset.base}/autosave`, { ...request(), keepalive: true }).then(async (answer) => {
        if (answer.ok) took(await answer.json(), true);
      }).catch(() => {});
    }
  });

  // A button is obeyed once, when nothing else is on its way and the site is there to answer: otherwise the browser would put
  // an error in the place of the page with the words.
  form.addEventListener('submit', async (event) => {
    if (event.submitter?.formTarget === 'page') return;
    if (leaving === 'now') {
      leaving = true;
      return;
    }
    event.preventDefault();
    if (leaving) return;
    const { submitter } = event;
    leaving = true; // at once, or the second click of two would be a button of its own
    clearTimeout(timer);
    await saving;
    say('Saving…');
    if (await there()) {
      next();
      leaving = 'now';
      form.requestSubmit(submitter);
      return;
    }
    leaving = false;
    if (dirty) timer = setTimeout(save, again);
  });

  // there asks whether the site answers, and to whom.
  async function there() {
    try {
      const answer = await fetch('/admin/signed-in', { headers: { Accept: 'application/json' } });
      if (answer.ok) return true;
      if (answer.status !== 401) throw new Error(answer.statusText);
    } catch {
      shelf.put();
      say(`Not saved: no connection. ${where()}`);
      return false;
    }
    shelf.put();
    say(`Not saved: you are signed out. ${where()}`);
    return signIn(form.dataset.account);
  }

  addEventListener('beforeunload', (event) => {
    if (dirty && !leaving) event.preventDefault();
  });
  addEventListener('pageshow', () => { leaving = false; });
}
