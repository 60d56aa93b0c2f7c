// The field for the text of an entry. The page works without this file: then the field is a plain one.
import { write } from './write/field.js';
import { buttons } from './write/buttons.js';
import { count } from './write/count.js';

const form = document.querySelector('[data-editor]');
const field = form?.elements.body;
if (field) {
  const view = write(field);
  buttons(form, view);
  count(form, view);
}
