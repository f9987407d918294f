from django.apps import AppConfig


class FocalPointsConfig(AppConfig):
    name = "focal_points"

    def ready(self):
        from . import handover, search  # noqa: F401  speakers and collectors register themselves
