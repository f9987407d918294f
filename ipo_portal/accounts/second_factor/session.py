"""What a session has proved. It is noted in the session itself, so that asking costs no query."""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from .keys import FACTORS

ASKED = "asked_before_set_up"


def has_proved(request):
    """Tell whether a second factor was used in this session by the person signed in."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def has_factor(user):
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def prove(request, authenticator):
    """Note that a factor was proved by setting it up: it was used for it. The session gets more rights, so a new id."""
    record_authentication(request, request.user, "mfa", id=authenticator.pk, type=authenticator.type)
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
