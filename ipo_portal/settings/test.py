"""Tests: an embedded database of their own without durability; everything else as it is in earnest."""

from pathlib import Path

from .base import *  # noqa: F403
from .base import BASE_DIR
from .database import connection, embedded, urls

DATA_DIR = embedded.default_data_dir(BASE_DIR / "tests")
FILES_ROOT = Path(DATA_DIR) / "test-files"
DATABASES, WEB_DB_ROLE = connection(*urls(DATA_DIR, durable=False))

DEBUG = False
SECRET_KEY = "only for tests, where nothing is secret"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # scrypt takes 0.5 s a sign-in on purpose
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "shared"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 60},
}
SITE_ADDRESS = "https://portal.example.org"
OUTBOX_DELIVERS_BY = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "portal@example.org"
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # noqa: F405
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]  # noqa: F405
ZEAL_RAISE = True
# allauth looks at each of a person's sessions; there are five at most.
ZEAL_ALLOWLIST = [{"model": "sessions.Session"}]
