from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who may do what to which row. Owns no tables."""

    name = "ipo_portal.access"

    def ready(self):
        from . import checks  # noqa: F401  the checks register themselves, which needs the app registry
