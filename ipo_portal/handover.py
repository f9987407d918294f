"""The hand-over pack: what was sent, received and promised in the State's name before, each line to be decided."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from ipo_portal.access.rules import spoken_for
from ipo_portal.access.tlp import strictest
from ipo_portal.access.views import DeclaredMixin
from ipo_portal.notices.handover import decide, lines_of
from ipo_portal.notices.models import HandoverLine
from ipo_portal.notices.named import resolved

State = HandoverLine.State
DECISIONS = {"confirm": State.CONFIRMED, "correct": State.CORRECTED, "drop": State.DROPPED}


class Handover(DeclaredMixin, TemplateView):
    """For those who speak for a State; the lines show what the reader may open, and nothing of the rest."""

    template_name = "handover.html"
    PER_PAGE = 50

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not spoken_for(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user, wanted = self.request.user, self.request.GET.get("show") == "decided"
        lines = lines_of(spoken_for(user))
        counts = dict(lines.order_by().values_list("state").annotate(Count("pk")))
        there = sum(counts.values())
        todo = counts.get(State.OPEN, 0)
        shown = lines.exclude(state=State.OPEN) if wanted else lines.filter(state=State.OPEN)
        page = Paginator(shown.select_related("decided_by__country").order_by("what", "-dated", "pk"), self.PER_PAGE)
        page_obj = page.get_page(self.request.GET.get("page"))
        rows = resolved(list(page_obj.object_list), user)
        return super().get_context_data(
            groups=[(label, [row for row in rows if row.what == what]) for what, label in HandoverLine.What.choices],
            page_obj=page_obj,
            there=there,
            todo=todo,
            done=there - todo,
            is_decided=wanted,
            views=self._views(todo, there - todo, wanted),
            page_tlp=strictest(row.record.tlp for row in rows if row.record),
            **kwargs,
        )

    def _views(self, todo, done, is_decided):
        return [
            {"label": _("To decide"), "url": self.request.path, "current": not is_decided, "count": todo},
            {"label": _("Decided"), "url": "?show=decided", "current": is_decided, "count": done},
        ]

    def post(self, request):
        decision = DECISIONS.get(request.POST.get("decision"))
        lines = [int(pk) for pk in request.POST.getlist("line") if pk.isdecimal() and len(pk) < 19]
        if decision is None or not lines:
            messages.warning(request, _("Choose the lines first, then what becomes of them."))
        else:
            decided = decide(lines, decision, by=request.user)
            text = ngettext("%(n)s line decided: %(decision)s.", "%(n)s lines decided: %(decision)s.", decided)
            messages.success(request, text % {"n": decided, "decision": decision.label})
        return HttpResponseRedirect(request.path)
