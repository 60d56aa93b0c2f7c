// Offers titles while somebody types into a search box; without this file the box works as it is. The
// list follows the combobox pattern: the arrow keys choose, Enter goes there, Escape closes it.
for (const input of document.querySelectorAll('input[data-suggest]')) offer(input);

function offer(input) {
  const list = document.createElement('ul');
  list.id = `${input.id}-offers`;
  list.className = 'offers';
  list.role = 'listbox';
  list.ariaLabel = 'Titles';
  list.hidden = true;
  input.after(list);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  let chosen = -1;
  let waiting;
  let asking;

  const show = (offers) => {
    list.replaceChildren(...offers.map(([title, kind, address], i) => {
      const item = document.createElement('li');
      item.id = `${list.id}-${i}`;
      item.role = 'option';
      item.ariaSelected = 'false';
      item.dataset.address = address;
      const small = document.createElement('span');
      small.textContent = kind;
      item.append(title, ' ', small);
      item.addEventListener('click', () => location.assign(address));
      return item;
    }));
    choose(-1);
    list.hidden = offers.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
  };
  const choose = (i) => {
    list.children[chosen]?.setAttribute('aria-selected', 'false');
    chosen = i;
    const item = list.children[i];
    item?.setAttribute('aria-selected', 'true');
    if (item) input.setAttribute('aria-activedescendant', item.id);
    else input.removeAttribute('aria-activedescendant');
  };
  // A late answer must not move what is chosen, nor open what was closed.
  const stop = () => {
    clearTimeout(waiting);
    asking?.abort();
  };
  const ask = async () => {
    stop();
    asking = new AbortController();
    try {
      const url = `${input.dataset.suggest}?q=${encodeURIComponent(input.value)}`;
      const response = await fetch(url, { signal: asking.signal });
      const [, titles, kinds, addresses] = response.ok ? await response.json() : [0, []];
      show(titles.map((title, i) => [title, kinds[i], addresses[i]]));
    } catch { /* a newer question, or no network: the box still searches */ }
  };

  show([]);
  input.addEventListener('input', () => {
    stop();
    waiting = setTimeout(ask, 120);
  });
  input.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    const n = list.children.length;
    if (event.key === 'ArrowDown') choose(chosen + 1 < n ? chosen + 1 : -1);
    else if (event.key === 'ArrowUp') choose(chosen < 0 ? n - 1 : chosen - 1);
    else if (event.key === 'Escape') show([]);
    else return;
    stop();
    event.preventDefault();
  });
  list.addEventListener('mousedown', (event) => event.preventDefault()); // the box keeps the focus
  input.addEventListener('blur', () => { stop(); show([]); });
  input.form.addEventListener('submit', (event) => {
    stop();
    if (chosen < 0) return;
    event.preventDefault();
    location.assign(list.children[chosen].dataset.address);
  });
}
