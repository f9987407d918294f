from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ipo_portal.notices"

    def ready(self):
        from . import outbox  # noqa: F401  the worker must know the job
