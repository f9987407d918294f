from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "ipo_portal.jobs"
