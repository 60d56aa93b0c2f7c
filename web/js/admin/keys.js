// Shortcuts of a single key: "/" goes to the search, "n" to a new entry, "e" to the entry whose row has the
// focus, or the first, "x" chooses the one that has it. Who speaks to the computer, or hits keys by accident, turns them off (WCAG 2.1.4).

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
  if (event.key === 'e') {
    const row = document.activeElement.closest?.('[data-row]') ?? document.querySelector('[data-row]');
    row?.querySelector('a')?.click();
    return;
  }
  if (event.key === 'x') {
    document.activeElement.closest?.('[data-row]')?.querySelector('[data-pick]')?.click();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches('input')) target.focus();
  else target.click();
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
