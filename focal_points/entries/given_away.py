"""What a text of a profile must not hold: addresses and numbers by which somebody is reached, and serial numbers.

The portal relays what others write to a State (product.md, decision 11); of what can be lent it knows kinds and
bands.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.\w{2,}")
DIGITS = re.compile(r"(?<![\w./-])\+?\(?\d[\d ().\-–/]{4,}\d")
NO_PHONE = re.compile(
    r"\d{4}[-–/.]\d{1,2}[-–/.]\d{1,2}|\d{1,2}[-–/.]\d{1,2}[-–/.]\d{4}"  # a day
    r"|\d{4} ?[-–/] ?\d{4}"  # two years
    r"|\d{1,3}([.]\d{3})+|\d{1,2}( \d{3})+"  # an amount
)
MOST_DIGITS = 6
"""A number with more digits is taken for one by which somebody is called, unless it is a day, years or an amount."""
SERIAL = re.compile(r"\b(?=[A-Z0-9/-]*[A-Z])(?:[A-Z/-]*\d){5,}[A-Z0-9/-]*\b")
CALLED_SERIAL = re.compile(
    r"\b(serial|s/n|serie|série)\b[\s.:#]*(number|no|n[.º°]|número|numéro)?[\s.:#º°]*\w*\d{3,}", re.I
)
STANDARD = re.compile(r"(ISO|IEC|EN|UNE|NTC|NFPA|ABNT|NBR|ANSI|ASTM)\b|(ISO|IEC|NFPA|NBR)[-/\d]")

MAIL_SAID = _("Leave out e-mail addresses: others write to the State through the portal.")
PHONE_SAID = _("Leave out telephone numbers: others write to the State through the portal.")
SERIAL_SAID = _("Leave out serial numbers: say what it is and about how many.")


def refuse_what_gives_away(text):
    """Raise ValidationError for a text with an e-mail address, a telephone number or a serial number."""
    found = []
    if MAIL.search(text):
        found.append(ValidationError(MAIL_SAID, code="mail"))
    if any(_is_phone(match[0].strip()) for match in DIGITS.finditer(text)):
        found.append(ValidationError(PHONE_SAID, code="phone"))
    if CALLED_SERIAL.search(text) or any(not STANDARD.match(match[0]) for match in SERIAL.finditer(text)):
        found.append(ValidationError(SERIAL_SAID, code="serial"))
    if found:
        raise ValidationError(found)


def _is_phone(number):
    digits = sum(letter.isdigit() for letter in number)
    return digits > MOST_DIGITS and not NO_PHONE.fullmatch(number)
