// Gives back the words that a page has left: the browser was closed, or died, before the site had them.
import { forget, words } from './shelf.js';

// offer shows above the form what is left of earlier pages, with what differs, to be put back or dropped.
export async function offer(form, shelf) {
  const place = form.querySelector('[data-left]');
  for (const record of await shelf.left()) {
    const differing = differences(form, record);
    if (differing.length === 0) forget(record.name);
    else place.append(banner(form, record, differing));
  }
}

// differences are the fields in which the record and the form do not agree, with what the record holds.
function differences(form, record) {
  const now = gather(words(form));
  const then = gather(record.fields);
  return [...then].filter(([name, value]) => !own.has(name) && value !== (now.get(name) ?? ''));
}

// own are the fields that are about the page and not about the entry.
const own = new Set(['version', 'tab', 'seq', 'zone', 'when']);

function gather(fields) {
  const all = new Map();
  for (const [name, value] of fields) {
    const line = value.replaceAll('\r\n', '\n').trim();
    if (line) all.set(name, all.has(name) ? `${all.get(name)}\n${line}` : line);
  }
  return all;
}

function banner(form, record, differing) {
  const box = document.getElementById('words-left').content.firstElementChild.cloneNode(true);
  box.querySelector('[data-moment]').textContent = moment(record.at);
  const list = box.querySelector('dl');
  for (const [name, value] of differing) {
    const term = list.appendChild(document.createElement('dt'));
    term.textContent = label(form, name);
    const text = list.appendChild(document.createElement('dd')).appendChild(document.createElement('pre'));
    text.tabIndex = 0;
    text.textContent = value;
  }
  box.querySelector('[data-drop]').addEventListener('click', () => {
    forget(record.name);
    box.remove();
    form.querySelector('[data-saved]').focus();
  });
  box.querySelector('[data-back]').addEventListener('click', () => putBack(form, record));
  return box;
}

// moment tells a time as the rest of the newsroom does.
function moment(at) {
  const parts = { timeZone: 'America/New_York', weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' };
  return `${new Date(at).toLocaleString('en-GB', parts).replace(',', '')} ET`;
}

function label(form, name) {
  if (name === 'body') return 'Text';
  const element = form.elements.namedItem(name);
  const one = element instanceof RadioNodeList ? element[0] : element;
  return one?.labels?.[0]?.textContent.trim() || one?.dataset.label || name;
}

// putBack has the site make the page anew, with these words in the form and the version that they were made from.
function putBack(form, record) {
  const sent = document.body.appendChild(document.createElement('form'));
  sent.method = 'post';
  sent.action = `${form.dataset.base}/words`;
  sent.hidden = true;
  for (const [name, value] of record.fields) {
    const field = sent.appendChild(document.createElement('textarea')); // an input would lose the line breaks
    field.name = name;
    field.value = value;
  }
  sent.submit();
}
