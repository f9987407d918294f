"""One reader and, for a model, a row of every relation, status and label that the reader can stand in."""

import itertools
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from ipo_portal.access.roles import PROGRAMME
from knowledge.models import ResourceFile

from .expectations import ENTRIES, LABELS, STATE_SEATS, STATUSES, relations

HOMES = dict.fromkeys(STATE_SEATS, "CO") | {"observer": "IMPACS", "curator": "OAS", "administrator": "OAS"}
OWNERS = {
    "own": "CO",
    "foreign": "PE",
    "shared": "PE",
    "vacant": "UY",
    "programme": PROGRAMME,
    "own_hand": PROGRAMME,
    "unheard": "PE",
}
NAMED = sorted(set(HOMES.values()))
"""Whom a shared row names; all other rows name Barbados, where no reader sits."""
WORD = "Matrix"
BYTES = b"%PDF-1.4 matrix"

DETAILS = {
    "Resource": "knowledge:resource-detail", "Practice": "knowledge:practice-detail", "Event": "events:event-detail",
    "Law": "knowledge:law-detail", "Activity": "trainings:activity-detail", "Thread": "focal_points:thread-detail",
    "Fact": "focal_points:fact-detail", "Institution": "focal_points:institution-detail",
    "Expert": "focal_points:expert-detail", "Proposal": "focal_points:proposal-detail",
}  # fmt: skip
VERBS = {
    "Resource": {"change", "submit", "return", "release", "withdraw", "delete", "raise_label", "lower_label"},
    "Practice": {"change", "submit", "return", "endorse", "withdraw", "delete", "raise_label", "lower_label"},
}
VERBS |= dict.fromkeys(ENTRIES, VERBS["Resource"])
"""Actions with a page of their own; both label actions share one."""
STEPS = {
    "submit": {"draft": 302, "review": 409},
    "return": {"draft": 409, "review": 302},
    "release": {"draft": 302, "review": 302},
    "endorse": {"draft": 409, "review": 302},
    "withdraw": {"published": 302},
    "delete": {"draft": 302, "review": 302},
}
"""What an entitled person's post gives, by status (decision 6); in any other status there is nothing to do it to."""
ENTRY_STEPS = STEPS | {"change": {"draft": 302, "review": 302, "published": 302}}
"""An entry has no versions: what is released is changed in place, what is withdrawn stays as it was."""

DATED = {"language": "es", "source": "Ministry", "as_of": "2026-01-31"}
TYPED = {
    "Resource": {"title": "Typed", "abstract": "About crowds.", "language": "es", "area_codes": ["PX04"]},
    "Practice": {
        "title": "Typed", "context": "A cup.", "problem": "Queues.", "measure": "Lanes.", "result": "Short queues.",
        "language": "en", "area_codes": ["PX04"],
    },
    "Fact": {"topic": "agency", "title": "Typed", "text": "It leads.", **DATED},
    "Institution": {"name": "Typed", "kind": "police", "text": "Typed.", **DATED},
    "Expert": {
        "post": "Typed", "experience": "Typed.", "area_codes": ["PX04"], "speaks": ["es"], "helps": ["advice"],
        "availability": "yes", "consent_on": "2026-01-31", **DATED,
    },
}  # fmt: skip

TEXTS = {
    "Resource": "About crowds.", "Practice": "Shorter queues.", "Fact": "Leads the planning.",
    "Institution": "Serves the games.", "Expert": "Knows stadiums.", "Proposal": "Leads the planning.",
}  # fmt: skip
"""What `World` writes into them."""


@dataclass(frozen=True)
class Row:
    """A row of the world: the record, its version if the model has versions, and what only its title says."""

    record: object
    mark: str
    file: ResourceFile | None = None

    @property
    def version(self):
        return getattr(self.record, "current", None)


