// The admin works without this file. It adds what saves time: words that are saved by themselves, keyboard
// shortcuts, a preview that follows the typing, a publish button that names the time. The field for the text is in write.js.
import { followKeys } from './admin/keys.js';
import { followOthers } from './admin/here.js';
import { followChecks } from './admin/check.js';
import { keepWords } from './admin/keep.js';
import { followPreview } from './admin/preview.js';
import { namePublishTime } from './admin/publish.js';
import { followUploads } from './admin/upload.js';
import { followFocus } from './admin/focal.js';
import { showPicked } from './admin/picked.js';
import { offerPictures, followLead } from './admin/pictures.js';

for (const element of document.querySelectorAll('.only-script')) element.hidden = false;

// The summary of errors is read out and reached first.
document.getElementById('problems')?.focus();

followKeys();

for (const upload of document.querySelectorAll('[data-upload]')) followUploads(upload);
for (const focal of document.querySelectorAll('[data-focal]')) followFocus(focal);
for (const picked of document.querySelectorAll('[data-picked]')) showPicked(picked);

// One box ticks all that stand below it, and it is told how many are.
const all = document.querySelector('[data-all]');
all?.closest('table').addEventListener('change', ({ target }) => {
  const boxes = [...all.closest('table').querySelectorAll('tbody input[type="checkbox"]')];
  if (target === all) for (const box of boxes) box.checked = all.checked;
  const chosen = boxes.filter((box) => box.checked).length;
  all.checked = chosen === boxes.length;
  all.indeterminate = chosen > 0 && !all.checked;
  const told = document.querySelector('[data-chosen]');
  if (!told) return;
  told.textContent = `${chosen} chosen:`;
  document.querySelector('[data-chosen-said]').textContent = `${chosen} chosen`;
});

const form = document.querySelector('[data-editor]');
if (form) {
  followPreview(form);
  followChecks(form);
  namePublishTime(form);
  const pictures = document.querySelector('[data-pictures]');
  offerPictures(pictures);
  followLead(form, pictures);

  keepWords(form);
  followOthers(form);

  const counts = form.querySelectorAll('[data-count]:not([data-count="words"])');
  form.addEventListener('input', () => {
    for (const count of counts) recount(count);
  });
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') {
      event.preventDefault();
      form.requestSubmit(form.querySelector('[data-save]'));
    }
  });
}

// recount says how long the text is, or how much of the summary's room is taken.
function recount(count) {
  const limit = count.textContent.split(' of ')[1];
  count.textContent = `${[...document.getElementById(count.dataset.count).value].length} of ${limit}`;
}
