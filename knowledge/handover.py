"""What a State's predecessors sent, received and left open in the knowledge base."""

from ipo_portal.access.tlp import TLP
from ipo_portal.notices.handover import Found, What, register
from ipo_portal.records.models import OPEN, Status

from .models import Law, Practice, Resource

RESTRICTED = (TLP.AMBER, TLP.STRICT)


@register
def released(person):
    """What others read in the State's name."""
    own = Resource.objects.permitted(person).filter(country=person.seat.country_id, status=Status.PUBLISHED)
    return [Found(What.SENT, row, row.current.published_at) for row in own.select_related("current")]


@register
def shared_with_the_state(person):
    """What others opened to the State and not to everybody."""
    found = []
    for model in (Resource, Practice, Law):
        foreign = model.objects.permitted(person).exclude(owner_codes__contains=[person.seat.country_id])
        found += [Found(What.RECEIVED, row, row.changed_at) for row in foreign.filter(tlp__in=RESTRICTED)]
    return found


@register
def pending_drafts(person):
    """What was begun: drafts, and new versions of what is released."""
    own = Resource.objects.permitted(person).filter(country=person.seat.country_id, versions__status__in=OPEN)
    return [Found(What.PROMISED, row, row.changed_at) for row in own.distinct()]
