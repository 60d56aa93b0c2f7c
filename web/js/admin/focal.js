// The point that crops keep is chosen by a click in the picture, and every crop follows it.
export function followFocus(field) {
  const picture = field.querySelector('[data-focal-picture]');
  const point = field.querySelector('[data-focal-point]');
  const [x, y] = field.querySelectorAll('input');
  picture.addEventListener('click', (event) => {
    const box = picture.getBoundingClientRect();
    x.value = Math.round((100 * (event.clientX - box.left)) / box.width);
    y.value = Math.round((100 * (event.clientY - box.top)) / box.height);
    show();
  });
  field.addEventListener('input', show);
  point.hidden = false;
  show();

  function show() {
    const at = [x, y].map((input) => `${Math.min(100, Math.max(0, Number(input.value) || 0))}%`);
    [point.style.left, point.style.top] = at;
    for (const crop of field.querySelectorAll('[data-focal-crop]')) crop.style.objectPosition = at.join(' ');
  }
}
