// The public site works without this file. It adds three comforts: copy buttons, print buttons, and a
// menu that closes on Escape.

// A copy button names what it copies: the text itself in data-copy, or an element's id in data-copy-from.
for (const button of document.querySelectorAll('button[data-copy], button[data-copy-from]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.querySelector('[data-label]') ?? button;
  const words = label.innerHTML;
  button.addEventListener('click', async () => {
    const from = document.getElementById(button.dataset.copyFrom);
    try {
      await navigator.clipboard.writeText(from ? from.innerText : button.dataset.copy);
      label.textContent = 'Copied';
    } catch {
      label.textContent = 'Copying was refused';
    }
    setTimeout(() => { label.innerHTML = words; }, 2000);
  });
}

// Print buttons.
for (const button of document.querySelectorAll('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

const menu = document.querySelector('details.menu');
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && menu?.open) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});
