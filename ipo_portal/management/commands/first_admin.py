"""The first account of a real installation: everybody else is invited by somebody."""

import getpass
import secrets
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from ipo_portal.access.roles import Role
from ipo_portal.accounts.models import Assignment, Body, User

GENERATED_BYTES = 18  # 24 characters


class Command(BaseCommand):
    help = "Make the first administrator. The password is asked for, or generated and shown once."

    def add_arguments(self, parser):
        parser.add_argument("--email", required=True)
        parser.add_argument("--body", required=True, choices=["OAS", "UNICRI"])
        parser.add_argument(
            "--generate",
            action="store_true",
            help="make up the password and show it once (as without a terminal)",
        )

    @transaction.atomic
    def handle(self, *, email, body, generate, **options):
        # Two of these commands at once must not both find nobody there.
        home = Body.objects.select_for_update().filter(code=body).first()
        self.refuse_unless_possible(email, home)
        asks = sys.stdin.isatty() and not generate
        password = self.ask_for_password(email) if asks else secrets.token_urlsafe(GENERATED_BYTES)
        user = User.objects.create_user(email=email, password=password)
        Assignment.objects.create(user=user, role=Role.ADMINISTRATOR, body=home)
        self.stdout.write(_("%(email)s is administrator for %(body)s.") % {"email": user.email, "body": body})
        if not asks:
            self.stdout.write(_("Password, shown this once: %(password)s") % {"password": password})

    def refuse_unless_possible(self, email, home):
        if home is None:
            raise CommandError(_("There are no bodies yet: run `manage.py load_reference` first."))
        if Assignment.objects.in_force().filter(role=Role.ADMINISTRATOR).exists():
            raise CommandError(_("There is an administrator already; administrators invite further ones."))
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(error.messages) from error
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(_("There is an account with this address already."))

    def ask_for_password(self, email):
        password = getpass.getpass(_("Password: "))
        if password != getpass.getpass(_("Password again: ")):
            raise CommandError(_("The two passwords differ."))
        try:
            validate_password(password, User(email=email))
        except ValidationError as error:
            raise CommandError(error.messages) from error
        return password
