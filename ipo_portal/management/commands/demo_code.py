"""The code a demonstration account would be asked for now, for those who try the portal without a program for codes."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ipo_portal.accounts.second_factor.codes import present_code
from ipo_portal.management.demo import accounts


class Command(BaseCommand):
    help = "Print the present code of a demonstration account. Each code works once, within about a minute."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        if not settings.DEMONSTRATION or not accounts.path().exists():
            raise CommandError(_("There are no demonstration accounts here."))
        found = {told["email"]: told["totp_secret"] for told in json.loads(accounts.path().read_text())}
        if email not in found:
            raise CommandError(_("No demonstration account has this address: %(email)s") % {"email": email})
        self.stdout.write(present_code(found[email]))
