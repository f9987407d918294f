from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "trainings"

    def ready(self):
        from . import search  # noqa: F401  the speaker registers itself
