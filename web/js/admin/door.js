// The door in a dialog: who is signed out signs in without leaving the page, by whatever way the sign-in page offers.

const done = '/admin/signed-in';

// signIn shows the dialog and reports whether the account is signed in again; false when it was closed, or somebody else
// signed in.
export function signIn(account) {
  const dialog = document.querySelector('[data-door]');
  const frame = dialog.querySelector('iframe');
  const other = dialog.querySelector('[role="alert"]');
  other.hidden = true;
  frame.src = `/admin/sign-in?next=${encodeURIComponent(done)}`;
  dialog.showModal();
  return new Promise((resolve) => {
    let result = false;
    const opened = () => {
      const page = frame.contentDocument;
      page?.querySelector('input:not([type="hidden"])')?.focus();
      if (frame.contentWindow.location.pathname !== done || !page) return;
      result = page.querySelector('[data-account]')?.dataset.account === account;
      if (result) dialog.close();
      else other.hidden = false;
    };
    frame.addEventListener('load', opened);
    dialog.addEventListener('close', () => {
      frame.removeEventListener('load', opened);
      frame.removeAttribute('src');
      resolve(result);
    }, { once: true });
  });
}
