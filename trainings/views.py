"""The catalogue of what the programme has given, and of the formats of courses it knows."""

import itertools
from collections import Counter

from django.db.models import Count
from django.db.models.functions import Left

from ipo_portal.access.tlp import strictest
from ipo_portal.accounts.models import Country
from ipo_portal.records.charts import Column
from ipo_portal.records.views import ListRecords, RecordDetail
from ipo_portal.vocabulary.models import CourseType
from ipo_portal.vocabulary.sources import sources_of
from ipo_portal.vocabulary.terms import terms

from .dates import period_of
from .filters import ActivityFilter
from .models import Activity
from .places import in_words

PUBLIC = "what the programme has given is public knowledge; drafts and restricted rows are left out by the rule"


class ActivityList(ListRecords):
    """All activities, the newest first, year by year."""

    model = Activity
    public = PUBLIC
    filterset_class = ActivityFilter
    paginate_by = 50

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for activity in context["object_list"]:
            activity.period = period_of(activity.starts, activity.ends)
            activity.where = in_words(activity.place)
        columns, labels = self._by_year()
        by_year = itertools.groupby(context["object_list"], key=lambda activity: activity.starts[:4])
        return context | {
            "years": [(year, list(activities)) for year, activities in by_year],
            "course_types": list(terms(CourseType).values()),
            "columns": columns,
            "page_tlp": strictest([*labels, *filter(None, [context["page_tlp"]])]),
        }

    def _by_year(self):
        """Return activities by the year in which they began, years without one included, and the labels counted."""
        rows = self.filterset.qs.order_by().annotate(year=Left("starts", 4)).values_list("year", "tlp")
        counted, labels = Counter(), set()
        for year, tlp, n in rows.annotate(n=Count("pk")):
            if year.isdecimal():
                counted[int(year)] += n
                labels.add(tlp)
        years = range(min(counted), max(counted) + 1) if counted else ()
        return [Column(str(year), counted[year], shortest=f"’{year % 100:02}") for year in years], labels


class ActivityDetail(RecordDetail):
    """What is known of one activity, with where it was read."""

    model = Activity
    public = PUBLIC

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            period=period_of(self.object.starts, self.object.ends),
            where=in_words(self.object.place),
            sources=sources_of(self.object.source),
            state=terms(Country).get(self.object.country_code),
            **kwargs,
        )
