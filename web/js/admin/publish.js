// The button that publishes at a set time names that time.

const letters = { 'America/New_York': 'ET', 'America/Chicago': 'CT', 'America/Denver': 'MT', 'America/Los_Angeles': 'PT', 'America/Anchorage': 'AKT', 'Pacific/Honolulu': 'HT' };

// namePublishTime keeps the words of the button in step with the date, the time and the zone.
export function namePublishTime(form) {
  const button = form.querySelector('[data-at-button]');
  const at = form.elements.namedItem('publish_at');
  const zone = form.elements.namedItem('zone');
  if (!button || !at || !zone) return;
  const words = button.textContent;

  function update() {
    if (form.dataset.state === 'published') return; // "Publish changes" says it all
    button.textContent = at.value ? sentence(at.value, zone.value) : words;
  }
  at.addEventListener('input', () => {
    const set = form.querySelector('input[name="when"][value="at"]');
    if (set) set.checked = true;
    update();
  });
  zone.addEventListener('input', update);
  update();
}

// sentence is "Schedule for Tue 6 Aug 09:00 ET", or says that a date lies in the past.
function sentence(local, zone) {
  const now = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date()).replace(' ', 'T');
  const day = new Date(`${local}Z`);
  const part = (options) => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(day);
  const year = local.slice(0, 4) === now.slice(0, 4) ? '' : ` ${local.slice(0, 4)}`;
  const when = `${part({ weekday: 'short' })} ${part({ day: 'numeric' })} ${part({ month: 'short' })}${year} ${local.slice(11, 16)} ${letters[zone] ?? zone}`;
  return local > now ? `Schedule for ${when}` : `Publish now, dated ${when}`;
}
