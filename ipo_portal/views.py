"""Pages that look across all apps: home, work, the pages about the portal. They hold no rule of their own."""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from events.filters import states_to_choose
from events.models import Event
from focal_points.map import drawn_states
from focal_points.states import states_for
from ipo_portal.access.matrix import Area
from ipo_portal.access.rules import audited_codes, manages, sees_people
from ipo_portal.access.tlp import TLP, strictest
from ipo_portal.access.views import DeclaredMixin
from ipo_portal.accounts.kept import KEPT_FOR
from ipo_portal.accounts.limits import FORGOTTEN_AFTER
from ipo_portal.accounts.models import Country, User, today
from ipo_portal.accounts.sessions import IDLE, LONGEST
from ipo_portal.notices.forgetting import MAIL_FOR, UNACCEPTED_FOR
from ipo_portal.notices.models import Notice, Task
from ipo_portal.notices.named import resolved
from ipo_portal.records.models import Status
from ipo_portal.search.query import search
from ipo_portal.vocabulary.models import EventType, PlanningArea
from ipo_portal.vocabulary.terms import named, terms
from knowledge.models import Practice

from .country import country_of
from .languages import alternates, apart
from .work import tasks_of

WARNED_BEFORE = 5 * 60
"""Seconds before a session ends by itself."""

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


def _work(user):
    """Return what the first page is called: a State's people look at their country."""
    return _("My country") if user.seat and user.seat.country_id else _("My work")


def page_frame(request):
    """Context of every page: navigation, what waits, whether this is a demonstration."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    tasks, unread = _waiting(user) if signed_in else (0, 0)
    entries = [(_work(user), "work"), *NAVIGATION] if signed_in else list(NAVIGATION)
    if signed_in and sees_people(user):
        entries.append((_("People"), "people"))
    navigation = []
    for label, name in entries:
        url = reverse(name)
        path = apart(url)[1]
        section = path if name == "work" else "/" + path.split("/")[1] + "/"
        navigation.append(
            {
                "label": label,
                "url": url,
                "current": request.path_info.startswith(section),
                "count": tasks if name == "work" else 0,
            }
        )
    return {
        "navigation": navigation,
        "unread_count": unread,
        "is_demo": settings.DEMONSTRATION,
        "alternates": alternates(request) if user is not None else [],
        "site_address": settings.SITE_ADDRESS,
        "warn_after": IDLE - WARNED_BEFORE if signed_in else None,
    }


class Page(DeclaredMixin, TemplateView):
    """A page about the portal itself, the same for everybody."""

    public = "tells what the portal is and how it is used"

    def get_context_data(self, **kwargs):
        return super().get_context_data(contact_email=settings.SECRETARIAT_EMAIL, **kwargs)


class Components(DeclaredMixin, TemplateView):
    """Every pattern of the design on one page, with invented content: for those who run the portal."""

    template_name = "components/gallery.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.is_staff:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Privacy(Page):
    """What is kept and for how long: the figures are those the code goes by."""

    template_name = "pages/privacy.html"

    def get_context_data(self, **kwargs):
        figures = {
            "idle": IDLE // 60,
            "session": LONGEST // 3600,
            "attempts": FORGOTTEN_AFTER // 3600,
            "form": KEPT_FOR // 3600,
            "invitation": UNACCEPTED_FOR.days,
            "mail": MAIL_FOR.days,
        }
        return super().get_context_data(figures=figures, **kwargs)


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
        states = states_for(user)
        with_focal_point = sum(state["status"] == "designated" for state in states)
        return super().get_context_data(
            figures=_figures(ahead.count(), with_focal_point, practices.count()),
            events=list(ahead[: self.SHOWN]),
            practices=shown,
            page_tlp=strictest(practice.tlp for practice in shown),
            map_states=drawn_states(states),
            **kwargs,
        )


def _figures(events, states, practices):
    """Return each figure with its name."""
    return [
        (ngettext("major event ahead", "major events ahead", events), events),
        (ngettext("State with a focal point", "States with a focal point", states), states),
        (ngettext("practice in force", "practices in force", practices), practices),
    ]


class Work(DeclaredMixin, TemplateView):
    """What waits for the seat acted in, and what the person should know: the first page after signing in.

    To a State's people it is "my country", and shows how the State stands. Reading the notices marks them.
    """

    template_name = "work.html"
    NEWEST = 50

    def get_context_data(self, **kwargs):
        user = self.request.user
        tasks = tasks_of(user)
        notices = resolved(list(user.notices.all()[: self.NEWEST]), user)
        shown = [row.record for row in (*tasks, *notices) if row.record is not None]
        country = country_of(user)
        labels = [*(record.tlp for record in shown), *([country["tlp"]] if country else [])]
        return super().get_context_data(
            country=country,
            due=min((task.due_on for task in tasks if task.due_on), default=None),
            tasks=tasks,
            notices=notices,
            reads_trail=bool(audited_codes(user)) or manages(user, Area.TRAIL),
            page_tlp=strictest(labels),
            **kwargs,
        )

    def post(self, request):
        request.user.notices.unread().update(read_at=timezone.now())
        return redirect("work")


KINDS = {
    "knowledge.practice": (_("Practice"), "knowledge:practice-detail"),
    "knowledge.resource": (_("National expertise"), "knowledge:resource-detail"),
    "events.event": (_("Major event"), "events:event-detail"),
    "knowledge.law": (_("Law"), "knowledge:law-detail"),
    "trainings.activity": (_("Training activity"), "trainings:activity-detail"),
    "accounts.country": (_("State"), "focal_points:state-detail"),
    "focal_points.fact": (_("Fact of a profile"), "focal_points:fact-detail"),
    "focal_points.institution": (_("Institution"), "focal_points:institution-detail"),
    "focal_points.expert": (_("Expert"), "focal_points:expert-detail"),
}
"""What can be found: its name, and the name of its page."""

LISTED = ("events.event", "trainings.activity", "accounts.country", "knowledge.law")

FACETS = {
    "kind": ("kinds", _("Kind"), lambda: [(kind, name) for kind, (name, _page) in KINDS.items()]),
    "area": ("areas", _("Planning area"), lambda: terms(PlanningArea).items()),
    "state": ("states", _("State"), states_to_choose),
    "language": ("languages", _("Language"), lambda: settings.LANGUAGES),
    "label": ("labels", _("Handling"), lambda: TLP.choices),
    "type": ("event_types", _("Type of event"), lambda: terms(EventType).items()),
}
"""Filters by their name in the address: their name in `search`, their label, all their values."""


class SearchFilters(forms.Form):
    """The filters of a search; offered is only what the reader's hits have, and what is chosen already."""

    def __init__(self, data, facets):
        super().__init__(data)
        for name, (asked_as, label, values) in FACETS.items():
            kept = {*facets[asked_as], *data.getlist(name)}
            offered = [(value, text) for value, text in values() if value in kept]
            if offered:
                self.fields[name] = forms.MultipleChoiceField(
                    label=label, choices=offered, widget=forms.CheckboxSelectMultiple
                )


