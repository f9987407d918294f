// Shows what needs a passkey where the browser knows passkeys, and says it in words when one was not used.
const all = (selector) => document.querySelectorAll(selector);
if (window.PublicKeyCredential) all('[data-passkey]').forEach((part) => { part.hidden = false; });

document.addEventListener('allauth.error', (e) => {
  e.preventDefault();
  all('[data-passkey-failed]').forEach((notice) => { notice.hidden = false; });
});
