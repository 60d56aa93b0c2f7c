// Tells the site that somebody has the entry open, as long as they look at it, and shows who else has.

const beat = 5000; // milliseconds
const idle = 10 * 60000; // who does nothing for so long is not there any more

// followOthers keeps the line with the names up to date.
export function followOthers(form) {
  const line = form.querySelector('[data-here]');
  if (!line) return;
  let typed = false;
  let active = Date.now();
  let gone = false;

  async function tell() {
    if (document.visibilityState === 'hidden' || form.dataset.entry.startsWith('new-') || Date.now() - active > idle) return;
    gone = false;
    try {
      const answer = await fetch(`${form.dataset.base}/here`, { method: 'POST', headers: { Accept: 'application/json' }, body: words(), redirect: 'error' });
      if (answer.ok) show(await answer.json());
    } catch {
      show({ own: false, writing: [], reading: [] }); // nobody knows
    }
  }

  function words() {
    const sent = new URLSearchParams({ tab: form.elements.tab.value });
    if (typed) sent.set('typed', 'on');
    return sent;
  }

  function leave() {
    if (gone || form.dataset.entry.startsWith('new-')) return;
    gone = true;
    const sent = words();
    sent.set('gone', 'on');
    navigator.sendBeacon(`${form.dataset.base}/here`, sent);
  }

  function show({ own, writing, reading }) {
    const says = [];
    if (own) says.push('You have this open on another page, too.');
    if (writing.length) says.push(`${names.format(writing)} ${writing.length > 1 ? 'are' : 'is'} writing here, too.`);
    if (reading.length) says.push(`${names.format(reading)} ${reading.length > 1 ? 'have' : 'has'} this open, too.`);
    if (line.textContent !== says.join(' ')) line.textContent = says.join(' ');
  }

  form.addEventListener('input', () => { typed = true; });
  for (const kind of ['keydown', 'pointerdown', 'pointermove', 'scroll']) addEventListener(kind, () => { active = Date.now(); }, { passive: true });
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? leave() : tell()));
  addEventListener('pagehide', leave);
  setInterval(tell, beat);
  tell();
}

const names = new Intl.ListFormat('en');
