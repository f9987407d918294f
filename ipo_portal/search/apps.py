from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "ipo_portal.search"
