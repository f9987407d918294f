from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ipo_portal.audit"

    def ready(self):
        from . import chain, signals  # noqa: F401  jobs and receivers register themselves
