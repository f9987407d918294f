"""What owners do about the readers of a record. Keyword-only, atomic, `by` the person acting in a seat."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ipo_portal.access.roles import SPEAKING_ROLES, Role
from ipo_portal.accounts import mails
from ipo_portal.accounts.models import Assignment, User
from ipo_portal.notices.actions import close_tasks, open_task, tell
from ipo_portal.notices.models import AccessRequest, Notice, Recall, Task
from ipo_portal.records import actions as records
from ipo_portal.records.actions import NotPossible

from .receipts import readers_of, recalls_of


@transaction.atomic
def recall(record, *, by):
    """Ask every reader of another home to delete the copies; returns how many were asked.

    Who was asked and has not answered is not asked twice; who confirmed and then opened it again is.
    """
    settled = {row.user_id: row.confirmed_at for row in recalls_of(record).select_for_update()}
    asked = {}
    for reader in readers_of(record):
        user = int(reader.user)
        if user in settled and (settled[user] is None or settled[user] > reader.last):
            continue
        asked.setdefault(user, reader)
    Recall.objects.bulk_create(
        Recall(
            record_kind=record.record_kind, record_ref=record.ref, owner_codes=record.owner_codes, user_id=user,
            seat=reader.seat, opened_at=reader.last, recalled_by=by.seat,
        )
        for user, reader in asked.items()
    )  # fmt: skip
    people = User.objects.filter(pk__in=asked, is_active=True)
    tell(Notice.Kind.RECALLED, users=people, record=record)
    for person in people:
        # Without a title: mail is read on its way, and the record has just been found to be more than it seemed.
        mails.send("recall", to=person.email, language=person.language, link=mails.absolute(reverse("recalls")))
    return len(asked)


def confirm_deletion(recall):
    """Note that the reader has deleted the copies; confirming twice keeps the first time."""
    Recall.objects.filter(pk=recall.pk, confirmed_at__isnull=True).update(confirmed_at=timezone.now())


@transaction.atomic
def ask(record, *, by, reason):
    """Ask the owners for access, in the name of the seat acted in: a task for those who may open the record."""
    request, is_new = AccessRequest.objects.get_or_create(
        record_kind=record.record_kind, record_ref=record.ref, seat=by.seat, answer="",
        defaults={"owner_codes": record.owner_codes, "reason": reason},
    )  # fmt: skip
    if not is_new:
        raise NotPossible(_("You have asked already. The answer will stand among your requests."))
    roles = [Role.CURATOR] if record.belongs_to_programme else SPEAKING_ROLES
    open_task(Task.Kind.ACCESS, record=record, roles=roles, home_codes=record.owner_codes)
    return request


@transaction.atomic
def answer(request, *, record, by, granted, words):
    """Give access to the State or body that asked, or decline; who asked and the other owners are told."""
    kind = AccessRequest.Answer.GRANTED if granted else AccessRequest.Answer.DECLINED
    taken = AccessRequest.objects.filter(pk=request.pk, answer="").update(
        answer=kind, words=words, answered_by=by.seat, answered_at=timezone.now()
    )
    if not taken:
        raise NotPossible(_("Meanwhile somebody has answered this request."))
    if granted:
        record = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
        shared_with = {*record.shared_with, request.seat.home_code}
        records.label(record, by=by, tlp=record.tlp, shared_with=shared_with)
    if not requests_of(record).filter(answer="").exists():
        close_tasks(Task.Kind.ACCESS, record=record)
    owners = [seat.user for seat in Assignment.objects.who_may("lower_label", record)]
    tell(Notice.Kind(kind), users=[request.seat.user, *owners], record=record, but=by)


def requests_of(record):
    return AccessRequest.objects.filter(record_kind=record.record_kind, record_ref=record.ref)
