// The public site works without this file. It adds three comforts: copy buttons, print buttons, and a
// menu that closes on Escape.

// A copy button holds what it copies in data-copy. One for rich text names, in data-copy-rich, the buttons that hold
// the same as plain text and as HTML: a program takes whichever of the two it understands.
const held = (id) => document.getElementById(id).dataset.copy;
const blob = (text, type) => new Blob([text], { type });
for (const button of document.querySelectorAll('button[data-copy], button[data-copy-rich]')) {
  const rich = button.dataset.copyRich?.split(' ').map(held);
  if (!navigator.clipboard || (rich && !globalThis.ClipboardItem)) continue;
  button.hidden = false;
  const label = button.querySelector('[data-label]') ?? button;
  const words = [...label.childNodes];
  button.addEventListener('click', async () => {
    try {
      if (rich) {
        await navigator.clipboard.write([new ClipboardItem({
          'text/plain': blob(rich[0], 'text/plain'),
          'text/html': blob(rich[1], 'text/html'),
        })]);
      } else await navigator.clipboard.writeText(button.dataset.copy);
      label.textContent = 'Copied';
    } catch {
      label.textContent = 'Copying was refused';
    }
    setTimeout(() => { label.replaceChildren(...words); }, 2000);
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
