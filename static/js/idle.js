// Tells five minutes before a session without a click ends, and prolongs it on demand. The text of a form is kept anyway.
const box = document.getElementById('idle');
const WARNED_BEFORE = 5 * 60;
let timer, end;
const wait = () => {
  box.hidden = true;
  clearTimeout(timer);
  clearTimeout(end);
  timer = setTimeout(() => { box.hidden = false; }, box.dataset.after * 1000);
  // The next one at a shared computer finds nothing of what was typed.
  end = setTimeout(() => sessionStorage.clear(), (+box.dataset.after + WARNED_BEFORE) * 1000);
};
// Over already: the way to the sign-in is a redirect, and the box stays.
const ask = () => fetch(box.dataset.ask, { redirect: 'error' }).then((answer) => answer.ok && wait(), () => {});
box.querySelector('button').addEventListener('click', ask);
document.addEventListener('htmx:afterRequest', wait);
wait();
