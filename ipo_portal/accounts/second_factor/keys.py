"""Secrets of second factors lie encrypted in the database; where the portal stands in the eyes of a passkey."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..keys import Seal, Tally

SEAL = Seal(b"ipo_portal second factor 1")
SEALED = ("secret", "seed", "migrated_codes")
"""What allauth has encrypted among the data of a factor; of a passkey there is nothing secret."""
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; printed codes are the way back in and never the only one."""


def reseal(*, check):
    """Seal with the first key what others have sealed; returns the tally. With `check` nothing is written."""
    tally = Tally()
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is None:
                continue
            anew = {name: _resealed(tally, row.data[name]) for name in SEALED if name in row.data}
            if not check and anew != {name: row.data[name] for name in anew}:
                row.data = row.data | anew
                row.save(update_fields=["data"])
    return tally


def _resealed(tally, value):
    return [tally.reseal(SEAL, one) for one in value] if isinstance(value, list) else tally.reseal(SEAL, value)


def is_last_factor(authenticator):
    factors = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS)
    return authenticator.type in FACTORS and not factors.exclude(pk=authenticator.pk).exists()


def passkey_host():
    """Return the name passkeys are tied to: that of the settings; where one tries things out, that of the request."""
    if settings.DEMONSTRATION:
        return context.request.get_host().rpartition(":")[0] or context.request.get_host()
    return urlsplit(settings.SITE_ADDRESS).hostname


def passkeys_possible():
    """Tell whether the portal is reached by a name: browsers tie no passkey to a number."""
    try:
        ip_address(passkey_host().strip("[]"))
    except ValueError:
        return True
    return False


class KeptSecret(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "This is the only second factor of your account. Add another one first; then you can remove this one."
        ),
        "incorrect_code": _("This code is wrong, too old, or was used before. Wait for the next one and try again."),
    }

    def encrypt(self, text):
        return SEAL.close(text)

    def decrypt(self, encrypted_text):
        return SEAL.open(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        return not is_last_factor(authenticator)

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number} if number > 1 else gettext("Passkey")

    def get_public_key_credential_rp_entity(self):
        return {"id": passkey_host(), "name": self.get_totp_issuer()}
