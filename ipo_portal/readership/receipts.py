"""The receipt: who opened a record or fetched a file of it, as the trail tells. Offices, never names."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Count, Max, Min

from ipo_portal.access.roles import Role
from ipo_portal.accounts.models import Body, Country
from ipo_portal.audit.models import Entry
from ipo_portal.notices.models import Recall
from ipo_portal.records.openings import OPENED, Part
from ipo_portal.vocabulary.terms import terms
from knowledge.models import ResourceFile


@dataclass
class Opening:
    """One thing that a reader opened: the page, or a file."""

    what: str
    times: int
    first: object
    last: object
    file: str = ""


@dataclass
class Reader:
    """One account in one seat."""

    user: str
    seat: str
    openings: list = field(default_factory=list)
    recall: Recall | None = None

    @property
    def role(self):
        return Role(self.seat.split(":")[1]).label

    @property
    def home_code(self):
        return self.seat.split(":")[2]

    @property
    def home(self):
        return home_named(self.home_code)

    @property
    def last(self):
        return max(opening.last for opening in self.openings)


def home_named(code):
    """Return the State or body of a code; a code nobody knows any more stands for itself."""
    return terms(Country).get(code) or terms(Body).get(code) or code


def openings_of(record):
    return Entry.objects.filter(kind__in=OPENED, record_kind=record.record_kind, record_ref=record.ref).exclude(seat="")


def readers_of(record):
    """Return the readers of other homes, the one who opened it last first."""
    rows = openings_of(record).order_by().values("user", "seat", "kind", "note")
    rows = rows.annotate(times=Count("pk"), first=Min("at"), last=Max("at")).order_by("first")
    readers = {}
    for row in rows:
        reader = readers.setdefault((row["user"], row["seat"]), Reader(row["user"], row["seat"]))
        is_file = row["kind"] == Entry.Kind.DOWNLOADED
        reader.openings.append(
            Opening(row["kind"], row["times"], row["first"], row["last"], row["note"] if is_file else "")
        )
    others = [reader for reader in readers.values() if not _is_owners(reader.home_code, record)]
    return sorted(others, key=lambda reader: reader.last, reverse=True)


def _is_owners(home_code, record):
    body = terms(Body).get(home_code)
    return home_code in record.owner_codes or (record.belongs_to_programme and body is not None and body.is_secretariat)


def receipt(record):
    """Return the readers with the names of the files they fetched and what they answered to a recall."""
    readers = readers_of(record)
    refs = {opening.file for reader in readers for opening in reader.openings if opening.file}
    names = dict(ResourceFile.objects.filter(ref__in=refs).values_list("ref", "name")) if refs else {}
    recalls = {recall.user_id: recall for recall in recalls_of(record)}
    for reader in readers:
        reader.recall = recalls.get(int(reader.user))
        for opening in reader.openings:
            opening.file = names.get(opening.file, opening.file)
    return readers


def recalls_of(record):
    """Return the recalls of a record, the latest of a reader last."""
    return Recall.objects.filter(record_kind=record.record_kind, record_ref=record.ref).order_by("pk")


def opened_by_home(records, codes, user):
    """Give each of some rows of `opened_records` its record, as far as the reader may see it, and who opened it."""
    refs = {row["record_ref"] for row in records}
    rows = Entry.objects.filter(kind__in=OPENED, record_ref__in=refs, owners__overlap=sorted(codes)).exclude(seat="")
    rows = rows.annotate(home=Part("seat", 3)).exclude(home__in=sorted(codes)).order_by()
    homes = {}
    for row in rows.values("record_kind", "record_ref", "home").annotate(times=Count("pk"), last=Max("at")):
        row["name"] = home_named(row["home"])
        homes.setdefault((row["record_kind"], row["record_ref"]), []).append(row)
    found = {}
    for kind in {row["record_kind"] for row in records}:
        for record in apps.get_model(kind).objects.permitted(user).filter(ref__in=refs):
            found[kind, record.ref] = record
    for row in records:
        key = row["record_kind"], row["record_ref"]
        row["record"], row["homes"] = found.get(key), sorted(homes[key], key=lambda home: home["last"], reverse=True)
    return records
