"""What the knowledge base covers, planning area by planning area."""

from collections import Counter

from django.db.models import Count, F, Func
from django.urls import reverse
from django.views.generic import TemplateView

from ipo_portal.access.tlp import strictest
from ipo_portal.access.views import PermittedMixin
from ipo_portal.records.models import Status
from ipo_portal.vocabulary.models import PlanningArea
from ipo_portal.vocabulary.terms import terms

from ..models import Practice, Resource


class Coverage(PermittedMixin, TemplateView):
    """How many published practices and resources the reader may see for each area: gaps are what it is for.

    Areas stand in the order of the vocabulary; a text on two areas counts in both.
    """

    model = Practice
    action = "view"
    public = "counts what the reader may read, and that is what is TLP:CLEAR for a visitor"
    template_name = "knowledge/coverage.html"

    def get_context_data(self, **kwargs):
        counted = {model: self._by_area(model) for model in (Practice, Resource)}
        labels = [tlp for rows in counted.values() for _area, tlp, _n in rows]
        practices, resources = (sums(rows) for rows in counted.values())
        areas = [
            {
                "area": area,
                "practices": practices[code],
                "resources": resources[code],
                "practices_url": f"{reverse('knowledge:knowledge-list')}?area={code}",
                "resources_url": f"{reverse('knowledge:resource-list')}?area={code}",
            }
            for code, area in terms(PlanningArea).items()
            if area.ended_on is None or practices[code] or resources[code]
        ]
        most = max((row[kind] for row in areas for kind in ("practices", "resources")), default=0)
        return super().get_context_data(areas=areas, most=most, page_tlp=strictest(labels), **kwargs)

    def _by_area(self, model):
        """Return (area, label, number of texts), in one query."""
        rows = model.objects.permitted(self.request.user).filter(status=Status.PUBLISHED).order_by()
        areas = Func(F("current__area_codes"), function="unnest", set_returning=True)
        return list(rows.annotate(area=areas).values_list("area", "tlp").annotate(n=Count("pk")))


def sums(rows):
    """Return the number of texts for each area, whatever their labels."""
    found = Counter()
    for area, _tlp, n in rows:
        found[area] += n
    return found
