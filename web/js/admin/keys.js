// Shortcuts of a single key: "/" goes to the search, "n" to a new entry, "j" and "k" to the next and the previous row, "e" or "o" opens
// the one that has the focus, or the first, "x" chooses it, "?" leads to the line that says all this. Who speaks to the computer, or hits keys by accident, turns them off (WCAG 2.1.4).

const store = 'lp-keys'; // in localStorage: "off", or nothing

const typing = (target) => target.closest?.('input:not([type="checkbox"]), textarea, select, [contenteditable]');

// followKeys obeys the shortcuts and the box that turns them off.
export function followKeys() {
  let on = read() !== 'off';
  const box = document.querySelector('[data-keys]');
  show();
  box?.addEventListener('change', () => {
    on = box.checked;
    write(on ? null : 'off');
    show();
    document.querySelector('[data-keys-said]').textContent = on ? 'Shortcuts are on.' : 'Shortcuts are off, on every page of the admin.';
  });
  document.addEventListener('keydown', (event) => {
    if (on && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) obey(event);
  });

  function show() {
    if (box) box.checked = on;
    for (const key of document.querySelectorAll('kbd')) key.hidden = !on;
    for (const line of document.querySelectorAll('.keys')) line.hidden = !on;
  }
}

function obey(event) {
  const row = document.activeElement.closest?.('[data-row]');
  switch (event.key) {
    case 'j': return step(row, 1);
    case 'k': return step(row, -1);
    case 'e':
    case 'o': return (row ?? document.querySelector('[data-row]'))?.querySelector('a')?.click();
    case 'x': return row?.querySelector('[data-pick]')?.click();
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches('input, .keys')) target.focus();
  else target.click();
}

// step gives the focus to the row that is so many after this one, or to the first where none has it.
function step(row, by) {
  const rows = [...document.querySelectorAll('[data-row]')];
  const next = row ? rows[rows.indexOf(row) + by] : rows[0];
  next?.querySelector('a')?.focus();
}

// A browser that keeps nothing throws; then the choice lasts as long as the page.
function read() {
  try {
    return localStorage.getItem(store);
  } catch {
    return null;
  }
}

function write(value) {
  try {
    if (value) localStorage.setItem(store, value);
    else localStorage.removeItem(store);
  } catch {
    // nothing to be done
  }
}
