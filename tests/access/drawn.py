"""People and records as hypothesis draws them, and who reads what in the words of product decision 5.

The model was written without a look at the rule, and knows nothing of SQL, views or sessions.
"""

import datetime
import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from hypothesis import strategies as st

from ipo_portal.accounts.models import Assignment, SharingGroup, User, today
from ipo_portal.records.indexing import index_all
from knowledge.models import LawOfEvent, PracticeSource, ResourceFile

STATES = ("CO", "PE", "UY")
BODIES = ("OAS", "IMPACS")
SECRETARIAT = {"OAS", "UNICRI"}
GROUPS = ("group 1", "group 2")
LABELS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT")
SPEAKING = ("focal_point", "alternate")
VERSIONED = ("resource", "practice")
ENTRIES = ("fact", "institution", "expert")
TOLD_OF = (*VERSIONED, *ENTRIES)
"""Kinds with a page for those who may know that there is such a record."""
WORD = "Canary"
BYTES = b"%PDF-1.4 drawn"

SEATS = [
    *[(role, state) for role in ("planner", "contributor", "alternate", "focal_point") for state in STATES[:2]],
    ("planner", "IMPACS"),
    ("curator", "OAS"),
    ("curator", "IMPACS"),
    ("administrator", "OAS"),
]


@dataclass(frozen=True)
class Row:
    """What decision 5 asks of a record, or of one version of it."""

    owners: frozenset
    shared_with: frozenset
    tlp: str
    status: str


@dataclass(frozen=True)
class Seat:
    """A seat on the days [begins, ends) counted from today, and the day from which it is frozen."""

    role: str
    home: str
    begins: int = -30
    ends: int | None = None
    frozen: int | None = None
    groups: frozenset = frozenset()

    @property
    def holds_today(self):
        return self.begins <= 0 and (self.ends is None or self.ends > 0) and (self.frozen is None or self.frozen > 0)

    @property
    def codes(self):
        return {self.home, *self.groups}


@dataclass(frozen=True)
class Thing:
    """A record of one kind. `before` is its label when it was indexed, `steps` (day, label, owners were told)."""

    kind: str
    row: Row
    before: str = "CLEAR"
    edit: str = ""
    has_past: bool = False
    is_known: bool = False
    steps: tuple | None = None
    when: str = "ahead"
    is_linked: bool = False


def belongs_to(role, codes, owners):
    # The programme's own people are the curators at OAS and UNICRI.
    return bool(codes & owners) or (role == "curator" and bool(codes & SECRETARIAT) and "IPO" in owners)


def reads(role, codes, row):
    """Tell whether a seat reads a row; `codes` are its State or body, and the groups it is in."""
    is_owners = belongs_to(role, codes, row.owners)
    is_named = bool(codes & row.shared_with)
    if row.status != "published":
        if role == "contributor":
            return is_owners and row.tlp != "AMBER+STRICT"
        return is_owners and role in (*SPEAKING, "curator")
    if row.tlp == "CLEAR":
        return True
    if row.tlp == "GREEN":
        return role != "visitor"
    if role == "administrator":
        return False  # whether a body's administrators are among "all accounts of the bodies named": open_questions.csv
    if row.tlp == "AMBER":
        return is_owners or is_named
    return (is_owners or is_named) and role in (*SPEAKING, "curator")


def reads_history(role, codes, row):
    """The trail of a record is for those who speak for its owners."""
    return role in (*SPEAKING, "curator") and belongs_to(role, codes, row.owners)


# -- drawing --------------------------------------------------------------------------------------------------------

OWNERS = {
    "resource": st.sampled_from([frozenset({state}) for state in STATES]),
    "practice": st.just(frozenset({"IPO"})),
    "activity": st.just(frozenset({"IPO"})),
    "event": st.frozensets(st.sampled_from(STATES), min_size=1, max_size=2),
    "law": st.sampled_from([frozenset({code}) for code in (*STATES, "IPO")]),
    **dict.fromkeys(ENTRIES, st.sampled_from([frozenset({state}) for state in STATES])),
}
STATUSES = dict.fromkeys(VERSIONED, ("draft", "review", "changes", "published", "withdrawn"))
ANY_STATUS = ("draft", "review", "published", "replaced", "withdrawn")


def rows(owners, statuses):
    return st.builds(
        Row,
        owners=owners,
        shared_with=st.frozensets(st.sampled_from((*STATES, *BODIES, *GROUPS)), max_size=3),
        tlp=st.sampled_from(LABELS),
        # What is published is where labels and shares decide.
        status=st.sampled_from((*statuses, "published", "published", "published")),
    )


