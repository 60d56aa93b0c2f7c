// Passkeys need a script: a form with data-passkey asks the browser for one (get) or has one made (create) and sends its
// answer. Without this file, or in a browser that cannot, the form stays hidden and the other ways to sign in are there.
for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask(form);
  });
}

async function ask(form) {
  const problem = form.querySelector('[role=alert]');
  problem.textContent = '';
  try {
    const answer = await fetch(form.dataset.options, { method: 'POST' });
    const { publicKey } = await answer.json();
    const credential = form.dataset.passkey === 'create'
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    form.elements.answer.value = JSON.stringify(credential);
    form.submit();
  } catch {
    problem.textContent = form.dataset.problem;
  }
}
