from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ipo_portal.notices"
