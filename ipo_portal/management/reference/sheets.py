"""A sheet is what the files want in one table; it is compared with the table and written."""

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from ipo_portal.vocabulary.terms import forget

BATCH = 200


def digest(values):
    """Return the digest of field values: the same for those of a file and those the database gives back."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value):
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


@dataclass
class Tally:
    """What loading one file did, or would do: the keys of its rows by what became of them."""

    file: str
    inserted: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    touched: list = field(default_factory=list)
    gone: list = field(default_factory=list)


class Sheet:
    """The rows of one file for one model, by key: {field: value}, the fields that the loader answers for.

    Subclasses say more where a row has something that is no column of its own table.
    """

    identity = ("code",)
    elsewhere = ()
    """Names of values that are not columns of the model; `existing` annotates rows with them."""
    added = ()
    """Columns the table got after it was first loaded: while one is empty, the digest does not know it, so that a row
    loaded before is no row that somebody touched."""

    def __init__(self, file, model):
        self.file, self.model = file, model
        self.wanted, self.known = {}, set()

    def want(self, row, key, values):
        """Take a row in, unless the model would refuse it."""
        if key in self.known:
            row.wrong(f"a second row for “{shown(key)}”")
        self.known.add(key)
        if row.is_broken:
            return
        cleaned = {name: self._clean(row, name, value) for name, value in values.items()}
        self.wanted[key] = cleaned

    def _clean(self, row, name, value):
        column = None if name in self.elsewhere else self.model._meta.get_field(name)
        if column is None or column.is_relation:  # readers check those against the other sheets
            return value
        try:
            return column.clean(value, None)
        except ValidationError as refused:
            row.wrong(f"{name}: {' '.join(refused.messages)}")
            return value

    def existing(self):
        return self.model._default_manager.all()

    def compare(self, *, lock):
        """Return the tally and the rows to create and to change; `lock` bars others from writing it."""
        tally, create, change = Tally(self.file), [], []
        rows = self.existing()
        if lock:
            rows = rows.select_for_update(of=("self",), no_key=True)
        present = {self.key_of(row): row for row in rows}
        for key, values in self.wanted.items():
            row = present.get(key)
            if row is None:
                tally.inserted.append(shown(key))
                create.append((self.model(), values))
                continue
            now = self.digest({name: getattr(row, name) for name in values})
            if now == self.digest(values):
                tally.unchanged.append(shown(key))
            elif now == row.loaded_digest:
                tally.updated.append(shown(key))
                change.append((row, values))
            else:
                tally.touched.append(shown(key))
        loaded = [key for key, row in present.items() if row.loaded_digest]
        tally.gone = [shown(key) for key in loaded if key not in self.wanted]
        return tally, create, change

    def digest(self, values):
        return digest({name: value for name, value in values.items() if name not in self.added or value is not None})

    def key_of(self, row):
        key = tuple(getattr(row, name) for name in self.identity)
        return key if len(key) > 1 else key[0]

    def write(self, create, change):
        for row, values in create + change:
            self.fill(row, values)
            row.loaded_digest = self.digest(values)
        self.model._default_manager.bulk_create([row for row, _ in create], batch_size=BATCH)
        if change:
            self._update([row for row, _ in change], change[0][1])
        if create or change:
            self.finish(create + change)
            forget(self.model)

    def fill(self, row, values):
        for name, value in values.items():
            setattr(row, name, value)

    def _update(self, rows, values):
        fields = [self.model._meta.get_field(name) for name in values if name not in self.elsewhere]
        names = [column.name for column in fields if not column.primary_key] + ["loaded_digest"]
        if hasattr(self.model, "changed_at"):
            names.append("changed_at")
            for row in rows:
                row.changed_at = timezone.now()
        self.model._default_manager.bulk_update(rows, names, batch_size=BATCH)

    def finish(self, written):
        """Write what hangs on the rows just written."""


def shown(key):
    return " / ".join(map(str, key)) if isinstance(key, tuple) else key