def things(kind):
    return st.builds(
        Thing,
        kind=st.just(kind),
        row=rows(OWNERS[kind], STATUSES.get(kind, ANY_STATUS)),
        before=st.sampled_from(LABELS),
        edit=st.sampled_from(("", "draft", "review", "changes")),
        has_past=st.booleans(),
        is_known=st.booleans(),
        # A practice would have to look at its sources first: see test_stepping.
        steps=st.none()
        if kind == "practice"
        else st.none() | st.tuples(st.sampled_from((-1, 0, 1)), st.sampled_from(LABELS[:-1]), st.booleans()),
        when=st.sampled_from(("ahead", "past", "undated")),
        is_linked=st.booleans(),
    )


WORLDS = st.tuples(
    things("event"), things("resource"), things("practice"), things("law"),
    st.lists(st.one_of([things(kind) for kind in OWNERS]), max_size=4),
).map(lambda drawn: [*drawn[:4], *drawn[4]])  # fmt: skip
"""Records of every kind with links between them; of no kind more than a page without paging shows."""

DAYS = st.sampled_from((-30, -1, 0, 1))
ENDS = st.sampled_from((None, None, None, 0, 1, 2))
READERS = st.lists(
    st.builds(
        lambda where, begins, ends, frozen, groups: Seat(
            *where, begins, ends if ends is None else max(ends, begins), frozen, groups
        ),
        st.sampled_from(SEATS), DAYS, ENDS, st.sampled_from((None, None, None, None, -1, 0, 1)),
        st.frozensets(st.sampled_from(GROUPS)),
    ),
    min_size=1, max_size=3, unique_by=lambda seat: (seat.role, seat.home),
)  # fmt: skip
"""The seats of one person; the first one is the seat chosen for the session."""

# -- building -------------------------------------------------------------------------------------------------------

SPANS = {"ahead": ("2027-07-23", "2027-08-08"), "past": ("2024-03-01", "2024-03-09"), "undated": (None, None)}


@dataclass
class Made:
    """A thing in the database. Marks tell its versions apart on any page: q003q1 is the first of the third record."""

    number: int
    thing: Thing
    record: object
    statuses: dict = field(default_factory=dict)
    """Status by number of version; 0 for what has none."""
    files: dict = field(default_factory=dict)

    @property
    def current(self):
        return next(n for n, status in self.statuses.items() if status == self.thing.row.status)

    @property
    def mark(self):
        return self.mark_of(self.current)

    def mark_of(self, version):
        return f"q{self.number:03}q{version}"

    def row_of(self, version):
        row = self.thing.row
        return Row(row.owners, row.shared_with, self.tlp, self.statuses[version])

    @property
    def row(self):
        return self.row_of(self.current)

    @property
    def tlp(self):
        """The label after the nightly job: it opens what is due, if its owners were told."""
        steps, tlp = self.thing.steps, self.thing.row.tlp
        if steps is None or steps[0] > 0 or not steps[2] or LABELS.index(steps[1]) >= LABELS.index(tlp):
            return tlp
        return steps[1]


def day(offset):
    return None if offset is None else today() + datetime.timedelta(days=offset)


def seat_person(user, seats):
    """Give a person the seats drawn, as members of the groups drawn; returns {group: code}."""
    made = [
        Assignment.objects.create(
            user=user, role=seat.role, starts_on=day(seat.begins), ends_on=day(seat.ends), frozen_on=day(seat.frozen),
            warned_on=day(seat.frozen), **{"country_id" if len(seat.home) == 2 else "body_id": seat.home},
        )
        for seat in seats
    ]  # fmt: skip
    for number, name in enumerate(GROUPS):
        members = [row.pk for row, seat in zip(made, seats, strict=True) if name in seat.groups]
        SharingGroup.objects.create(code=f"g-{number}", name=name, owner_codes=[STATES[number]], seat_ids=members)
    return made


def codes_of(names):
    return sorted(f"g-{GROUPS.index(name)}" if name in GROUPS else name for name in names)


def as_person(user, chosen):
    """Return the person as a request sees it: in the chosen seat if that holds, in none otherwise."""
    person = User.objects.get(pk=user.pk)
    if not person.seats:
        return AnonymousUser()
    person.seat = next((seat for seat in person.seats if seat.pk == chosen.pk), None)
    return person


