"""When passkey, program and printed codes are all lost: what is left of an account is its mailbox."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from ipo_portal.access.roles import SPEAKING_ROLES, Role

from .. import mails
from ..models import Assignment


@transaction.atomic
def forget_factors(user):
    """Take all factors and the password away, and tell the person and whoever else speaks for the same State or body.

    The password goes, too: whoever had stolen it could otherwise be the first to set up a new factor.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    link = mails.absolute(reverse("account_reset_password"))
    for address, language in {(user.email, user.language), *_witnesses(user)}:
        mails.send("factors_forgotten", to=address, language=language, email=user.email, link=link)


def _witnesses(user):
    seats = Assignment.objects.in_force().filter(role__in=[*SPEAKING_ROLES, Role.ADMINISTRATOR], user__is_active=True)
    homes = {seat.home_code for seat in user.seats}
    rows = seats.exclude(user=user).select_related("user")
    return {(seat.user.email, seat.user.language) for seat in rows if seat.home_code in homes}
