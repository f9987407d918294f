"""Pages that look across all apps: home, work, the pages about the portal. They hold no rule of their own."""

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from ipo_portal.access.views import DeclaredMixin
from ipo_portal.accounts.models import User
from ipo_portal.notices.models import Notice, Task

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
