from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ipo_portal.accounts"

    def ready(self):
        from . import addresses, sessions  # noqa: F401  receivers register themselves
        from .second_factor import trail  # noqa: F401
