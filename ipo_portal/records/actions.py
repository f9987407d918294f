"""What happens to records that have versions. Keyword-only, atomic, `by` the person acting in a seat.

Views ask the rule before they call; these functions ask whether the step is possible now, and take it with a
conditional UPDATE, so that of two at the same time one finds it done.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ipo_portal.access.tlp import TLP

from .indexing import index_later
from .models import OPEN, Status

UNCOPIED = {"id", "number", "status", "made_by", "hands", "published_by", "publisher", "published_at", "reason"}


class NotPossible(Exception):
    """The step cannot be taken from where the record stands now; the message says so to the reader."""


@transaction.atomic
def start(record, version, *, by):
    """Save a new record with its first version, a draft. Raises NotPossible where its ref is taken: sent before."""
    if type(record)._base_manager.filter(ref=record.ref).exists():
        raise NotPossible(_("This was saved already, and has been closed to you since. Ask your focal point."))
    record.save()
    version.record, version.number, version.made_by, version.hands = record, 1, by.seat, [by.pk]
    version.save()
    record.current = version
    record.save(update_fields=["current", "changed_at"])
    index_later(record)
    return record


@transaction.atomic
def open_edit(record, *, by):
    """Return the version being worked on, made from the published one if there is none yet."""
    open_version = record.versions.filter(status__in=OPEN).first()
    if open_version is not None:
        return open_version
    published = record.current
    copied = {f.name: getattr(published, f.name) for f in published._meta.concrete_fields if f.name not in UNCOPIED}
    last = record.versions.order_by("-number").first().number
    version = type(published)(**copied, number=last + 1, made_by=by.seat, hands=[by.pk])
    version.save()
    published.copy_parts_to(version)
    return version


@transaction.atomic
def write(version, *, by):
    """Save a changed draft and remember the hand that wrote on it."""
    if not version.is_open:
        raise NotPossible(_("This version is already published. Start a new edit."))
    version.hands = sorted({*version.hands, by.pk})
    version.save()
    _touch(version.record, version)


@transaction.atomic
def submit(version, *, by):
    """Hand a draft on: to the focal point for release, or to the curators for review."""
    take_step(version, Status.REVIEW, allowed=(Status.DRAFT, Status.CHANGES))
    _touch(version.record, version)


@transaction.atomic
def send_back(version, *, by, reason):
    """Ask for changes, with the reason."""
    take_step(version, Status.CHANGES, allowed=(Status.REVIEW,), reason=reason)
    _touch(version.record, version)


@transaction.atomic
def publish(version, *, by, allowed):
    """Make a version the live one. `allowed`: the statuses from which this kind of record may be published."""
    now = timezone.now()
    record = type(version.record).objects.select_for_update().get(pk=version.record_id)
    record.versions.filter(status=Status.PUBLISHED).update(status=Status.REPLACED, changed_at=now)
    take_step(
        version, Status.PUBLISHED, allowed=allowed, published_at=now, published_by=by.seat, publisher=by.pk, reason=""
    )
    record.current, record.status = version, Status.PUBLISHED
    record.save(update_fields=["current", "status", "changed_at"])
    version.record = record
    index_later(record)


@transaction.atomic
def withdraw(record, *, by, reason):
    """Take a published record back: closed to all others with the next request; the reason is kept."""
    take_step(record.current, Status.WITHDRAWN, allowed=(Status.PUBLISHED,), reason=reason)
    record.status = Status.WITHDRAWN
    record.save(update_fields=["status", "changed_at"])


@transaction.atomic
def label(record, *, by, tlp, shared_with, **later):
    """Change who may read a record. Versions and search follow by trigger, in the same transaction.

    `later`: `existence_open`, and `steps_down_on` with `steps_down_to`; what is not named stays as it is.
    Whether the person may lower the label is the rule's question: views ask `raise_label` or `lower_label`.
    """
    before = TLP(record.tlp)
    record.tlp, record.shared_with = TLP(tlp), sorted(set(shared_with) - set(record.owner_codes))
    for name, value in later.items():
        setattr(record, name, value)
    record.save(update_fields=["tlp", "shared_with", *later, "changed_at"])
    if record.tlp.rank > before.rank:
        record.became_stricter()


@transaction.atomic
def restrict(record, *, by):
    """Close a record to all but those who speak for its owners, at once. Nothing of it opens by itself later."""
    record.tlp, record.shared_with, record.existence_open = TLP.STRICT, [], False
    record.steps_down_on, record.steps_down_to = None, ""
    record.save(update_fields=["tlp", "shared_with", "existence_open", "steps_down_on", "steps_down_to", "changed_at"])
    record.became_stricter()


@transaction.atomic
def step_down(record, *, is_possible):
    """Let the label step down as planned; what is no longer possible is only planned no more."""
    if is_possible:
        record.tlp = TLP(record.steps_down_to)
    record.steps_down_on, record.steps_down_to = None, ""
    record.save(update_fields=["tlp", "steps_down_on", "steps_down_to", "changed_at"])


@transaction.atomic
def delete_draft(version, *, by):
    """Delete a draft: the pending edit of a published record, or the whole record if nothing of it was published."""
    if not version.is_open:
        raise NotPossible(_("What was published is withdrawn, not deleted."))
    record = version.record
    if record.current_id != version.pk:
        version.delete()
        return
    type(record).objects.filter(pk=record.pk).update(current=None)
    version.delete()
    record.delete()


def take_step(row, status, *, allowed, **changed):
    """Bring a version, or a record without versions, to a status with one conditional UPDATE."""
    taken = (
        type(row)
        ._base_manager.filter(pk=row.pk, status__in=allowed)
        .update(status=status, changed_at=timezone.now(), **changed)
    )
    if not taken:
        raise NotPossible(_("Meanwhile somebody has taken this step, or another one. Look at the page again."))
    row.status = status
    for name, value in changed.items():
        setattr(row, name, value)


def _touch(record, version):
    """Let a record that has nothing published follow its draft, and search with it."""
    if record.current_id == version.pk:
        record.status = version.status
        record.save(update_fields=["status", "changed_at"])
        index_later(record)
