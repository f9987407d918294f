"""Writing the index. Reading it is `query.search`."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from .models import SearchDocument

WRITTEN = (
    "title", "summary", "body", "owner_codes", "shared_with", "tlp", "status",
    "area_codes", "event_type_codes", "country_codes", "changed_at",
)  # fmt: skip
LONGEST = 900_000
"""Characters of text kept."""

MOST_WORDS = 250_000
"""Characters of different words kept: PostgreSQL refuses a search vector of more than 1 MB, and a workbook of
serial numbers has no word twice. A word is held up to twice, with its positions."""


@dataclass
class SearchText:
    """What one record says in one language, with the columns the rule compares."""

    kind: str
    ref: str
    language: str
    title: str
    tlp: str
    status: str
    owner_codes: list
    changed_at: datetime
    summary: str = ""
    body: str = ""
    shared_with: list = field(default_factory=list)
    area_codes: list = field(default_factory=list)
    event_type_codes: list = field(default_factory=list)
    country_codes: list = field(default_factory=list)

    @classmethod
    def of(cls, record, **said):
        """Return the text of a record, its scope columns taken from the row."""
        return cls(
            kind=record._meta.label_lower, ref=record.ref, tlp=record.tlp, status=record.status,
            owner_codes=record.owner_codes, shared_with=record.shared_with, changed_at=record.changed_at, **said,
        )  # fmt: skip


def bounded(text):
    """Return as much of a text, from its beginning, as a search vector holds."""
    text = text[:LONGEST]
    seen, size = set(), 0
    for match in re.finditer(r"\S+", text):
        word = match[0]
        if word not in seen:
            seen.add(word)
            size += len(word.encode())
            if size > MOST_WORDS:
                return text[: match.start()]
    return text


def put(texts):
    """Write texts into the index, over what it held of the same record and language. Returns how many."""
    rows = [
        SearchDocument(
            kind=text.kind, ref=text.ref, language=text.language,
            **{name: getattr(text, name) for name in WRITTEN} | {"body": bounded(text.body)},
        )
        for text in texts
    ]  # fmt: skip
    SearchDocument.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "ref", "language"], update_fields=WRITTEN, batch_size=200
    )
    return len(rows)


def drop_other_languages(kind, ref, languages):
    """Remove what the index holds of a record in languages it no longer speaks."""
    SearchDocument.objects.filter(kind=kind, ref=ref).exclude(language__in=languages).delete()
