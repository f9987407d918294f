from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ipo_portal.notices"

    def ready(self):
        from . import confirmation, forgetting, handover, outbox  # noqa: F401  jobs and receivers register themselves
