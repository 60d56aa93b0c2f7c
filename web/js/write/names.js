// Behind each link to an entry, as entry:12, stands what the entry is called.
import { Decoration, StateEffect, ViewPlugin, WidgetType } from '../codemirror/codemirror.js';

const names = new Map(); // by ID; null: it is being asked for
const views = new Set();
const told = StateEffect.define();
let wanted = [];

// known keeps the name of an entry, {id, title, hidden}.
export function known(entry) {
  names.set(String(entry.id), entry);
}

// ask finds the name of an entry out, together with all that are wanted in this turn.
function ask(id) {
  names.set(id, null);
  if (wanted.push(id) === 1) setTimeout(fetchNames);
}

async function fetchNames() {
  const ids = wanted;
  wanted = [];
  try {
    const answer = await fetch(`/admin/targets?${new URLSearchParams(ids.map((id) => ['id', id]))}`, { headers: { Accept: 'application/json' } });
    if (!answer.ok) return;
    for (const id of ids) names.set(id, { missing: true });
    for (const entry of await answer.json()) known(entry);
    for (const view of views) view.dispatch({ effects: told.of(null) });
  } catch {
    // the numbers stand for themselves
  }
}

class Name extends WidgetType {
  constructor(words, missing) {
    super();
    this.words = words;
    this.missing = missing;
  }

  eq(other) { return other.words === this.words; }

  toDOM() {
    const span = document.createElement('span');
    span.className = this.missing ? 'md-name missing' : 'md-name';
    span.textContent = this.words;
    return span;
  }
}

// entryNames shows them.
export const entryNames = ViewPlugin.define((view) => {
  views.add(view);
  return {
    names: shown(view),
    update(change) {
      if (change.docChanged || change.viewportChanged || change.transactions.some((t) => t.effects.some((effect) => effect.is(told)))) this.names = shown(change.view);
    },
    destroy() { views.delete(view); },
  };
}, { decorations: (plugin) => plugin.names });

function shown(view) {
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    for (const match of view.state.sliceDoc(from, to).matchAll(/(?:\[([^\]]*)\]\(|\]: *|:::document +)entry:(\d{1,18})/g)) {
      const name = names.get(match[2]);
      if (name === undefined) ask(match[2]);
      if (!name || (name.title === match[1] && !name.hidden)) continue; // the words say it
      const words = name.missing ? 'no such entry' : name.title + (name.hidden ? ` (${name.hidden.toLowerCase()})` : '');
      found.push(Decoration.widget({ widget: new Name(words, name.missing || name.hidden), side: 1 }).range(from + match.index + match[0].length));
    }
  }
  return Decoration.set(found, true);
}
