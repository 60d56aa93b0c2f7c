// Below the picture that is chosen it stands in every form in which pages show it, as its page in the library has them.
import { markup } from './markup.js';

export function showPicked(box) {
  const field = box.closest('form').elements['lead.media'];
  let asked = 0;
  field.addEventListener('change', show);
  show();

  async function show() {
    const mine = ++asked;
    box.replaceChildren();
    if (!field.value) return;
    const page = await library(field.value);
    const crops = page?.querySelector('.crops');
    if (!crops || mine !== asked) return;
    const link = document.createElement('a');
    link.href = `/admin/media/${field.value}`;
    link.target = '_blank';
    link.textContent = 'Change what must stay in view';
    box.append(crops, link);
  }
}

async function library(id) {
  try {
    const answer = await fetch(`/admin/media/${id}`);
    return answer.ok ? new DOMParser().parseFromString(await markup(answer), 'text/html') : null;
  } catch {
    return null; // the form works without
  }
}
