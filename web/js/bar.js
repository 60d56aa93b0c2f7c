// The announcement bar stays away once dismissed, until its words change. This file is loaded right behind
// the bar and not deferred, so that a dismissed bar is gone before the page is painted and nothing jumps.
const bar = document.querySelector('[data-announcement]');
const key = 'dismissed-announcement';
let dismissed = '';
try { dismissed = localStorage.getItem(key) ?? ''; } catch { /* storage may be off */ }
bar.hidden = dismissed === bar.dataset.announcement;

const button = bar.querySelector('button');
button.hidden = false;
button.addEventListener('click', () => {
  bar.hidden = true;
  try { localStorage.setItem(key, bar.dataset.announcement); } catch { /* it comes back on the next page */ }
});
