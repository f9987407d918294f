"""Who opens what is above CLEAR is in the trail, where the owners of the record find it."""

from ipo_portal.access.rules import grants
from ipo_portal.access.tlp import TLP
from ipo_portal.audit import trail


def note_opening(kind, *, user, record, text=""):
    """Note that somebody opened a record or fetched a file of it.

    What is AMBER is noted whoever reads it; what is GREEN, which a State's own people read all day, of others only.
    """
    if record.tlp == TLP.CLEAR or (record.tlp == TLP.GREEN and is_own(user, record)):
        return
    trail.note(kind, user=user, record=record, text=text)


def is_own(user, record):
    """Tell whether the person acts in a seat of one of the owners."""
    return any(not grant.home.isdisjoint(record.owner_codes) for grant in grants(user))
