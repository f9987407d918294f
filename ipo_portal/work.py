"""What the page of one's work shows of tasks: their records, where the reader may see them, and what else there is."""

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from ipo_portal.accounts.models import Country
from ipo_portal.notices.models import Task
from ipo_portal.notices.named import permitted, resolved
from ipo_portal.vocabulary.terms import named

PAGES = {
    Task.Kind.TAKE_OVER: (reverse_lazy("handover"), _("Take over from your predecessor")),
    Task.Kind.CONFIRM: (reverse_lazy("people-confirm"), _("Seats to confirm")),
}
"""Tasks about no record: the page where they are done, and what they are called."""

NEEDS = {
    Task.Kind.RELEASE: "release", Task.Kind.REVISE: "change", Task.Kind.ANSWER: "correspond",
    Task.Kind.PROPOSAL: "release",
}  # fmt: skip
"""The right without which nothing can be done about a task."""


def tasks_of(user):
    """Return the open tasks of the seat acted in, each with its address and title; such as cannot be opened are left
    out, except in a State's stead: then somebody has to be appointed."""
    tasks = resolved(list(Task.objects.waiting_for(user)), user)
    home = user.seat.grant.home if user.seat else set()
    foreign = [task for task in tasks if not home & set(task.home_codes)]
    possible = {
        action: permitted([task for task in foreign if NEEDS.get(task.kind) == action], user, action)
        for action in set(NEEDS.values())
    }
    for task in tasks:
        _address(task)
        task.in_stead_of = named(Country, task.home_codes) if task in foreign else []
        can_act = (task.record_kind, task.record_ref) in possible.get(NEEDS.get(task.kind), {})
        task.only_appoint = bool(task.in_stead_of) and not can_act and task.kind != Task.Kind.CONFIRM
    return [task for task in tasks if task.url or task.in_stead_of]


def _address(task):
    if task.kind in PAGES:
        task.url, task.title = PAGES[task.kind]
    elif task.record is not None:
        task.url, task.title = task.record.get_absolute_url(), str(task.record)
        if task.kind == Task.Kind.REVIEW:
            task.url = reverse("knowledge:practice-review", args=[task.record_ref])
    else:
        task.url, task.title = "", ""
