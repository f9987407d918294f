"""From records to the search index: each app registers, in its `search.py`, what its records say."""

from django.apps import apps
from django.db import transaction

from ipo_portal.jobs.queue import job
from ipo_portal.search import index

BATCH = 500
_speakers = {}


def register(model, speak):
    """Let `speak(row)` tell, as a list of `SearchText`, what a row of `model` says in each of its languages."""
    _speakers[model._meta.label_lower] = speak


def kinds():
    """Return the models that can be found, by kind."""
    return {kind: apps.get_model(kind) for kind in _speakers}


@transaction.atomic
def index_row(kind, pk):
    """Write what one row says now. The row is locked, so that a label changed meanwhile follows by trigger."""
    model = apps.get_model(kind)
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is not None:
        texts = _speakers[kind](row)
        index.put(texts)
        index.drop_other_languages(kind, texts[0].ref, [text.language for text in texts])


@job(name="records.index", queue="default")
def index_record(kind, pk):
    index_row(kind, pk)


def index_later(record):
    """Enqueue the indexing of a record, in the transaction that changes it."""
    index_record.defer(kind=record._meta.label_lower, pk=record.pk)


def index_all(only=None):
    """Write every row of all kinds, or of some, into the index. Returns how many texts."""
    written = 0
    for kind in only or _speakers:
        model = apps.get_model(kind)
        pks = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), BATCH):
            with transaction.atomic():
                rows = model._default_manager.select_for_update(of=("self",)).filter(pk__in=pks[start : start + BATCH])
                written += index.put([text for row in rows for text in _speakers[kind](row)])
    return written
