// The bar above the field, and the list of shortcuts.
import { actions } from './marks.js';

// buttons makes those of the bar work on the field.
export function buttons(form, view) {
  const bar = form.querySelector('[data-tools]');
  bar.hidden = false;
  bar.addEventListener('click', (event) => {
    const button = event.target.closest('[data-tool]');
    if (button) actions[button.dataset.tool](view);
  });
  const help = document.querySelector('[data-shortcuts]');
  const open = () => help.showModal();
  form.querySelector('[data-help]')?.addEventListener('click', open);
  document.addEventListener('keydown', (event) => {
    if (event.key === '?' && !event.target.closest('input, textarea, select, [contenteditable="true"]')) open();
    if (event.key === '/' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      open();
    }
  });
}
