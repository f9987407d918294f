"""What must not lie readable in the database or a backup is sealed: secrets of second factors, mails on their way.

Sealed with the first key there is; what any of the others has sealed is read. `MFA_KEY` may be set at any time later:
what lay there before is read by the secret key it was sealed with, until `manage.py reseal` has sealed it anew.
"""

import base64
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@dataclass(frozen=True)
class Seal:
    """Seals texts for one purpose: what is sealed for one is not read for another."""

    purpose: bytes

    def close(self, text):
        return self._cipher().encrypt(text.encode()).decode()

    def open(self, sealed):
        """Return the text. Raises `InvalidToken` where no key that is still known has sealed it."""
        return self._cipher().decrypt(sealed.encode()).decode()

    def is_of_first_key(self, sealed):
        try:
            self._keys()[0].decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True

    def anew(self, sealed):
        """Return the same text, sealed with the first key."""
        return self._cipher().rotate(sealed.encode()).decode()

    def _cipher(self):
        return MultiFernet(self._keys())

    def _keys(self):
        given = [*settings.MFA_KEY, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return [Fernet(self._derived(key)) for key in given]

    def _derived(self, key):
        material = HKDF(algorithm=SHA256(), length=32, salt=None, info=self.purpose).derive(key.encode())
        return base64.urlsafe_b64encode(material)


@dataclass
class Tally:
    """What became of sealed texts when the key had changed."""

    current: int = 0
    resealed: int = 0
    unreadable: int = 0

    def reseal(self, seal, sealed):
        """Count a sealed text, and return it as it should lie there now."""
        if seal.is_of_first_key(sealed):
            self.current += 1
            return sealed
        try:
            anew = seal.anew(sealed)
        except InvalidToken:
            self.unreadable += 1
            return sealed
        self.resealed += 1
        return anew
