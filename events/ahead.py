"""The years ahead at one glance: how many events begin in each month, and which there are."""

from collections import Counter

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from ipo_portal.access.tlp import strictest
from ipo_portal.access.views import PermittedMixin
from ipo_portal.accounts.models import today
from ipo_portal.records.charts import Column

from .filters import EventFilter
from .lanes import Line
from .models import Precision
from .months import Month
from .views import CalendarMixin

MONTHS = 24
MOST = 100
"""More events than this are not drawn one by one; the list has them all."""
ROOM = 10
"""The last month that leaves room for its year before the next one begins."""


class EventAhead(CalendarMixin, PermittedMixin, TemplateView):
    """Events by the month in which they begin, those of this month included; a year without a month is said apart."""

    template_name = "events/event_ahead.html"

    def get_context_data(self, **kwargs):
        months = coming_months(Month.of(today()))
        self.filterset = EventFilter(self.request.GET, queryset=self.get_queryset())
        self.filterset.hide_period()
        rows = self.filterset.qs.filter(starts_on__range=(months[0].first, months[-1].last))
        rows = list(rows.order_by().values_list("starts_on", "precision", "tlp"))
        exact = [day for day, precision, _tlp in rows if precision != Precision.YEAR]
        line = Line.of(today())
        drawn = list(self.filterset.qs.within(line.first, line.last).in_order()[: MOST + 1])
        columns = self._columns(months, Counter(Month.of(day) for day in exact))
        return super().get_context_data(
            columns=columns,
            in_words=said(columns),
            without_month=len(rows) - len(exact),
            line=line,
            lanes=[line.lane(event) for event in drawn[:MOST]],
            has_more=len(drawn) > MOST,
            filter=self.filterset,
            page_tlp=strictest([*(tlp for _day, _precision, tlp in rows), *(event.tlp for event in drawn)]),
            **kwargs,
        )

    def _columns(self, months, counted):
        here = reverse("events:event-month")
        return [
            Column(
                name=date_format(month.first, "YEAR_MONTH_FORMAT"),
                value=counted[month],
                short=date_format(month.first, "M"),
                shortest=date_format(month.first, "M")[:1].upper(),
                begins=str(month.year) if month.number == 1 or (month == months[0] and month.number <= ROOM) else "",
                url=self.filterset.address(here, month=str(month)),
            )
            for month in months
        ]


def coming_months(month):
    """Return a month and those after it, as far as the calendar goes."""
    months = []
    while month and len(months) < MONTHS:
        months.append(month)
        month = month.next
    return months


def said(columns):
    """Return in words what the picture shows: the sum, and the months with most."""
    total = sum(column.value for column in columns)
    if not total:
        return _("No event known to you begins in these months.")
    most = max(column.value for column in columns)
    fullest = ", ".join(column.name for column in columns if column.value == most)
    events = ngettext("%(n)s event begins in these months.", "%(n)s events begin in these months.", total)
    return events % {"n": total} + " " + _("Most in one month: %(n)s (%(months)s).") % {"n": most, "months": fullest}
