"""The public calendar: month, lists, page of an event, feed. Visitors see what is CLEAR and published."""

import hashlib

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Max, TextField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.http import HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import http_date
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import etag
from django.views.generic import TemplateView, View

from ipo_portal.access.tlp import strictest
from ipo_portal.access.views import PermittedMixin
from ipo_portal.accounts.mails import absolute
from ipo_portal.accounts.models import Country, today
from ipo_portal.records.models import Status
from ipo_portal.records.views import ListRecords, RecordDetail
from ipo_portal.vocabulary.models import EventType, Source
from ipo_portal.vocabulary.terms import named, terms

from .areas import areas_with
from .changes import timeline
from .feeds import calendar_of
from .filters import EventFilter, states_of
from .models import Event, Precision
from .months import Bar, Month, grid

PUBLIC = "the calendar of major events is public; restricted events are left out by the rule"


class CalendarMixin:
    """What month and lists share: the filters, the views as tabs, and the feed with the same filters."""

    model = Event
    action = "view"
    public = PUBLIC
    tabs = [
        (gettext_lazy("Month"), "events:event-month"),
        (gettext_lazy("List"), "events:event-list"),
        (gettext_lazy("Years ahead"), "events:event-ahead"),
        (gettext_lazy("Past events"), "events:event-past"),
        (gettext_lazy("No date yet"), "events:event-undated"),
    ]

    def get_context_data(self, **kwargs):
        chosen = self.filterset
        here = self.request.resolver_match.view_name
        language = get_language() if get_language() != settings.LANGUAGE_CODE else ""
        feed = chosen.address(reverse("events:event-feed"), lang=language)
        return super().get_context_data(
            views=[
                {"label": label, "url": chosen.address(reverse(name)), "current": name == here}
                for label, name in self.tabs
            ],
            problems=chosen.problems,
            feed=absolute(feed),
            not_in_feed=feed_rows(chosen.data).inexactly_dated().count(),
            **kwargs,
        )


def feed_rows(parameters):
    """Return what every visitor may see of the filtered events: the feed is the same for everybody."""
    return EventFilter(parameters, queryset=Event.objects.permitted(AnonymousUser())).qs


class EventMonth(CalendarMixin, PermittedMixin, TemplateView):
    """One month: bars on days for exact dates, all events of the month as a list below."""

    template_name = "events/event_month.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("month", "")
        now = Month.of(today())
        month = Month.parse(asked) or now
        self.filterset = EventFilter(self.request.GET, queryset=self.get_queryset())
        self.filterset.hide_period()
        events = list(self.filterset.qs.within(month.weeks[0][0], month.weeks[-1][-1]).in_order())
        shown = [event for event in events if event.starts_on <= month.last and event.last_day >= month.first]
        return super().get_context_data(
            month=month,
            month_words=date_format(month.first, "YEAR_MONTH_FORMAT"),
            is_nonsense=bool(asked) and str(month) != asked,
            weeks=grid(month, [_bar(event) for event in events if event.is_exact], today()),
            steps=self._steps(month, now),
            dated=[event for event in shown if event.is_exact],
            to_confirm=[event for event in shown if not event.is_exact],
            filter=self.filterset,
            keep=[("month", str(month))],
            page_tlp=strictest(event.tlp for event in events),
            **kwargs,
        )

    def _steps(self, month, now):
        """Addresses of the month before, this month and the month after, with the filters kept."""
        here = reverse("events:event-month")
        return {
            name: {
                "month": step.first,
                "url": self.filterset.address(here, month="" if step == now else str(step)),
            }
            for name, step in (("previous", month.previous), ("now", now), ("next", month.next))
            if step
        }


def _bar(event):
    css = "soft" if event.is_called_off or event.is_uncertain else ""
    title, language = event.name, event.name_language
    if event.is_called_off:
        title, language = _("Cancelled: %(event)s") % {"event": title}, ""
    return Bar(event.starts_on, event.last_day, title, event.get_absolute_url(), css, language)


class EventList(CalendarMixin, ListRecords):
    """Events from today on, or from the first day asked for."""

    filterset_class = EventFilter
    template_name = "events/event_list.html"
    lead = gettext_lazy("From today on. Choose a first day to begin earlier.")

    def get_queryset(self):
        rows = super().get_queryset().in_order()
        return rows if self.filterset.given.get("since") else rows.within(today(), None)

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=self.lead, **kwargs)


class EventPast(EventList):
    """Events that are over, the newest first."""

    lead = gettext_lazy("What lies behind, the newest first.")

    def get_queryset(self):
        return ListRecords.get_queryset(self).filter(ends_on__lt=today()).newest_first()


