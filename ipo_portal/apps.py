from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate


def _after_migrations(sender, using, **kwargs):
    """Give the web role its rights on the new tables, and make the table of the shared cache."""
    from django.core.management import call_command
    from pghistory.models import Event as HistoryRow

    from ipo_portal.audit.models import Entry, Link
    from ipo_portal.database.grants import grant_to_web

    call_command("createcachetable", database=using, verbosity=0)
    trail = [Entry, Link, *(m for m in apps.get_models() if issubclass(m, HistoryRow) and m._meta.managed)]
    grant_to_web(settings.WEB_DB_ROLE, [model._meta.db_table for model in trail if not model._meta.proxy], using)


class PortalConfig(AppConfig):
    """The roof: installed for its commands and for what must be wired once."""

    name = "ipo_portal"
    label = "ipo_portal"

    def ready(self):
        from . import checks  # noqa: F401  registers the check; the app registry must be ready

        # Told of by the last app: Django sends this signal for apps with models only, and this one has none.
        last = apps.get_app_config("procrastinate")
        post_migrate.connect(_after_migrations, sender=last, dispatch_uid="after_migrations")