def make(world, drawn, event=None):
    """Return the records drawn, linked, indexed under an earlier label and then labelled as drawn.

    What is linked is linked to `event`, or to the first record if that is one.
    """
    path, made = _stored_file(), []
    for number, thing in enumerate(drawn):
        made.append(_make(world, number, thing, path, event if thing.is_linked else None))
        if event is None and number == 0 and thing.kind == "event":
            event = made[0].record
    _link(made, event)
    index_all()
    for one in made:
        row, steps = one.thing.row, one.thing.steps
        later = {"steps_down_on": day(steps[0]), "steps_down_to": steps[1]} if steps else {}
        if steps and steps[2]:
            later["step_down_told"] = day(steps[0])
        type(one.record).objects.filter(pk=one.record.pk).update(
            tlp=row.tlp, shared_with=codes_of(row.shared_with), existence_open=one.thing.is_known, **later
        )
        one.record.refresh_from_db()
    return made


def _make(world, number, thing, path, event):
    made = Made(number, thing, None)
    scope = {"status": thing.row.status, "tlp": thing.before}
    owners = sorted(thing.row.owners)
    if thing.kind in VERSIONED:
        title = f"{WORD} q{number:03}q1"
        made.record = (
            world.resource(owners[0], title=title, event=event, **scope)
            if thing.kind == "resource"
            else world.practice(title=title, event=event, **scope)
        )
        _give_versions(made, path)
        return made
    made.statuses, title = {0: thing.row.status}, f"{WORD} q{number:03}q0"
    if thing.kind == "event":
        first, last = SPANS[thing.when]
        dates = {"starts_on": first, "ends_on": last, "precision": "day" if first else "unknown"}
        made.record = world.event(*owners, name_en=title, **dates, **scope)
    elif thing.kind == "law":
        made.record = world.law(owners[0], title_en=title, **scope)
    elif thing.kind in ENTRIES:
        called = {"fact": "title", "institution": "name", "expert": "post"}[thing.kind]
        made.record = getattr(world, thing.kind)(owners[0], **{called: title}, **scope)
    else:
        made.record = world.activity(title=title, **scope)
    return made


def _give_versions(made, path):
    """Add a published version after the first, and an open one, where drawn; each version of a resource has a file."""
    thing, record = made.thing, made.record
    made.statuses = {1: record.status}
    if record.status == "published" and thing.has_past:
        _next_version(made, "draft")
        type(record.current).objects.filter(record=record, number=1).update(status="replaced")
        published = {"status": "published", "published_at": record.current.published_at, "publisher": 0}
        type(record.current).objects.filter(record=record, number=2).update(**published)
        made.statuses = {1: "replaced", 2: "published"}
        record.current = record.versions.get(number=2)
        record.save()
    if record.status == "published" and thing.edit:
        _next_version(made, thing.edit)
    if thing.kind == "resource":
        for version in record.versions.all():
            made.files[version.number] = ResourceFile.objects.create(
                version=version, owner_codes=record.owner_codes, name=f"{made.mark_of(version.number)}.pdf", path=path,
                content_type="application/pdf", size=len(BYTES), sha256="0" * 64, reading=ResourceFile.Reading.READ,
            )  # fmt: skip


def _next_version(made, status):
    number = max(made.statuses) + 1
    kept = {
        f.attname: getattr(made.record.current, f.attname)
        for f in made.record.current._meta.concrete_fields
        if f.name not in ("id", "published_at", "publisher")
    }
    kept |= {"number": number, "title": f"{WORD} {made.mark_of(number)}", "status": "draft"}
    version = type(made.record.current)(**kept)
    version.save()
    for step in {"review": ["review"], "changes": ["review", "changes"]}.get(status, []):
        type(version).objects.filter(pk=version.pk).update(status=step)
    made.statuses[number] = status


def _link(made, event):
    """Tie the laws that are linked to the event, and all resources to each practice as its sources."""
    for one in made:
        if one.thing.kind == "law" and one.thing.is_linked:
            LawOfEvent.objects.create(law=one.record, event=event)
        if one.thing.kind == "practice":
            for resource in (two for two in made if two.thing.kind == "resource"):
                for version in one.record.versions.all():
                    PracticeSource.objects.create(
                        version=version, resource=resource.record, owner_codes=one.record.owner_codes
                    )


def _stored_file():
    path = f"ab/{uuid.uuid4()}.pdf"
    place = settings.FILES_ROOT / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(BYTES)
    return path
