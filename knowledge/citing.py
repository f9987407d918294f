"""A practice is never more open than what it rests on, also when that became stricter after it was published."""

from django.db import transaction

from ipo_portal.access.roles import PROGRAMME, Role
from ipo_portal.access.tlp import TLP
from ipo_portal.jobs.queue import job
from ipo_portal.notices.actions import open_task
from ipo_portal.notices.models import Task

from .models import Practice, Resource


@job(name="knowledge.raise_citing")
def raise_citing(pk):
    """Raise every practice that cites a resource to the resource's label; the curators have to look at each.

    A job, since it is nobody's act: whoever closed the resource may not write what belongs to the programme.
    """
    resource = Resource.objects.filter(pk=pk).first()
    if resource is None:
        return
    more_open = [label for label in TLP if label.rank < TLP(resource.tlp).rank]
    with transaction.atomic():
        citing = Practice.objects.filter(versions__sources__resource=resource, tlp__in=more_open).values("pk")
        for practice in Practice.objects.filter(pk__in=citing).select_for_update(of=("self",)).order_by("pk"):
            practice.tlp = resource.tlp
            practice.save(update_fields=["tlp", "changed_at"])
            open_task(Task.Kind.SOURCE, record=practice, roles=[Role.CURATOR], home_codes=[PROGRAMME])
