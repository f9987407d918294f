"""For developers: brings `locale/*/LC_MESSAGES/django.po` up to date with the code. Needs gettext's programs."""

import polib
from django.core.management import call_command
from django.core.management.base import BaseCommand

from ipo_portal.words import catalogues

OPTIONS = {
    "no_obsolete": True,
    "add_location": "file",
    "no_wrap": True,
    "ignore_patterns": [".venv", "tests", "benchmarks", "staticfiles", ".data"],
}


class Command(BaseCommand):
    help = "Collect the words to translate from code and templates; then fill in what is empty or doubtful."
    requires_system_checks = ()

    def handle(self, **options):
        languages = catalogues()
        call_command("makemessages", locale=list(languages), verbosity=0, **OPTIONS)
        for language, path in languages.items():
            catalogue = polib.pofile(str(path), wrapwidth=0)
            # The day of collecting changes with every run, and tells nothing.
            catalogue.metadata.pop("POT-Creation-Date", None)
            for entry in catalogue:
                if not entry.fuzzy:
                    entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None
            catalogue.save()
            todo = [entry for entry in catalogue if entry.fuzzy or not entry.translated()]
            self.stdout.write(f"{language}: {len(catalogue)} messages, {len(todo)} to translate")
