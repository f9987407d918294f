"""Reference data: what is missing is inserted, what nobody touched is updated, the rest is told."""

import os

from django.core.management.base import BaseCommand, CommandError

from ipo_portal.management.reference.loader import load
from ipo_portal.management.reference.reading import Broken


class Command(BaseCommand):
    help = "Load the reference data of the project; may be run again at any time."
    # Tests load a changed copy of the files.
    stealth_options = ("root",)

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *, check, root=None, **options):
        if os.environ.get("IPO_DB_ROLE", "owner") != "owner":
            raise CommandError("Reference data is loaded as the owner of the database: unset IPO_DB_ROLE.")
        try:
            tallies = load(root=root, check=check)
        except Broken as broken:
            raise CommandError("\n".join(["Nothing was loaded.", *map(str, broken.problems)])) from broken
        for tally in tallies:
            if options["verbosity"] > 1 or tally.inserted or tally.updated or tally.touched or tally.gone:
                self.tell(tally)
        self.stdout.write(f"Reference data: {sum(len(tally.unchanged) for tally in tallies)} rows as they should be.")

    def tell(self, tally):
        kinds = ("inserted", "updated", "unchanged", "touched")
        self.stdout.write(f"{tally.file}: " + ", ".join(f"{len(getattr(tally, kind))} {kind}" for kind in kinds))
        for key in tally.updated:
            self.stdout.write(f"  updated: {key}")
        for key in tally.touched:
            self.stdout.write(f"  touched by somebody, left as it is: {key}")
        for key in tally.gone:
            self.stdout.write(f"  no longer in the file, left as it is: {key}")
