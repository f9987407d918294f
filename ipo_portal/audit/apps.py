from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ipo_portal.audit"

    def ready(self):
        from . import signals  # noqa: F401  receivers register themselves
