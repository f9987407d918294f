// A form with files shows what was chosen and how far the sending is. Without this file the browser sends it as ever.
const size = (bytes) => new Intl.NumberFormat(document.documentElement.lang, {
  style: 'unit', unit: bytes < 1e6 ? 'kilobyte' : 'megabyte', maximumFractionDigits: 1,
}).format(bytes < 1e6 ? Math.ceil(bytes / 1024) : bytes / 1048576);

const row = (file) => {
  const line = document.createElement('div');
  const name = document.createElement('span');
  const note = document.createElement('span');
  line.className = 'file-row';
  name.className = 'name';
  note.className = 'muted';
  name.textContent = file.name;
  note.textContent = size(file.size);
  line.append(document.createElement('span'), name, note);
  return line;
};

document.addEventListener('change', (e) => {
  const chosen = e.target.type === 'file' && e.target.form.querySelector('[data-chosen]');
  if (!chosen) return;
  chosen.replaceChildren(...[...e.target.files].map(row));
  chosen.hidden = !e.target.files.length;
});

const send = (form, data) => {
  const box = form.querySelector('[data-sending]');
  const bar = box.querySelector('progress');
  const say = (words) => { box.querySelector('[role=status]').textContent = box.dataset[words]; };
  const request = new XMLHttpRequest();
  const fail = () => {
    bar.hidden = true;
    box.querySelector('[role=status]').className = 'err';
    say('wordsFailed');
    delete form.dataset.sent;
    form.querySelectorAll('[aria-disabled]').forEach((button) => button.removeAttribute('aria-disabled'));
  };
  box.hidden = bar.hidden = false;
  box.querySelector('[role=status]').className = '';
  say('wordsSending');
  request.upload.addEventListener('progress', (e) => { bar.value = 100 * e.loaded / e.total; });
  request.upload.addEventListener('load', () => { bar.removeAttribute('value'); say('wordsChecking'); });
  request.addEventListener('error', fail);
  request.addEventListener('load', () => {
    if (request.status === 201) return location.assign(request.getResponseHeader('Location'));
    if (request.status !== 422 && request.status !== 409) return fail();
    // The page of the form with its errors takes the place of this one.
    const page = new DOMParser().parseFromString(request.responseText, 'text/html');
    document.title = page.title;
    document.querySelector('main').replaceWith(page.querySelector('main'));
    scrollTo(0, 0);
    document.querySelector('.error-summary')?.focus();
  });
  request.open('POST', form.action);
  request.setRequestHeader('X-Progress', 'yes');
  request.send(data);
};

document.addEventListener('submit', (e) => {
  const form = e.target;
  if (!form.matches('[data-upload]') || e.defaultPrevented) return;
  if (![...form.querySelectorAll('[type=file]')].some((input) => input.files.length)) return;
  e.preventDefault();
  const data = new FormData(form);
  if (e.submitter?.name) data.append(e.submitter.name, e.submitter.value);
  send(form, data);
});
