// Below a list of pictures stands the one that is chosen, in every form in which pages show it, as its page in the library
// has them.
export function showPicked(box) {
  const list = document.getElementById(box.dataset.picked);
  let asked = 0;
  list.addEventListener('change', show);
  show();

  async function show() {
    const mine = ++asked;
    box.replaceChildren();
    if (!list.value) return;
    const page = await library(list.value);
    const crops = page?.querySelector('.crops');
    if (!crops || mine !== asked) return;
    const link = document.createElement('a');
    link.href = `/admin/media/${list.value}`;
    link.target = '_blank';
    link.textContent = 'Change what must stay in view';
    box.append(crops, link);
  }
}

async function library(id) {
  try {
    const answer = await fetch(`/admin/media/${id}`);
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
  } catch {
    return null; // the form works without
  }
}
