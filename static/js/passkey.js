// Shows what needs a passkey where the browser can use one, and says it in words when one was not used.
const all = (selector) => document.querySelectorAll(selector);
// Browsers tie passkeys to a name, never to a number.
const hasName = !/^[\d.]+$|:/.test(location.hostname);
if (window.PublicKeyCredential && hasName) {
  all('[data-passkey]').forEach((part) => { part.hidden = false; });
  all('[data-without-passkey]').forEach((part) => { part.hidden = true; });
}

document.addEventListener('allauth.error', (e) => {
  e.preventDefault();
  all('[data-passkey-failed]').forEach((notice) => { notice.hidden = false; });
});
