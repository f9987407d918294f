from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ipo_portal.accounts"
