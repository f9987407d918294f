from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ipo_portal.notices"

    def ready(self):
        from . import confirmation, outbox  # noqa: F401  the worker must know the jobs
