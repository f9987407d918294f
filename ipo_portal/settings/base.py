"""What every installation has in common. Nothing here is secret and nothing names a machine."""

from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import oidc

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent

INSTALLED_APPS = [
    "ipo_portal.apps.PortalConfig",
    "ipo_portal.access",
    "ipo_portal.audit",  # before all that is tracked: it gives their histories a chain
    "ipo_portal.vocabulary",
    "ipo_portal.accounts",
    "ipo_portal.search",
    "ipo_portal.records",
    "ipo_portal.jobs",
    "ipo_portal.notices",
    "events",
    "focal_points",
    "knowledge",
    "trainings",
    "ipo_portal.readership",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ipo_portal.access.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ipo_portal.accounts.sessions.SessionMiddleware",
    "ipo_portal.languages.LanguageMiddleware",
    "ipo_portal.accounts.middleware.SeatMiddleware",
    "ipo_portal.accounts.second_factor.middleware.SecondFactorMiddleware",
    "ipo_portal.audit.middleware.TrailMiddleware",
    "ipo_portal.accounts.kept.KeptMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "ipo_portal.accounts.middleware.RulesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "ipo_portal.urls"
WSGI_APPLICATION = "ipo_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ipo_portal.views.page_frame",
            ],
        },
    }
]
# Texts of mails: plain, so nothing is escaped in them.
TEMPLATES.append(
    {
        "NAME": "mails",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "emails"],
        "OPTIONS": {"autoescape": False},
    }
)
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# -- rows and their history ---------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The context (who, which seat) lies on each history row itself; set before the first migration on purpose.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history", db_constraint=False)
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_APPEND_ONLY = True
PGTRIGGER_SCHEMA_EDITOR = True

# (owner, web role) where both must be checked at the start; None where the embedded server made them.
DATABASE_ROLES = None

# -- accounts -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["ipo_portal.accounts.backends.SeatBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "ipo_portal.accounts.passwords.LongestValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "ipo_portal.accounts.passwords.ContextWordsValidator",
        "OPTIONS": {
            "words": ["ipo americas oas oea unicri cicte onu united nations password contraseña senha motdepasse"],
            "sources": [
                "ipo_portal.accounts.passwords.names_of_states",
                "ipo_portal.accounts.passwords.names_of_bodies",
                "events.names.public_names",
            ],
        },
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
ACCOUNT_ADAPTER = "ipo_portal.accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are vouched for by whoever invites; mail follows with invitations
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False  # a reset leads to the sign-in, and so to the second factor
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever's password or second factor changes is told by mail
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[IPO Americas] "
ACCOUNT_RATE_LIMITS = {
    "login": "60/5m/ip",
    "login_failed": "5/5m/key",  # for passkeys; passwords and codes are counted by accounts.limits, with longer waits
    "reset_password": "10/h/ip,3/h/key",
    "reauthenticate": "10/5m/user",
    "change_password": "5/5m/user",
}
MFA_ADAPTER = "ipo_portal.accounts.second_factor.keys.KeptSecret"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "IPO Americas"
MFA_TOTP_TOLERANCE = 1  # half a minute of a clock that is wrong
MFA_ALLOW_UNVERIFIED_EMAIL = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "30/5m/ip"}
MFA_FORMS = {
    "authenticate": "ipo_portal.accounts.second_factor.forms.SignInForm",
    "reauthenticate": "ipo_portal.accounts.second_factor.forms.ConfirmForm",
    "activate_totp": "ipo_portal.accounts.second_factor.forms.TotpForm",
    "login_webauthn": "ipo_portal.accounts.second_factor.forms.PasskeySignInForm",
    "authenticate_webauthn": "ipo_portal.accounts.second_factor.forms.PasskeyFactorForm",
    "reauthenticate_webauthn": "ipo_portal.accounts.second_factor.forms.PasskeyConfirmForm",
    "add_webauthn": "ipo_portal.accounts.second_factor.forms.PasskeyForm",
    "edit_webauthn": "ipo_portal.accounts.second_factor.forms.PasskeyNameForm",
}
# Keys that secrets of second factors and mails on their way are sealed with, the first for new ones; without any, the
# secret key serves. See accounts.keys.
MFA_KEY = []
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# -- mail ---------------------------------------------------------------------------------------------------
# All mail is a row and a job first; the worker hands it to OUTBOX_DELIVERS_BY. Each kind of installation sets
# that, and SITE_ADDRESS: links in mails begin with it and never with the host a request names (I15).
EMAIL_BACKEND = "ipo_portal.notices.outbox.OutboxBackend"
EMAIL_TIMEOUT = 20

# One cache shared by all processes: limits on attempts must not be counted per process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # With Django's 300 entries an attacker could push out the counts of attempts by making many.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 60},
}

# -- languages ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("fr", "Français"), ("pt", "Português")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "ipo_portal.formats"  # dates
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# -- files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# -- headers (security.md §7) -------------------------------------------------------------------------------
_providers = env.json("OIDC_PROVIDERS", default=[])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *oidc.origins(_providers)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "report-uri": "/csp-report/",
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

# -- sign-in of staff by their organisation, where OIDC_PROVIDERS names one -----------------------------------
SOCIALACCOUNT_PROVIDERS = oidc.providers(_providers)
SOCIALACCOUNT_ADAPTER = "ipo_portal.accounts.staff_sign_in.ExistingAccountsOnly"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"

# Where people write to the secretariat, and about holes in security; pages name it only where it is set.
SECRETARIAT_EMAIL = env.str("SECRETARIAT_EMAIL", default="")
SITE_NAME = _("IPO Americas Knowledge Management System")
# True only where the running installation may make or hold demonstration content.
DEMONSTRATION = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"keys": {"()": "ipo_portal.accounts.logs.WithoutKeys"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["keys"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"pypdfium2": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
}
