"""Pages that look across all apps: home, work, the pages about the portal. They hold no rule of their own."""

from django.apps import apps
from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from events.models import Event
from focal_points.map import drawn_states
from focal_points.states import states_for
from ipo_portal.access.tlp import strictest
from ipo_portal.access.views import DeclaredMixin
from ipo_portal.accounts.models import User, today
from ipo_portal.notices.models import Notice, Task
from knowledge.models import Practice

NAVIGATION = [
    (_("Major events"), "events:event-month"),
    (_("Knowledge base"), "knowledge:knowledge-list"),
    (_("Training"), "trainings:activity-list"),
    (_("Focal points"), "focal_points:state-list"),
]


def _waiting(user):
    """Return (open tasks of the seat, unread notices of the person), in one query."""

    def counted(rows):
        counts = rows.order_by().values(one=Coalesce(1, 1)).annotate(n=Count("*")).values("n")
        return Coalesce(Subquery(counts), 0)

    waiting = User.objects.filter(pk=user.pk).values_list(
        counted(Task.objects.waiting_for(user)), counted(Notice.objects.unread().filter(user=OuterRef("pk")))
    )
    return waiting.first() or (0, 0)


def page_frame(request):
    """Context of every page: navigation, what waits, whether this is a demonstration."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    tasks, unread = _waiting(user) if signed_in else (0, 0)
    entries = [(_("My work"), "work"), *NAVIGATION] if signed_in else NAVIGATION
    navigation = []
    for label, name in entries:
        url = reverse(name)
        section = url if name == "work" else "/" + url.split("/")[1] + "/"
        navigation.append(
            {
                "label": label,
                "url": url,
                "current": request.path.startswith(section),
                "count": tasks if name == "work" else 0,
            }
        )
    return {"navigation": navigation, "unread_count": unread, "is_demo": settings.DEMONSTRATION}


class Page(DeclaredMixin, TemplateView):
    """A page about the portal itself, the same for everybody."""

    public = "tells what the portal is and how it is used"


class Home(DeclaredMixin, TemplateView):
    """Search first, then the network, then what is ahead and what is new: what the reader may see of each."""

    public = "the front door"
    template_name = "home.html"
    SHOWN = 5

    def get_context_data(self, **kwargs):
        user = self.request.user
        ahead = Event.objects.permitted(user).filter(ends_on__gte=today()).in_order()
        practices = Practice.objects.permitted(user).filter(status="published").select_related("current")
        shown = list(practices[: self.SHOWN])
        return super().get_context_data(
            events=list(ahead[: self.SHOWN]),
            practices=shown,
            page_tlp=strictest(practice.tlp for practice in shown),
            map_states=drawn_states(states_for(user)),
            **kwargs,
        )


def _resolved(rows, user):
    """Give each task or notice its record, where the reader may see it: titles are never stored with them."""
    wanted = {}
    for row in rows:
        wanted.setdefault(row.record_kind, set()).add(row.record_ref)
    found = {}
    for kind, refs in wanted.items():
        records = apps.get_model(kind).objects.permitted(user).select_related("current").filter(ref__in=refs)
        found |= {(kind, record.ref): record for record in records}
    for row in rows:
        row.record = found.get((row.record_kind, row.record_ref))
    return rows


class Work(DeclaredMixin, TemplateView):
    """What waits for the seat acted in, and what the person should know. Reading the notices marks them."""

    template_name = "work.html"
    NEWEST = 50

    def get_context_data(self, **kwargs):
        user = self.request.user
        tasks = _resolved(list(Task.objects.waiting_for(user)), user)
        notices = _resolved(list(user.notices.all()[: self.NEWEST]), user)
        shown = [row.record for row in (*tasks, *notices) if row.record is not None]
        return super().get_context_data(
            tasks=tasks, notices=notices, page_tlp=strictest(record.tlp for record in shown), **kwargs
        )

    def post(self, request):
        request.user.notices.unread().update(read_at=timezone.now())
        return redirect("work")
