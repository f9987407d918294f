"""A real installation does not serve a database that holds demonstration accounts (product decision 15)."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connection

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
