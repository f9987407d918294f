from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "ipo_portal.records"
