from django.apps import AppConfig


class FocalPointsConfig(AppConfig):
    name = "focal_points"

    def ready(self):
        from . import confirming, handover, search  # noqa: F401  jobs, collectors and speakers register themselves
