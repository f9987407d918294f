from django.apps import AppConfig


class ReadershipConfig(AppConfig):
    """Pages and a job over records of all apps. Owns no tables."""

    name = "ipo_portal.readership"

    def ready(self):
        from . import stepping  # noqa: F401  the worker must know the job
