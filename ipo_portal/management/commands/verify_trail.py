"""Check the trail against its hash chain."""

from django.core.management.base import BaseCommand, CommandError

from ipo_portal.audit import chain


class Command(BaseCommand):
    help = "Verify the hash chain over the trail; names the first broken link and ends with 1 if there is one."

    def handle(self, **options):
        broken = chain.first_broken()
        if broken is not None:
            where = f"Link {broken.link} ({broken.table})" if broken.link else f"Table {broken.table}"
            raise CommandError(f"{where}: {broken.reason}.")
        number, digest = chain.head()
        self.stdout.write(f"The chain holds. Head: {number} {digest}")