class EventUndated(EventList):
    """Events without any date: postponed without a new one, or not yet fixed."""

    lead = gettext_lazy("Planned or postponed, with no date announced.")

    def get_queryset(self):
        return ListRecords.get_queryset(self).undated().in_order()


class EventDetail(RecordDetail):
    """An event with its history, and with what else the reader may see of it."""

    model = Event
    public = PUBLIC
    template_name = "events/event_detail.html"
    most_neighbours = 5

    def get_context_data(self, **kwargs):
        event, user = self.object, self.request.user
        laws = list(event.laws.permitted(user))
        # Knowledge lies above: its rows are reached by their related names, and permitted as always.
        resources, practices = (
            list(
                rows.permitted(user).filter(status=Status.PUBLISHED).select_related("record").order_by("-published_at")
            )
            for rows in (event.resourceversions, event.practiceversions)
        )
        neighbours = self._neighbours()
        context = super().get_context_data(
            is_over=event.last_day is not None and event.last_day < today(),
            days_to_go=event.days_to_go(today()),
            areas=areas_with(practices, resources),
            history=timeline(list(event.changes.all())),
            sources=_sources(event.source),
            website=event.website if event.website.startswith(("https://", "http://")) else "",
            laws=laws,
            resources=resources,
            practices=practices,
            neighbours=neighbours,
            **kwargs,
        )
        rows = [event, *laws, *resources, *practices, *neighbours]
        return context | {"page_tlp": strictest(row.tlp for row in rows)}

    def _neighbours(self):
        """Events at the same time in the same sub-region: they draw on the same people."""
        event = self.object
        if event.starts_on is None or event.precision == Precision.YEAR:
            return []
        subregions = {subregion for state in event.hosts for subregion in state.subregions}
        return list(
            self.get_queryset()
            .within(event.starts_on, event.last_day)
            .filter(owner_codes__overlap=states_of(*subregions))
            .exclude(pk=event.pk)
            .in_order()[: self.most_neighbours]
        )


def _sources(text):
    """Return [(title, address or "")] of the sources an event names by code, or its own words as they are."""
    codes = [code.strip() for code in text.split(";") if code.strip()]
    if not codes or not set(codes) <= set(terms(Source)):
        return [(text, "")] if text else []
    return [
        (source.title, source.url if source.url.startswith(("https://", "http://")) else "")
        for source in named(Source, codes)
    ]


class EventFeed(PermittedMixin, View):
    """The calendar to subscribe to. Only a visitor's rights count, so that anyone may keep it."""

    model = Event
    action = "view"
    public = PUBLIC
    max_age = 3600

    def get(self, request):
        language = request.GET.get("lang", settings.LANGUAGE_CODE)
        if language not in dict(settings.LANGUAGES):
            return self._refuse(_("lang: one of en, es, fr, pt"))
        with override(language):
            chosen = EventFilter(request.GET, queryset=Event.objects.permitted(AnonymousUser()))
            if chosen.problems:
                return self._refuse("\n".join(chosen.problems))
            rows = chosen.qs.exactly_dated()
            changed_at, digest = self._stamp(rows, language)
            # Not by Last-Modified: a row that leaves the feed makes its newest change an older one.
            respond = etag(lambda *_args: f'"{digest}"')(lambda *_args: self._calendar(rows, language))
            answer = respond(request)
        answer["Content-Language"] = language
        answer["Cache-Control"] = f"public, max-age={self.max_age}"
        if changed_at:
            answer["Last-Modified"] = http_date(changed_at.timestamp())
        return answer

    def _refuse(self, why):
        return HttpResponseBadRequest(why, content_type="text/plain; charset=utf-8")

    def _stamp(self, rows, language):
        """Return (time of the newest change, digest of all the feed is made of), in one query."""
        revisions = Concat("ref", Value(":"), Cast("revision", TextField()), output_field=TextField())
        newest, digest = rows.aggregate(
            newest=Max("changed_at"), digest=MD5(StringAgg(revisions, " ", order_by="pk"))
        ).values()
        names = [str(row) for model in (Country, EventType) for row in terms(model).values()]
        parts = [digest, language, absolute(self.request.get_full_path()), *names]
        return newest, hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]

    def _calendar(self, rows, language):
        body = calendar_of(
            rows.in_order(),
            name=_("IPO Americas: major events"),
            language=language,
            source=absolute(self.request.get_full_path()),
            address=lambda event: absolute(event.get_absolute_url()),
        )
        return HttpResponse(
            body,
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'inline; filename="ipo-americas-events.ics"'},
        )
