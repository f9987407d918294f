"""Secrets of second factors lie encrypted in the database; where the portal stands in the eyes of a passkey."""

import base64
from ipaddress import ip_address
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PURPOSE = b"ipo_portal second factor 1"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; printed codes are the way back in and never the only one."""


def cipher():
    """Encrypts with the first key there is and reads what any of the others has written.

    `MFA_KEY` may be set at any time later: what was written before is read by the secret key it was written with.
    """
    given = [*settings.MFA_KEY, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in given])


def _derived(key):
    material = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(material)


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
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        return not is_last_factor(authenticator)

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number} if number > 1 else gettext("Passkey")

    def get_public_key_credential_rp_entity(self):
        return {"id": passkey_host(), "name": self.get_totp_issuer()}
