"""Part of every release, like `collectstatic`; `up` and the tests do it by themselves."""

from django.core.management.base import BaseCommand

from ipo_portal.words import compile_words


class Command(BaseCommand):
    help = "Make the words of the interface ready: locale/*/LC_MESSAGES/django.po to django.mo."
    requires_system_checks = ()

    def handle(self, **options):
        compile_words()
