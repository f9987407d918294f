"""What owners do about the readers of a record. Keyword-only, atomic, `by` the person acting in a seat."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from ipo_portal.accounts import mails
from ipo_portal.accounts.models import User
from ipo_portal.notices.actions import tell
from ipo_portal.notices.models import Notice, Recall

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
