// Tells when an event is in the reader's own zone, behind the time of its place; in the same zone there is nothing to
// add. This file is loaded right behind that time and not deferred, so that the words are there before the page is
// painted and nothing jumps.
const time = document.querySelector('time[data-ends]');
const from = new Date(time.dateTime);
const to = new Date(time.dataset.ends);

// wall is what the reader's clock on the wall shows, as the server writes it: 2024-07-25T18:00.
const wall = (at) => new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
const there = [time.dateTime, time.dataset.ends].map((written) => written.slice(0, 16));
const here = [wall(from), wall(to)];
const day = (moment) => moment.slice(0, 10);

if (here.join() !== there.join()) {
  const tell = (at, options) => new Intl.DateTimeFormat('en-US', options).format(at);
  const date = (at) => `${tell(at, { weekday: 'long', month: 'long', day: 'numeric' })}, `;
  const clock = (at) => tell(at, { hour: 'numeric', minute: '2-digit' }).toLowerCase().replace(/\s/, '\u00a0').replace(/^12:00.pm$/, 'noon');
  const ends = here[0] === here[1] ? '' : ` to ${clock(to)}`;
  const words = day(here[0]) !== day(here[1])
    ? `${date(from)}${clock(from)}, to ${date(to)}${clock(to)}`
    : (day(here[0]) === day(there[0]) ? '' : date(from)) + clock(from) + ends;
  const zone = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(to).find((part) => part.type === 'timeZoneName').value;
  const own = document.createElement('span');
  own.className = 'own-time';
  own.textContent = `(${words} your time, ${zone})`;
  time.after(' ', own);
}