class Search(DeclaredMixin, TemplateView):
    """One box over all kinds of records, by the rule."""

    public = "visitors find what is TLP:CLEAR"
    template_name = "search.html"
    PER_PAGE = 20
    LONGEST_SHOWN = 200

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        words = asked.get("q", "")
        filters = self._filters()
        found = search(self.request.user, words, page=self._page(), per_page=self.PER_PAGE, listed=LISTED, **filters)
        paginator = Paginator(range(found.count), self.PER_PAGE)
        paginator.is_capped = found.is_capped
        return super().get_context_data(
            q=words.replace("\0", "").strip()[: self.LONGEST_SHOWN],
            keep=[("q", words)],
            without_filters=f"?{urlencode({'q': words})}",
            knowledge_url=reverse("knowledge:knowledge-list"),
            found=found,
            hits=[_shown(hit) for hit in found.hits],
            suggestions=[_shown(hit) for hit in found.suggestions],
            filters=SearchFilters(asked, found.facets),
            counts={name: found.facets[asked_as] for name, (asked_as, *_) in FACETS.items()},
            is_filtered=bool(filters),
            page_obj=paginator.get_page(found.page),
            page_tlp=found.tlp,
            **kwargs,
        )

    def _filters(self):
        """Return the filters in force for `search`; values that do not exist are left out."""
        chosen = {}
        for name, (asked_as, _label, values) in FACETS.items():
            known = dict(values())
            if kept := [value for value in dict.fromkeys(self.request.GET.getlist(name)) if value in known]:
                chosen[asked_as] = kept
        return chosen

    def _page(self):
        number = self.request.GET.get("page", "")
        return int(number) if number.isdecimal() and len(number) < 9 else 1


def _shown(hit):
    """Return what the page shows of a hit: its kind in words, its address, whose it is."""
    kind, page = KINDS[hit.kind]
    owners = [state.name for state in named(Country, hit.owner_codes)]
    return {
        "hit": hit,
        "kind": kind,
        "url": reverse(page, args=[hit.ref]),
        "owners": "" if hit.kind == "accounts.country" else ", ".join(owners),
        "status": "" if hit.status == Status.PUBLISHED else Status(hit.status).label,
    }
