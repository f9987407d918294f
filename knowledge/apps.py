from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"

    def ready(self):
        from . import citing, handover, reading, search  # noqa: F401  jobs, speakers and collectors register themselves
