"""A real installation. Refuses to start without its variables; see `.env.example` for what each one is."""

from pathlib import Path

from .base import *  # noqa: F403
from .base import env
from .database import connection

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
MFA_KEY = env.list("MFA_KEY", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
DATABASES, WEB_DB_ROLE = connection(env.str("DATABASE_OWNER_URL"), env.str("DATABASE_URL"))
DATABASE_ROLES = tuple(env.db_url(name)["USER"] for name in ("DATABASE_OWNER_URL", "DATABASE_URL"))
DATA_DIR = Path(env.str("DATA_DIR"))
FILES_ROOT = DATA_DIR / "files"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
_behind_proxy = env.bool("BEHIND_PROXY", default=True)
if _behind_proxy:
    # The proxy in front must overwrite this header; see docs/running.md.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1) if _behind_proxy else 0
SITE_ADDRESS = env.str("SITE_ADDRESS").rstrip("/")
_mail = env.email_url("EMAIL_URL")
OUTBOX_DELIVERS_BY = _mail.pop("EMAIL_BACKEND")
vars().update(_mail)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")
