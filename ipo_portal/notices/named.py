"""Rows that name a record by its kind and ref: tasks, notices, lines of a hand-over."""

from django.apps import apps


def permitted(rows, user, action="view"):
    """Return, by kind and ref, the records that some rows name and on which the user may perform an action."""
    wanted, found = {}, {}
    for row in rows:
        wanted.setdefault(row.record_kind, set()).add(row.record_ref)
    for kind, refs in wanted.items():
        model = apps.get_model(kind)
        if not getattr(model, "is_guarded", False):
            continue
        related = ["current"] if hasattr(model, "current") else []
        records = model.objects.permitted(user, action).select_related(*related).filter(ref__in=refs)
        found |= {(kind, record.ref): record for record in records}
    return found


def resolved(rows, user):
    """Give each row its record, where the reader may see it: titles are never stored with them."""
    found = permitted(rows, user)
    for row in rows:
        row.record = found.get((row.record_kind, row.record_ref))
    return rows
