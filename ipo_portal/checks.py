"""What a real installation refuses to start with: demonstration accounts, roles that are not apart."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from ipo_portal.database.grants import unsafe_roles

HOLDS_DEMONSTRATION = Error(
    "This database holds demonstration accounts, and this installation is none of a demonstration.",
    hint="Use another database. `manage.py up` with DEMO=1 serves this one.",
    id="ipo_portal.E001",
)


def is_free_of_demonstration():
    """Tell whether nobody's account is one of a demonstration, or whether this is a demonstration."""
    if settings.DEMONSTRATION:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('accounts_user') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return True
        cursor.execute("SELECT NOT EXISTS (SELECT FROM accounts_user WHERE is_demo)")
        return cursor.fetchone()[0]


@register(Tags.database)
def no_demonstration_in_earnest(app_configs, databases=None, **kwargs):
    """Run by `migrate` and by `check --database default`: both end with this error."""
    if not databases or is_free_of_demonstration():
        return []
    return [HOLDS_DEMONSTRATION]


@register(Tags.database)
def roles_are_apart(app_configs, databases=None, **kwargs):
    """Where the settings name both roles (`DATABASE_ROLES`), neither may undo what holds the other."""
    if not databases or settings.DATABASE_ROLES is None:
        return []
    return [
        Error(f"Database roles: {reason}.", hint="See README, A real server.", id="ipo_portal.E002")
        for reason in unsafe_roles(*settings.DATABASE_ROLES)
    ]


def refuse_to_start_unsafely():
    """Raise when one of the checks above fails: asked by the web server, which runs no system checks by itself."""
    found = [*no_demonstration_in_earnest(None, ["default"]), *roles_are_apart(None, ["default"])]
    if found:
        raise ImproperlyConfigured("; ".join(problem.msg for problem in found))
