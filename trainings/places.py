"""Places as sources write them, with the codes of States as names."""

import re

from ipo_portal.accounts.models import Country
from ipo_portal.vocabulary.terms import terms

CODE = re.compile(r"(?:(?<=, )|(?<=; )|^)[A-Z]{2}(?=$|;| \()")
"""A State's code: alone between semicolons, or after a city."""


def in_words(place):
    """Return “Lima, PE” as “Lima, Peru”, “MX (7 towns); HN” as “Mexico (7 towns); Honduras”."""
    states = terms(Country)
    return CODE.sub(lambda found: str(states.get(found[0], found[0])), place)
