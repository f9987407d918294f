"""Writing the trail."""

from .models import Entry


def note(kind, *, user=None, record=None, record_kind="", record_ref="", text=""):
    """Add an entry. `user` may be anonymous; `record` is any guarded row with a `ref`."""
    seat = getattr(user, "seat", None)
    if record is not None:
        record_kind, record_ref = record._meta.label_lower, record.ref
    return Entry.objects.create(
        kind=kind,
        user=str(user.pk) if getattr(user, "pk", None) else "",
        seat=f"{seat.pk}:{seat.role}:{seat.home_code}" if seat else "",
        record_kind=record_kind,
        record_ref=record_ref,
        owners=list(record.owner_codes) if record is not None else [],
        note=text,
    )
