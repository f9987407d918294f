"""The way back in for somebody who has lost everything; run after two people have made sure who asks."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ipo_portal.accounts.models import User
from ipo_portal.accounts.second_factor.lost import forget_factors


class Command(BaseCommand):
    help = "Take the second factors and the password of an account away, end its sessions, and tell those concerned."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(_("No account has this address: %(email)s") % {"email": email})
        forget_factors(user)
        self.stdout.write(
            _("%(email)s has neither password nor second factor now. Both are set anew from the sign-in page.")
            % {"email": user.email}
        )
