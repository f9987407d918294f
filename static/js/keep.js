// What is typed into a long form outlives a lost line or a reload, in this tab only; portal.js and idle.js clear it.
const form = () => document.querySelector('form[data-keep]');
const notice = (name) => form().querySelector(`[data-keep-${name}]`);
const prefix = `form:${form().dataset.keep}:`;
const key = prefix + location.pathname;
const isBox = (field) => ['checkbox', 'radio'].includes(field.type);
const fields = () => [...form().elements].filter((field) => field.name
  && (field.name === 'seen' || !['hidden', 'file', 'submit'].includes(field.type)));
const typed = () => JSON.stringify(fields().map((field) => [field.name, field.value, field.checked]));
const put = (text) => {
  for (const [name, value, checked] of JSON.parse(text)) {
    for (const field of fields().filter((one) => one.name === name)) {
      if (!isBox(field)) field.value = value; else if (field.value === value) field.checked = checked;
    }
  }
};

// Nobody is offered what another account typed.
Object.keys(sessionStorage).filter((name) => !name.startsWith(prefix)).forEach((name) => sessionStorage.removeItem(name));
const first = typed();
const found = sessionStorage.getItem(key);
if (found === first || form().querySelector('.error-summary')) sessionStorage.removeItem(key);
else if (found) notice('found').hidden = false;

let timer;
const save = () => { if (typed() !== first) sessionStorage.setItem(key, typed()); };
document.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(save, 300); });
const look = () => { notice('offline').hidden = navigator.onLine; };
addEventListener('online', look);
addEventListener('offline', () => { look(); save(); });
look();

document.addEventListener('click', (e) => {
  const said = e.target.dataset.found;
  if (!said) return;
  if (said === 'restore') put(found);
  sessionStorage.removeItem(key);
  save();
  notice('found').hidden = true;
  fields()[0].focus();
});

// Before any other listener: one of them would take the form for sent.
document.addEventListener('submit', (e) => {
  if (e.target !== form()) return;
  clearTimeout(timer);
  save();
  if (navigator.onLine) { sessionStorage.setItem(`${prefix}sent`, key); return; }
  e.preventDefault();
  e.stopImmediatePropagation();
  look();
  notice('offline').focus();
}, true);
