"""The quarterly letters to focal points, for those who want to see them beforehand or have them sent now."""

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from focal_points.confirming import due_letters, send_letters


class Command(BaseCommand):
    help = "Ask the focal points whose State was not asked this quarter whether its entries still hold."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say who would be asked, and send nothing")

    def handle(self, *, dry_run, **options):
        if dry_run:
            for letter in due_letters():
                counts = f"{len(letter.entries)} up to GREEN, {letter.more} above"
                self.stdout.write(f"{letter.seat.country_id}: {letter.seat.role}, {counts}")
            return
        sent = send_letters()
        told = ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", sent)
        self.stdout.write(told % {"n": sent})
