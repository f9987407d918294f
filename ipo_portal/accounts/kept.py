"""A form sent after the session ended is not lost: its text waits, encrypted, for the same person to sign in again.

Who that is tells a signed cookie from the last sign-in, which gives no right at all. Kept are text fields only, for
half a day: no files, no passwords, nothing of the account's own pages. The latest form takes the place of an earlier.
"""

import base64
import json
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.cache import cache
from django.forms import FileInput
from django.http import QueryDict
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.deprecation import MiddlewareMixin

SALT = "ipo_portal.accounts.kept"
REMEMBERED_FOR = 7 * 24 * 60 * 60
KEPT_FOR = 12 * 60 * 60
MOST_BYTES = 200_000
NEVER = ("/account/", "/invitation/", "/confirm/", "/admin/", "/seat/")
SECRET = ("password", "passwd", "secret", "token", "csrf")


def cookie_name():
    return f"{settings.SESSION_COOKIE_NAME}-last"


def _cipher():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [salted_hmac(SALT, "text", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def last_signed_in(request):
    """Return the number of the account that was last signed in with this browser, or None."""
    try:
        return signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=REMEMBERED_FOR)
    except signing.BadSignature:
        return None


def keep(request, view, user_pk):
    """Keep the text of a form for an account, if there is a page to show it on again; tells whether it did."""
    if not hasattr(getattr(view, "view_class", None), "get") or request.path.startswith(NEVER):
        return False
    names = [name for name in request.POST if not any(word in name.lower() for word in SECRET)]
    text = QueryDict(mutable=True)
    for name in names:
        text.setlist(name, request.POST.getlist(name))
    written = text.urlencode()
    if not written or len(written) > MOST_BYTES:
        return False
    forget(request)
    key = secrets.token_urlsafe()
    files = [file.name for files in request.FILES.lists() for file in files[1]]
    said = json.dumps({"text": written, "files": files})
    cache.set(_entry(key), _cipher().encrypt(said.encode()).decode(), KEPT_FOR)
    request.session["kept"] = {"user": user_pk, "path": request.path, "key": key}
    request.is_kept = True
    return True


def forget(request):
    if kept := request.session.pop("kept", None):
        cache.delete(_entry(kept["key"]))


def _entry(key):
    return f"kept-text:{key}"


def _read(key):
    """Return (text, names of files) of what was kept, or None."""
    written = cache.get(_entry(key))
    if written is None:
        return None
    try:
        said = json.loads(_cipher().decrypt(written.encode()))
    except InvalidToken:
        return None  # written with a key that is no longer known
    return QueryDict(said["text"]), said["files"]


def _fill_in(form, text):
    """Let an empty form begin with what was typed; whatever the form does not ask for is left out."""
    for name, field in form.fields.items():
        if field.disabled or isinstance(field.widget, FileInput):
            continue
        value = field.widget.value_from_datadict(text, {}, form.add_prefix(name))
        if value is not None:
            form.initial[name] = value


class KeptMiddleware(MiddlewareMixin):
    """Keeps the text of a visitor who was signed in a moment ago, and gives it back to the same person only."""

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        who = last_signed_in(request)
        if who is None or not keep(request, view, who):
            return None
        return redirect_to_login(request.get_full_path(), reverse("account_login"))

    def process_template_response(self, request, response):
        kept = request.session.get("kept")
        if not kept or request.method != "GET" or kept["path"] != request.path or kept["user"] != request.user.pk:
            return response
        form = (response.context_data or {}).get("form")
        if form is None or form.is_bound:
            return response
        if "empty" in request.GET or (found := _read(kept["key"])) is None:
            forget(request)
            return response
        text, files = found
        _fill_in(form, text)
        response.context_data["kept"] = {"files": files}
        return response

    def process_response(self, request, response):
        if request.user.is_authenticated:
            self._remember(request, response)
        elif request.path == reverse("account_logout"):
            response.delete_cookie(cookie_name())
        return response

    def _remember(self, request, response):
        user, kept = request.user, request.session.get("kept")
        has_arrived = (
            request.method == "POST" and response.status_code in (201, 302) and not hasattr(request, "is_kept")
        )
        if kept and (kept["user"] != user.pk or (has_arrived and kept["path"] == request.path)):
            forget(request)
        if last_signed_in(request) != user.pk:
            response.set_cookie(
                cookie_name(), signing.dumps(user.pk, salt=SALT), httponly=True,
                secure=settings.SESSION_COOKIE_SECURE, samesite=settings.SESSION_COOKIE_SAMESITE,
            )  # fmt: skip
