// Files that are dropped, pasted or chosen are sent one by one, two at a time, each with its progress and with what became
// of it. Without this the form sends them together.
const atOnce = 2;

// followUploads takes over the form that has files.
export function followUploads(form) {
  const list = form.querySelector('[data-uploads]');
  const input = form.querySelector('input[type="file"]');
  const area = form.closest('dialog') ?? form;
  const waiting = [];
  let running = 0;

  form.querySelector('[data-upload-button]').hidden = true;
  input.addEventListener('change', () => {
    take(input.files);
    input.value = '';
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  for (const name of ['dragenter', 'dragover']) {
    area.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add('over');
    });
  }
  for (const name of ['dragleave', 'drop']) area.addEventListener(name, () => form.classList.remove('over'));
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  document.addEventListener('paste', (event) => {
    if (event.target.matches?.('input:not([type="file"]), textarea') || area.open === false) return;
    take(event.clipboardData.files);
  });
  addEventListener('beforeunload', (event) => {
    if (running + waiting.length > 0) event.preventDefault();
  });

  function take(files) {
    if (files.length && form.parentElement.matches('details')) form.parentElement.open = true;
    for (const file of files) {
      const item = line(shown(file.name));
      const words = refused(form.dataset, file);
      if (words) tell(item, file.name, { Before: words });
      else waiting.push([file, item]);
    }
    next();
  }

  function line(name) {
    const item = document.createElement('li');
    const bar = document.createElement('progress');
    const said = document.createElement('span');
    bar.max = 1;
    bar.setAttribute('aria-label', name);
    said.textContent = name;
    item.append(said, bar);
    list.append(item);
    return item;
  }

  function next() {
    while (running < atOnce && waiting.length > 0) {
      running++;
      const [file, item] = waiting.shift();
      send(file, item, () => {
        running--;
        next();
      });
    }
  }

  function send(file, item, done) {
    const body = new FormData();
    body.append('files', file, file.name);
    const request = new XMLHttpRequest(); // fetch tells nothing of how far it is
    request.open('POST', form.action);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) item.querySelector('progress').value = event.loaded / event.total;
    });
    request.addEventListener('loadend', () => {
      const result = answer(request);
      tell(item, file.name, result);
      if (result.Href) form.dispatchEvent(new CustomEvent('taken', { detail: result, bubbles: true }));
      done();
    });
    request.send(body);
  }
}

// refused is why a file is not sent at all, in the server's own words; undefined where only its content tells.
function refused(says, file) {
  if (file.size > Number(says.most)) return says.large;
  if (/^(video|audio)\//.test(file.type)) return says.film;
  if (file.type === 'image/svg+xml') return says.svg;
  if (says.other && file.type && !file.type.startsWith('image/')) return says.other;
}

// answer is what the server says became of the file, or the end of a sentence when it says nothing.
function answer(request) {
  try {
    const told = JSON.parse(request.responseText);
    const result = Array.isArray(told) ? told[0] : told;
    if (result) return result;
  } catch {
    // a page for people, or nothing
  }
  return { Before: request.status === 0 ? 'did not arrive: the connection broke. Try this file again.' : 'was not taken. Load the page again, and try once more.' };
}

// tell puts what became of the file in its line. The server's own sentences name it.
function tell(item, name, result) {
  const said = document.createElement('span');
  if (result.Error || result.Before) {
    item.className = 'bad';
    if (result.Error) said.textContent = result.Error;
    else said.append(apart(name), ` ${result.Before}`);
  } else {
    const link = document.createElement('a');
    link.href = result.Href;
    if (item.closest('dialog')) link.target = '_blank'; // what is being written stays
    link.append(apart(result.Twin || result.Name));
    if (result.Twin) said.append(apart(result.Name), `: ${result.Said} `, link, '.');
    else said.append(link, `: ${result.Said}`);
  }
  item.replaceChildren(said);
}

// shown is the name without signs that cannot be seen, of which some turn the words behind them.
function shown(name) {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, '');
}

// apart is the name in its own direction of reading.
function apart(name) {
  const own = document.createElement('bdi');
  own.textContent = shown(name);
  return own;
}
