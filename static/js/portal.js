// Enhancements only: every page works without this file.
const root = document.documentElement;
root.classList.add('js');

// keep.js keeps text of a long form in this tab: gone once it was sent, and where nobody is signed in.
const kept = Object.keys(sessionStorage);
const sent = kept.find((name) => name.endsWith(':sent'));
if (!document.getElementById('idle')) sessionStorage.clear();
else if (sent) {
  if (!document.querySelector('form[data-keep]')) sessionStorage.removeItem(sessionStorage.getItem(sent));
  sessionStorage.removeItem(sent);
}

const nav = document.getElementById('nav');
const toggle = document.querySelector('.nav-toggle');
if (nav && toggle) {
  toggle.addEventListener('click', () => toggle.setAttribute('aria-expanded', nav.classList.toggle('open')));
}

// After a failed submit the summary of errors takes the focus, also when htmx swapped it in.
const focusSummary = (within) => {
  const summary = within.querySelector('.error-summary');
  if (summary) summary.focus();
};
if (!location.hash) focusSummary(document);
document.addEventListener('htmx:afterSwap', (e) => focusSummary(e.detail.target ?? document));

// htmx, which swaps a part of a page, weighs more than the page: it is fetched when somebody reaches for what needs it.
const htmx = document.querySelector('meta[name="htmx"]');
const fetchHtmx = () => {
  if (document.querySelector('script[data-htmx]')) return;
  const script = Object.assign(document.createElement('script'), { src: htmx.content });
  script.dataset.htmx = '';
  document.head.append(script);
};
if (htmx) document.querySelectorAll('[hx-get]').forEach((element) => {
  for (const reach of ['pointerenter', 'focusin']) element.addEventListener(reach, fetchHtmx, { once: true });
});

// Filters send themselves; the Apply button stays for keyboards and for pages without this file.
document.addEventListener('change', (e) => {
  const form = e.target.closest('form[data-auto]');
  // A date is valid, and changes, from the first figure of its year on.
  if (form && !['text', 'search', 'date'].includes(e.target.type)) form.requestSubmit();
});

// Empty filters stay out of the address.
document.addEventListener('formdata', (e) => {
  if (!e.target.matches('form[data-auto]')) return;
  for (const [name, value] of [...e.formData]) if (value === '') e.formData.delete(name);
});

// A form marked data-once is sent once, whatever the number of clicks.
document.addEventListener('submit', (e) => {
  const button = e.target.matches('form[data-once]') && e.submitter;
  if (!button) return;
  if (e.target.dataset.sent) { e.preventDefault(); return; }
  e.target.dataset.sent = 'yes';
  button.setAttribute('aria-disabled', 'true');
});
// Back from the next page: the form may be sent again.
addEventListener('pageshow', (e) => {
  if (e.persisted) document.querySelectorAll('[data-sent]').forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll('[aria-disabled]').forEach((button) => button.removeAttribute('aria-disabled'));
  });
});

// <a data-dialog="id" href="page"> opens a native dialog; without JavaScript it leads to the page.
document.addEventListener('click', (e) => {
  const opener = e.target.closest('[data-dialog]');
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) { e.preventDefault(); dialog.showModal(); }
  if (e.target.closest('[data-close]')) { e.preventDefault(); e.target.closest('dialog').close(); }
  if (e.target.closest('[data-print]')) print();
});

// <input data-narrows="list-id"> hides the entries of a list that do not contain what is typed.
const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
document.querySelectorAll('[data-narrows]').forEach((input) => {
  input.closest('[hidden]')?.removeAttribute('hidden');
  input.addEventListener('input', () => {
    for (const entry of document.getElementById(input.dataset.narrows).children) {
      entry.hidden = !plain(entry.textContent).includes(plain(input.value));
    }
  });
});

// Small screens start with the filters folded; a window made wide shows them again, for it has nothing to unfold them.
document.querySelectorAll('details[data-fold]').forEach((box) => {
  const small = matchMedia(`(max-width: ${box.dataset.fold}rem)`);
  if (small.matches) box.open = false;
  small.addEventListener('change', () => { box.open = !small.matches; });
});
