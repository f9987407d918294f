"""The catalogue of what the programme has given, and of the formats of courses it knows."""

import itertools
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Sum
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
        by_year = itertools.groupby(context["object_list"], key=lambda activity: activity.starts[:4])
        counts = self._counts()
        return context | {
            "years": [(year, list(activities)) for year, activities in by_year],
            "course_types": list(terms(CourseType).values()),
            "columns": _columns({year: counts.given[year] for year in counts.years}),
            "people": _columns({year: counts.people.get(year) for year in counts.years}) if counts.people else [],
            "with_figure": counts.with_figure,
            "page_tlp": strictest([*counts.labels, *filter(None, [context["page_tlp"]])]),
        }

    def _counts(self):
        """Return what the pictures show of the filtered rows, by the year in which an activity began, in one query."""
        rows = self.filterset.qs.order_by().annotate(year=Left("starts", 4)).values_list("year", "tlp")
        counts = Counts()
        for year, tlp, n, figures, persons in rows.annotate(
            n=Count("pk"), figures=Count("participants"), persons=Sum("participants")
        ):
            if year.isdecimal():
                counts.given[int(year)] += n
                counts.labels.add(tlp)
                counts.with_figure += figures
                if figures:
                    counts.people[int(year)] += persons
        return counts


@dataclass
class Counts:
    """Activities and people by year. A year without any figure is not in `people`: nobody knows, it is not zero."""

    given: Counter = field(default_factory=Counter)
    people: Counter = field(default_factory=Counter)
    with_figure: int = 0
    labels: set = field(default_factory=set)

    @property
    def years(self):
        """The years from the first to the last, those without an activity included."""
        return range(min(self.given), max(self.given) + 1) if self.given else ()


def _columns(values):
    return [Column(str(year), value, shortest=f"’{year % 100:02}") for year, value in values.items()]


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
