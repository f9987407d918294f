"""Vocabularies as dictionaries, kept in each process for a minute: every page names areas, types and States."""

from django.core.cache import caches


def terms(model):
    """Return {code: row} of a vocabulary (or of States), retired rows included, in the vocabulary's order.

    The rows are shared between requests: read them, do not change them. Another process sees an edit within a
    minute, this one at once.
    """
    kept = caches["process"].get(model._meta.label)
    if kept is None:
        kept = {row.pk: row for row in model._default_manager.all()}
        caches["process"].set(model._meta.label, kept)
    return kept


def named(model, codes):
    """Return the rows of some codes, in the vocabulary's order; unknown codes are left out."""
    wanted = set(codes)
    return [row for code, row in terms(model).items() if code in wanted]


def choices(model):
    """Return (code, row) pairs of what can be chosen today: for form fields, which print the row's name late."""
    return [(code, row) for code, row in terms(model).items() if getattr(row, "ended_on", None) is None]


def forget(model):
    """Drop what this process keeps of a vocabulary, after a change."""
    caches["process"].delete(model._meta.label)
