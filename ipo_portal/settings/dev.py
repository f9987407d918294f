"""A developer's or a demonstration's machine: embedded database, nothing to configure."""

import hashlib
import os
import secrets

from .base import *  # noqa: F403
from .base import BASE_DIR, env
from .database import connection, embedded, urls

DATA_DIR = embedded.default_data_dir(BASE_DIR)
FILES_ROOT = DATA_DIR / "files"
DATABASES, WEB_DB_ROLE = connection(*urls(DATA_DIR))


def _kept_secret():
    """Return a key made once per data directory, so that sessions outlive a restart."""
    path = DATA_DIR / "secret-key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = _kept_secret()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
# Cookies of two checkouts on one host name must not overwrite each other: ports do not part cookies.
_mark = hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:6]
SESSION_COOKIE_NAME = f"session-{_mark}"
CSRF_COOKIE_NAME = f"csrf-{_mark}"
STATIC_ROOT = DATA_DIR / "static"
SITE_ADDRESS = f"http://127.0.0.1:{env.int('PORT', default=8000)}"
OUTBOX_DELIVERS_BY = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = "portal@demo.example"
DEMONSTRATION = not env.str("DATABASE_URL", default="") or env.bool("DEMO", default=False)
