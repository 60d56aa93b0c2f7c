// The browser's own store of what is typed: a record for each page of the editor, kept until the server has the words.

const prefix = 'lp-words:';

// A record that is older than the newest of the same page is overwritten; nothing else takes one away but drop and forget.
export class Shelf {
  constructor(form) {
    this.form = form;
    this.tab = form.elements.tab.value;
    this.name = this.nameFor(form.dataset.entry);
    this.kept = false;
    // Held as long as the page lives, so that no other page offers words that are still being written.
    navigator.locks?.request(prefix + this.tab, () => new Promise(() => {}));
  }

  nameFor(entry) { return `${prefix}${this.form.dataset.account}:${entry}:${this.tab}`; }

  // put keeps the words as they are now and reports whether the browser could.
  put() {
    const record = { at: Date.now(), tab: this.tab, seq: Number(this.form.elements.seq.value), fields: words(this.form) };
    this.kept = write(this.name, JSON.stringify(record));
    return this.kept;
  }

  drop() {
    forget(this.name);
    this.kept = false;
  }

  // rename follows the entry that the page has begun.
  rename(entry) {
    const was = this.name;
    this.name = this.nameFor(entry);
    if (this.kept) this.put();
    forget(was);
  }

  // left returns what pages that are gone have left of this entry, the newest first.
  async left() {
    const held = await navigator.locks?.query().then((all) => all.held.map((lock) => lock.name)) ?? [];
    const ours = `${prefix}${this.form.dataset.account}:${this.form.dataset.entry}:`;
    const found = [];
    for (const [name, record] of records()) {
      if (this.arrived(record)) forget(name);
      else if (name.startsWith(ours) && record.tab !== this.tab && !held.includes(prefix + record.tab)) found.push({ name, ...record });
    }
    return found.sort((a, b) => b.at - a.at);
  }

  // arrived says that the server's newest version is what the record holds, or what the same page sent after it.
  arrived(record) {
    return record.tab === this.form.dataset.arrived && record.seq <= Number(this.form.dataset.arrivedSeq);
  }
}

// forget takes the record of that name away.
export function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}

// words are the fields of the form, as they would be sent.
export function words(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== 'width');
}

// A browser that keeps nothing, or has no room, throws.
function write(name, text) {
  try {
    localStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

function* records() {
  let names = [];
  try {
    names = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  } catch {
    return;
  }
  for (const name of names) {
    try {
      yield [name, JSON.parse(localStorage.getItem(name))];
    } catch {
      forget(name); // not ours, or half written
    }
  }
}
