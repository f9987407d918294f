from django.apps import AppConfig


class FocalPointsConfig(AppConfig):
    name = "focal_points"

    def ready(self):
        from . import search  # noqa: F401  the speaker registers itself
