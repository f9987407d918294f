from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "ipo_portal.vocabulary"
