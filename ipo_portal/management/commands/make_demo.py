"""Accounts and content to try the portal with. Never beside real ones."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from ipo_portal.accounts.models import User
from ipo_portal.management.demo import accounts, content
from ipo_portal.records.uploads import keep_or_discard


class Command(BaseCommand):
    help = "Make demonstration accounts and content, unless they are there; their passwords lie in DATA_DIR."

    def handle(self, **options):
        if not settings.DEMONSTRATION:
            raise CommandError(
                _(
                    "Demonstration accounts are made only on the embedded database, or with DEMO=1 on an "
                    "empty one, and never with production settings."
                )
            )
        if not User.objects.filter(is_demo=True).exists():
            self.make()
        elif not accounts.are_told():
            accounts.tell(accounts.set_passwords())
            self.stdout.write(_("The list of demonstration accounts was gone: they have new passwords."))

    def make(self):
        if os.environ.get("DATABASE_URL") and User.objects.exists():
            raise CommandError(
                _("This database holds accounts that are not of a demonstration: DEMO=1 needs an empty one.")
            )
        with keep_or_discard(), transaction.atomic():
            accounts.make()
            passwords = accounts.set_passwords()
            content.make()
        # Only after the commit: a list without its accounts would be believed.
        accounts.tell(passwords)
        self.stdout.write(_("Demonstration accounts and content are made."))
