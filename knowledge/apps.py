from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"

    def ready(self):
        from . import reading, search  # noqa: F401  jobs and speakers register themselves
