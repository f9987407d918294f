"""My country: what a State's people see of it after signing in. A view over permitted rows; it holds no rule."""

import datetime

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from focal_points.models import Expert, Fact, Institution, Thread
from focal_points.models.entries import CONFIRMED_FOR
from focal_points.models.profile import Topic
from focal_points.threads.views import name_sides
from ipo_portal.access.rules import audited_codes
from ipo_portal.access.tlp import strictest
from ipo_portal.accounts.models import today
from ipo_portal.records.models import Status
from ipo_portal.records.openings import opened_records
from knowledge.models import Practice, Resource

SHOWN = 5
YEAR = datetime.timedelta(days=365)


def country_of(user):
    """Return what the page shows of the State of the seat acted in, and the labels of it; None for seats of bodies."""
    state = user.seat.country if user.seat else None
    if state is None:
        return None
    threads = _threads(user)
    events = list(
        Event.objects.permitted(user)
        .filter(owner_codes__contains=[state.code], ends_on__gte=today())
        .in_order()[:SHOWN]
    )
    parts, complete = _profile(user, state)
    return {
        "state": state,
        "url": reverse("focal_points:state-detail", args=[state.code.lower()]),
        "parts": parts,
        "complete": complete,
        "of": len(parts),
        "threads": threads,
        "events": events,
        "gains": _gains(user, state),
        "tlp": strictest(row.tlp for row in (*threads, *events)),
    }


def _profile(user, state):
    """Return the parts of the profile with how each stands, and how many are complete."""

    def counted(model):
        rows = model.objects.permitted(user).filter(country=state, status=Status.PUBLISHED)
        return rows.order_by()

    facts = counted(Fact).values("topic").annotate(n=Count("pk"), oldest=Min("confirmed_on"))
    found = {row["topic"]: (row["n"], row["oldest"]) for row in facts}
    parts = [_part(topic.label, *found.get(topic, (0, None))) for topic in Topic]
    for model in (Institution, Expert):
        row = counted(model).aggregate(n=Count("pk"), oldest=Min("confirmed_on"))
        parts.append(_part(model._meta.verbose_name_plural, row["n"], row["oldest"]))
    return parts, sum(part["kind"] == "ok" for part in parts)


def _part(label, number, oldest):
    """Return one line of the profile. What nobody has confirmed for a year is not complete."""
    if not number:
        return {"label": label, "status": _("Not started"), "kind": "line", "hint": ""}
    hint = ngettext("%(n)s entry, the oldest confirmed %(day)s", "%(n)s entries, the oldest confirmed %(day)s", number)
    hint %= {"n": number, "day": date_format(oldest, "SHORT_DATE_FORMAT")}
    if oldest <= today() - CONFIRMED_FOR:
        return {"label": label, "status": _("To confirm"), "kind": "warn", "hint": hint}
    return {"label": label, "status": _("Complete"), "kind": "ok", "hint": hint}


def _threads(user):
    """Return the open threads of the State with the latest word first."""
    threads = list(
        Thread.objects.permitted(user)
        .filter(Q(owner_codes__contains=[user.seat.country_id]) | Q(to=user.seat.country_id), closed_at=None)
        .with_last()
        .order_by("-last_at")[:SHOWN]
    )
    name_sides(threads, user)
    return threads


def _gains(user, state):
    """Return what others had of the State: figures the reader may know."""
    resources = Resource.objects.permitted(user).filter(country=state, status=Status.PUBLISHED)
    practices = Practice.objects.permitted(user).filter(
        status=Status.PUBLISHED, current__sources__resource__country=state, current__sources__resource__in=resources
    )
    gains = [
        (_("Papers shared"), resources.count()),
        (_("Practices that rest on them"), practices.distinct().count()),
    ]
    if state.code in audited_codes(user):
        opened = opened_records([state.code]).filter(at__gte=timezone.now() - YEAR)
        gains.append((_("Records others opened in 12 months"), opened.count()))
    return gains
