from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self):
        from ipo_portal.records.indexing import register

        from .models import Event
        from .search import speak

        register(Event, speak)
