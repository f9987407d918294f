from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The roof: installed for its commands and for what must be wired once."""

    name = "ipo_portal"
    label = "ipo_portal"
