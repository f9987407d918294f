"""Opening and closing tasks, telling people."""

from django.db import transaction
from django.utils import timezone

from .models import Notice, Task


@transaction.atomic
def open_task(kind, *, record, roles, home_codes, due_on=None):
    """Open a task for whoever holds one of `roles` of `home_codes`; opening it twice keeps the first."""
    task, _ = Task.objects.get_or_create(
        kind=kind,
        record_kind=record._meta.label_lower,
        record_ref=record.ref,
        done_at=None,
        defaults={"roles": list(roles), "home_codes": list(home_codes), "due_on": due_on},
    )
    return task


def close_tasks(*kinds, record):
    """Close the open tasks of some kinds about a record; returns how many."""
    return (
        Task.objects.open()
        .filter(kind__in=kinds, record_kind=record._meta.label_lower, record_ref=record.ref)
        .update(done_at=timezone.now())
    )


def tell(kind, *, users, record, but=None):
    """Leave a notice for some users, once each, except for the one who did it."""
    people = {user.pk for user in users} - ({but.pk} if but else set())
    Notice.objects.bulk_create(
        Notice(user_id=pk, kind=kind, record_kind=record._meta.label_lower, record_ref=record.ref)
        for pk in sorted(people)
    )
