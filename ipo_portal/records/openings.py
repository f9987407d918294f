"""Who opens what is above CLEAR is in the trail, where the owners of the record find it."""

from django.db.models import F, Func, Max, TextField, Value

from ipo_portal.access.rules import grants
from ipo_portal.access.tlp import TLP
from ipo_portal.audit import trail
from ipo_portal.audit.models import Entry

OPENED = (Entry.Kind.READ, Entry.Kind.DOWNLOADED)


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


class Part(Func):
    """The n-th part of a text between colons."""

    function = "SPLIT_PART"
    output_field = TextField()

    def __init__(self, text, number):
        super().__init__(F(text), Value(":"), Value(number))


def opened_records(codes):
    """Return, as a queryset of dictionaries, the records of some owners that others opened, the latest first."""
    rows = Entry.objects.filter(kind__in=OPENED, owners__overlap=sorted(codes)).exclude(seat="")
    rows = rows.annotate(home=Part("seat", 3)).exclude(home__in=sorted(codes))
    return rows.order_by().values("record_kind", "record_ref").annotate(last=Max("at")).order_by("-last")
