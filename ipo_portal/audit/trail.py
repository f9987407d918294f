"""Writing the trail."""

from .models import Entry


def note(kind, *, user=None, record=None, record_kind="", record_ref="", text=""):
    """Add an entry. `user` may be anonymous; `record` is any guarded row with a `ref`."""
    entry = _entry(kind, user, record=record, record_kind=record_kind, record_ref=record_ref, text=text)
    entry.save()
    return entry


def note_each(kind, *, user, records, text=""):
    """Add an entry for each of many records, at once."""
    Entry.objects.bulk_create([_entry(kind, user, record=record, text=text) for record in records])


def _entry(kind, user, *, record=None, record_kind="", record_ref="", text=""):
    seat = getattr(user, "seat", None)
    if record is not None:
        record_kind, record_ref = record._meta.label_lower, record.ref
    return Entry(
        kind=kind,
        user=str(user.pk) if getattr(user, "pk", None) else "",
        seat=f"{seat.pk}:{seat.role}:{seat.home_code}" if seat else "",
        record_kind=record_kind,
        record_ref=record_ref,
        owners=list(record.owner_codes) if record is not None else [],
        note=text,
    )
