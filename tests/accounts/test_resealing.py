"""When a key has changed, everything sealed is sealed anew, and the old key is not needed any more."""

from io import StringIO

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from ipo_portal.accounts.second_factor.codes import give_totp
from ipo_portal.accounts.second_factor.keys import SEAL
from ipo_portal.notices.models import OutgoingMail

pytestmark = pytest.mark.django_db

SECRETS, MAILS = "Secrets of second factors: ", "Mails on their way: "


def reseal(**options):
    out = StringIO()
    call_command("reseal", stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def sealed(world, outbox, settings):
    """A code by time, printed codes, a passkey and two mails, all of the secret key; then a key of its own is named."""
    user = world.appoint("contributor", "CO")
    give_totp(user, "JBSWY3DP")
    with request_context(RequestFactory().get("/")):
        codes = RecoveryCodes.activate(user).generate_codes()
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "Key", "credential": {"id": "x"}})
    EmailMessage("Subject", "The link", to=["gone@example.org"]).send()
    outbox()
    EmailMessage("Subject", "Another link", to=["waiting@example.org"]).send()
    settings.MFA_KEY = ["a key of its own"]
    return codes


def lying_there():
    factors = Authenticator.objects.order_by("pk").values_list("pk", "data")
    return list(factors), list(OutgoingMail.objects.order_by("pk").values_list("pk", "body"))


def test_everything_is_sealed_anew_and_read_without_the_old_key(sealed, settings, outbox):
    assert reseal() == [
        SECRETS + "2 sealed anew, 0 of the first key, 0 unreadable",
        MAILS + "1 sealed anew, 0 of the first key, 0 unreadable",
    ]

    settings.SECRET_KEY = "another one, and the old one is thrown away"  # noqa: S105
    assert SEAL.open(Authenticator.objects.get(type="totp").data["secret"]) == "JBSWY3DP"
    with request_context(RequestFactory().get("/")):
        assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes() == sealed
    assert outbox()[-1].body == "Another link"
    assert Authenticator.objects.get(type="webauthn").data == {"name": "Key", "credential": {"id": "x"}}


def test_the_report_says_what_would_be_done_and_does_nothing(sealed):
    before = lying_there()

    assert reseal(check=True) == [
        SECRETS + "2 to seal anew, 0 of the first key, 0 unreadable",
        MAILS + "1 to seal anew, 0 of the first key, 0 unreadable",
    ]
    assert lying_there() == before


def test_a_second_run_finds_nothing_to_do(sealed):
    reseal()
    before = lying_there()

    assert reseal() == [
        SECRETS + "0 sealed anew, 2 of the first key, 0 unreadable",
        MAILS + "0 sealed anew, 1 of the first key, 0 unreadable",
    ]
    assert lying_there() == before


def test_what_no_named_key_reads_is_reported_and_left_as_it_is(sealed, settings):
    settings.SECRET_KEY = "the old one was forgotten too early"  # noqa: S105
    before, out = lying_there(), StringIO()

    with pytest.raises(CommandError, match="not named any more"):
        call_command("reseal", stdout=out)

    assert out.getvalue().splitlines() == [
        SECRETS + "0 sealed anew, 0 of the first key, 2 unreadable",
        MAILS + "0 sealed anew, 0 of the first key, 1 unreadable",
    ]
    assert lying_there() == before