@dataclass(frozen=True)
class Scene:
    user: object
    model: type
    rows: dict
    """Row by (relation, status, label)."""

    @property
    def name(self):
        return self.model.__name__

    @property
    def label(self):
        return self.model._meta.label_lower

    @property
    def versions(self):
        """The model of the versions, None if there are none."""
        return self.model.current.field.related_model if hasattr(self.model, "current") else None

    def pages(self, cell):
        """Return where a cell's action can be looked at: the address of a verb, or the pages of reading."""
        ref = self.rows[cell.row].record.ref
        if cell.action == "view":
            return [reverse(DETAILS[self.name], args=[ref])]
        if cell.action == "audit":
            return [reverse(name, args=[self.label, ref]) for name in ("record-history", "access", "readers")]
        # The page of both labels opens for those who may raise one.
        return [self.address(cell)] if self.address(cell) and cell.action != "lower_label" else []

    def address(self, cell):
        """Return where a cell's action is done, None if there is no such place."""
        args = [self.rows[cell.row].record.ref]
        if cell.action not in VERBS.get(self.name, ()):
            return None
        verb = "label" if cell.action.endswith("_label") else cell.action
        return reverse(DETAILS[self.name].replace("detail", verb), args=args)

    @property
    def steps(self):
        """What an entitled person's post gives, by action and status."""
        return ENTRY_STEPS if self.name in ENTRIES else STEPS

    @property
    def tells_it_exists(self):
        """Tell whether there is a page for those who may know of it and not read it."""
        return self.versions is not None or self.name in ENTRIES

    @property
    def text(self):
        """Words that only the text of a record holds, not its title."""
        return TEXTS.get(self.name, "no text at all")

    @property
    def typed(self):
        """What a person types into the form of a draft."""
        return TYPED[self.name]


def build(world, model, role):
    """Return the scene of a role. Colombia, Peru and Barbados have somebody who speaks for them, Uruguay has not."""
    world.appoint("alternate", "CO")
    world.appoint("focal_point", "PE")
    world.appoint("focal_point", "BB")
    seat = "planner" if role == "observer" else role
    user = AnonymousUser() if role == "visitor" else world.appoint(seat, HOMES[role])
    path = _stored_file() if model == "Resource" else None
    rows = {}
    for number, key in enumerate(itertools.product(relations(model, role), STATUSES, LABELS)):
        mark = f"q{number:03}q"
        record = _record(world, model, user, mark, *key)
        file = _file(record, path) if path else None
        rows[key] = Row(record, mark, file)
    foreign = [row.record.pk for key, row in rows.items() if key[0] == "foreign"]
    type(record).objects.filter(pk__in=foreign).update(existence_open=True)
    return Scene(user, type(record), rows)


def _record(world, model, user, mark, relation, status, label):
    scope = {"status": status, "tlp": label, "shared_with": NAMED if relation == "shared" else ["BB"]}
    owner, title = OWNERS[relation], f"{WORD} {mark}"
    if model == "Resource":
        return world.resource(owner, title=title, **scope)
    if model == "Practice":
        return world.practice(title=title, by=user if relation == "own_hand" else None, **scope)
    if model == "Event":
        return world.event(owner, name_en=title, **scope)
    if model == "Law":
        return world.law(owner, title_en=title, **scope)
    if model == "Thread":
        to = "UY" if relation == "unheard" else "BB"
        return world.thread(owner, to, subject=title, **scope | ({"shared_with": [to]} if to == "UY" else {}))
    if model == "Fact":
        return world.fact(owner, title=title, **scope)
    if model == "Institution":
        return world.institution(owner, name=title, text=TEXTS[model], **scope)
    if model == "Expert":
        return world.expert(owner, post=title, experience=TEXTS[model], **scope)
    if model == "Proposal":
        return world.proposal("CO", title=title, **scope)
    return world.activity(title=title, **scope)


def _stored_file():
    path = f"ab/{uuid.uuid4()}.pdf"
    place = settings.FILES_ROOT / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(BYTES)
    return path


def _file(record, path):
    return ResourceFile.objects.create(
        version=record.current, owner_codes=record.owner_codes, name="plan.pdf", path=path,
        content_type="application/pdf", size=len(BYTES), sha256="0" * 64, reading=ResourceFile.Reading.READ,
    )  # fmt: skip
