"""Vocabularies as dictionaries, kept in each process for a minute: every page names areas, types and States."""

import time

KEPT_FOR = 60
"""Seconds. An edit is seen at once in the process that made it, within this time in the others."""

_kept = {}


def terms(model):
    """Return {code: row} of a vocabulary (or of States), retired rows included, in the vocabulary's order.

    The rows are shared between requests and threads: read them, do not change them. Not in Django's cache, which
    would rebuild every row at every call.
    """
    rows, until = _kept.get(model, ({}, 0))
    if until < time.monotonic():
        rows = {row.pk: row for row in model._default_manager.all()}
        _kept[model] = rows, time.monotonic() + KEPT_FOR
    return rows


def named(model, codes):
    """Return the rows of some codes, in the vocabulary's order; unknown codes are left out."""
    wanted = set(codes)
    return [row for code, row in terms(model).items() if code in wanted]


def choices(model):
    """Return (code, row) pairs of what can be chosen today: for form fields, which print the row's name late."""
    return [(code, row) for code, row in terms(model).items() if getattr(row, "ended_on", None) is None]


def forget(model=None):
    """Drop what this process keeps of a vocabulary, after a change; of all of them without one."""
    if model is None:
        _kept.clear()
    else:
        _kept.pop(model, None)
