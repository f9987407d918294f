"""Drawn people before drawn records: all channels give what the rule gives, and the rule what decision 5 says.

Drawn are the days of a seat and of a freeze, several seats of one person, groups, shares, labels that step down, open
edits of what is published, links between records, and a label that was another one when the record was indexed.
"""

import re
from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings

from events.models import Event
from ipo_portal.access.explain import who, why
from ipo_portal.access.roles import VISITOR
from ipo_portal.accounts.models import Assignment, today
from ipo_portal.notices.models import Notice
from ipo_portal.readership.audience import audience
from ipo_portal.readership.stepping import step_down
from ipo_portal.search.models import SearchDocument
from ipo_portal.search.query import search
from knowledge.models import Resource

from .drawn import (
    BYTES,
    ENTRIES,
    READERS,
    SPEAKING,
    STATES,
    TOLD_OF,
    WORD,
    WORLDS,
    Row,
    Seat,
    Thing,
    as_person,
    make,
    reads,
    reads_history,
    seat_person,
)

pytestmark = pytest.mark.django_db

MARK = re.compile(r"q\d{3}q\d")
EVERY_DAY = 20
"""Examples, always the same ones; the long run draws others each time."""
TEXTS = ("About crowds.", "Shorter queues.", "Leads the planning.")
"""What the text of a resource, practice or fact says, and its title does not."""
DETAILS = {
    "resource": "knowledge:resource-detail", "practice": "knowledge:practice-detail", "law": "knowledge:law-detail",
    "event": "events:event-detail", "activity": "trainings:activity-detail", "fact": "focal_points:fact-detail",
    "institution": "focal_points:institution-detail", "expert": "focal_points:expert-detail",
}  # fmt: skip
BYSTANDERS = [
    ("alternate", "PE"),
    ("planner", "CO"),
    ("contributor", "UY"),
    ("curator", "UNICRI"),
    ("administrator", "OAS"),
]
"""Other accounts, for the counts of who may read; none stands in the way of a drawn seat."""


@dataclass(frozen=True)
class Reader:
    """A person at the portal: the seat acted in, if any, and the browser."""

    user: object
    client: Client
    seat: Seat | None
    has_others: bool

    @property
    def role(self):
        return self.seat.role if self.seat else "visitor"

    @property
    def codes(self):
        return self.seat.codes if self.seat else set()

    def sees(self, one, version=None):
        return reads(self.role, self.codes, one.row if version is None else one.row_of(version))

    def answers(self, address, **asked):
        """Return (status, marks, response); "seat" for the question which seat, "sign in" for the way in."""
        response = self.client.get(address, asked)
        status = response.status_code
        if status == 302:
            there = response["Location"]
            status = "seat" if there.startswith(reverse("seat")) else "sign in" if "login" in there else there
        text = b"".join(response.streaming_content) if response.streaming else response.content
        return status, set(MARK.findall(text.decode())), response


def open_browser(user, seats):
    """Sign the person in, in the first of the seats drawn."""
    made = seat_person(user, seats)
    client = Client()
    client.force_login(user)
    session = client.session
    session["seat"] = made[0].pk
    session.save()
    holding = [seat for seat in seats if seat.holds_today]
    if not holding:
        # Told once that the seat is over; from then on the browser is a visitor's.
        assert client.get("/").status_code == 403
    acted_in = seats[0] if seats[0].holds_today else None
    return Reader(as_person(user, made[0]), client, acted_in, bool(holding) and acted_in is None)


def marks_of(made, reader, *kinds, **wanted):
    """Return the marks of what the reader sees among some records, by the model."""
    return {
        one.mark for one in made
        if (not kinds or one.thing.kind in kinds) and reader.sees(one)
        and all(getattr(one.thing, name) == value for name, value in wanted.items())
    }  # fmt: skip


# -- the channels: each yields (what, wanted, found) -----------------------------------------------------------------


def rule_itself(reader, made):
    for one in made:
        model = type(one.record)
        of_it = {"pk": one.record.pk}
        yield "permitted", reader.sees(one), model.objects.permitted(reader.user).filter(**of_it).exists()
        yield (
            "has_perm",
            reader.sees(one),
            reader.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}", one.record),
        )
        yield "why", reader.sees(one), bool(why(reader.user, one.record))
        documents = SearchDocument.objects.permitted(reader.user)
        yield "index", reader.sees(one), documents.filter(ref=one.record.ref).exists()
        if one.thing.kind in ("resource", "practice"):
            numbers = one.record.versions.permitted(reader.user).values_list("number", flat=True)
            yield "versions", {n for n in one.statuses if reader.sees(one, n)}, set(numbers)


def told_to_owners(reader, made, seats):
    """`who`, and the receipt "who can read it": over all accounts and all seats in force, chosen or not."""
    held = [(-1, seat) for seat in seats if seat.holds_today]
    held += [(number, Seat(role, home)) for number, (role, home) in enumerate(BYSTANDERS)]
    grants = {seat.grant: seat for seat in Assignment.objects.in_force().with_groups()}
    for one in made:
        found = audience(one.record)
        readers = {person for person, seat in held if reads(seat.role, seat.codes, one.row)}
        yield "audience", (len(readers), reads("visitor", set(), one.row)), (found.accounts, found.is_public)
        reasons = who(one.record, [VISITOR, *grants])
        wanted = sorted((seat.role, seat.home) for _, seat in held if reads(seat.role, seat.codes, one.row))
        yield "who", wanted, sorted((s.role, s.home_code) for grant, s in grants.items() if reasons[grant])


def lists(reader, made):
    pages = [
        ("knowledge:practice-list", {"practice"}, {}),
        ("knowledge:resource-list", {"resource"}, {}),
        ("knowledge:law-list", {"law"}, {}),
        ("trainings:activity-list", {"activity"}, {}),
        ("focal_points:institution-list", {"institution"}, {}),
        ("focal_points:expert-list", {"expert"}, {}),
        ("events:event-list", {"event"}, {"when": "ahead"}),
        ("events:event-past", {"event"}, {"when": "past"}),
        ("events:event-undated", {"event"}, {"when": "undated"}),
    ]
    for name, kinds, which in pages:
        status, marks, response = reader.answers(reverse(name))
        wanted = marks_of(made, reader, *kinds, **which)
        if kinds <= {*ENTRIES}:  # what was replaced has a page, and no place in the rosters
            wanted -= {one.mark for one in made if one.row.status == "replaced"}
        yield name, (200, wanted, len(wanted)), (status, marks, response.context["paginator"].count)
    _, marks, _ = reader.answers(reverse("events:event-month"), month="2027-07")
    yield "month", marks_of(made, reader, "event", when="ahead"), marks


def finding(reader, made):
    wanted = [one for one in made if reader.sees(one)]
    _, marks, response = reader.answers(reverse("search"), q=WORD)
    found = response.context["found"]
    yield "search page", {one.mark for one in wanted}, marks
    yield "search count", len(wanted), found.count
    yield "facet of labels", Counter(one.tlp for one in wanted), Counter(found.facets["labels"])
    kinds = Counter(one.record._meta.label_lower for one in wanted)
    yield "facet of kinds", kinds, Counter(found.facets["kinds"])
    yield "search", {one.record.ref for one in wanted}, {hit.ref for hit in search(reader.user, WORD).hits}
    _, marks, response = reader.answers(reverse("search"), q="Canarry")
    yield "suggestions", min(5, len(wanted)), len(response.context["suggestions"])
    yield "suggested beyond the rule", set(), marks - {one.mark for one in wanted}


def feed(reader, made):
    """The same for everybody: what a visitor sees."""
    visitor = Reader(None, Client(), None, False)
    yield (
        "feed",
        marks_of(made, visitor, "event", when="ahead") | marks_of(made, visitor, "event", when="past"),
        (reader.answers(reverse("events:event-feed"))[1]),
    )


def pages_across(reader, made):
    published = {one.mark for one in made if one.row.status == "published"}
    ahead = marks_of(made, reader, "event", when="ahead")
    _, marks, _ = reader.answers(reverse("home"))
    yield "home", ahead | marks_of(made, reader, "practice") & published, marks
    for code in STATES:
        own = {one.mark for one in made if code in one.row.owners}
        shared = marks_of(made, reader, "resource", "law") & published
        _, marks, _ = reader.answers(reverse("focal_points:state-detail", args=[code.lower()]))
        entries = marks_of(made, reader, *ENTRIES)
        if reader.role in ("contributor", *SPEAKING) and code in reader.codes:
            entries &= published | {one.mark for one in made if one.row.status in ("draft", "review")}
        else:
            entries &= published
        yield f"State {code}", own & (marks_of(made, reader, "event") | shared | entries), marks
    if reader.user.is_authenticated:
        _, marks, _ = reader.answers(reverse("work"))
        yield "work", marks_of(made, reader), marks


def beside(reader, made, one):
    """Return the marks of what stands on the page of a record beside itself."""
    event, thing = made[0], one.thing
    resources = marks_of(made, reader, "resource")
    if thing.kind == "practice":
        return resources | ({event.mark} if thing.is_linked and reader.sees(event) else set())
    if thing.kind in ("law", "resource"):
        return {event.mark} if thing.is_linked and reader.sees(event) else set()
    if thing.kind == "event":
        neighbours = marks_of(made, reader, "event", when=thing.when) if thing.when != "undated" else set()
        if one is not event:
            return neighbours
        linked = {two.mark for two in made if two.thing.is_linked and reader.sees(two)}
        knowledge = {
            two.mark for two in made if two.thing.kind in ("resource", "practice") and two.row.status == "published"
        }
        return neighbours | linked & (knowledge | marks_of(made, reader, "law"))
    return set()


def record_pages(reader, made):
    gone = 404 if reader.user.is_authenticated else "sign in"
    for one in made:
        row, thing, ref = one.row, one.thing, one.record.ref
        address = reverse(DETAILS[thing.kind], args=[ref])
        status, marks, response = reader.answers(address)
        is_known = thing.kind in TOLD_OF and thing.is_known and row.status == "published"
        if reader.sees(one):
            yield f"page {thing.kind}", (200, {one.mark} | beside(reader, made, one)), (status, marks)
            yield "said why", reader.user.is_authenticated, bool(response.context["why"])
        elif is_known and reader.seat:
            yield "page that is known of", (200, {one.mark}), (status, marks)
            yield "text of what is known of", False, any(text in response.content.decode() for text in TEXTS)
        else:
            yield f"no page {thing.kind}", (gone, set()), (status, marks)
        yield from _parts(reader, made, one, gone)
        yield from _about(reader, one)


def _parts(reader, made, one, gone):
    """The versions of a record by their numbers, and their files."""
    for version in one.statuses if one.thing.kind in ("resource", "practice") else ():
        sees = reader.sees(one) and reader.sees(one, version)
        address = reverse(DETAILS[one.thing.kind], args=[one.record.ref]) + f"versions/{version}/"
        status, marks, _ = reader.answers(address)
        wanted = {one.mark_of(version)} | beside(reader, made, one) if sees else set()
        if sees and one.statuses[version] in ("draft", "review", "changes"):  # compared with what stands
            wanted |= {one.mark_of(n) for n, status in one.statuses.items() if status == "published"}
        yield "version", (200 if sees else gone, wanted), (status, marks)
    for version, file in one.files.items():
        status, _, response = reader.answers(file.get_absolute_url())
        yield "file", 200 if reader.sees(one, version) else gone, status
        if status == 200:
            yield "bytes", str(len(BYTES)), response["Content-Length"]


def _about(reader, one):
    """Pages for the owners: the history, who may read it and who has."""
    sees = reads_history(reader.role, reader.codes, one.row)
    label = one.record._meta.label_lower
    for name in ("record-history", "access", "readers"):
        status, marks, _ = reader.answers(reverse(name, args=[label, one.record.ref]))
        yield name, sees, status == 200
        if not sees:
            yield f"refused {name}", set(), marks
    permitted = type(one.record).objects.permitted(reader.user, "audit").filter(pk=one.record.pk)
    yield "rule of the trail", sees, permitted.exists()


def nothing_without_a_seat(reader, made):
    """Whose seat is over and who has others is asked first: no page tells anything before."""
    addresses = [reverse(name) for name in ("home", "work", "search", "knowledge:resource-list", "events:event-month")]
    addresses += [reverse(DETAILS[one.thing.kind], args=[one.record.ref]) for one in made]
    addresses += [file.get_absolute_url() for one in made for file in one.files.values()]
    for address in addresses:
        status, marks, _ = reader.answers(address)
        yield "before the seat is chosen", ("seat", set()), (status, marks)


CHANNELS = (lists, finding, feed, pages_across, record_pages)


@pytest.mark.parametrize("examples", [EVERY_DAY, pytest.param(200, marks=pytest.mark.full)])
def test_every_channel_gives_what_the_rule_gives_and_the_rule_what_the_decision_says(world, examples):
    for role, home in BYSTANDERS:
        world.appoint(role, home)
    user = world.appoint("planner", "PE", starts_on="2026-01-01", ends_on="2026-01-02")

    # Not shrunk: what is wrong names its channel and its row, and a smaller world takes minutes to find.
    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=examples == EVERY_DAY, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(READERS, WORLDS)
    def compare(seats, drawn):
        with transaction.atomic():
            made = make(world, drawn)
            reader = open_browser(user, seats)
            step_down(today())
            Notice.objects.bulk_create(
                Notice(user=user, kind="released", record_kind=one.record.record_kind, record_ref=one.record.ref)
                for one in made
            )
            answers = [*rule_itself(reader, made), *told_to_owners(reader, made, seats)]
            for channel in [nothing_without_a_seat] if reader.has_others else CHANNELS:
                answers += channel(reader, made)
            wrong = [f"{what}: {wanted} wanted, {found} found" for what, wanted, found in answers if wanted != found]
            transaction.set_rollback(True)
        assert wrong == [], "\n".join(wrong)

    compare()


@pytest.mark.parametrize(
    ("when", "begins", "ends", "is_seat"),
    [
        ("the day before it begins", 1, 3, False),
        ("its first day", 0, 3, True),
        ("its last day", -2, 1, True),
        ("the day after", -3, 0, False),
        ("a day that is both first and last", 0, 1, True),
        ("never, ended on the day it began", 0, 0, False),
    ],
)
def test_a_seat_reads_from_its_first_day_to_its_last_and_on_no_other(world, when, begins, ends, is_seat):
    shared = Row(frozenset({"CO"}), frozenset({"PE"}), "AMBER+STRICT", "published")
    theirs = Row(frozenset({"CO"}), frozenset({"UY"}), "AMBER+STRICT", "published")
    made = make(world, [Thing("resource", shared), Thing("resource", theirs)])
    user = world.appoint("planner", "CO", starts_on="2026-01-01", ends_on="2026-01-02")
    reader = open_browser(user, [Seat("alternate", "PE", begins, ends)])
    wanted = {made[0].mark} if is_seat else set()

    found = {record.current.title[-len(made[0].mark) :] for record in Resource.objects.permitted(reader.user)}
    assert found == wanted, when
    assert reader.answers(reverse("knowledge:resource-list"))[1] == wanted
    assert reader.answers(reverse("search"), q=WORD)[1] == wanted
    assert reader.answers(made[0].record.get_absolute_url())[:2] == ((200, wanted) if is_seat else ("sign in", set()))
    assert reader.answers(made[0].files[1].get_absolute_url())[0] == (200 if is_seat else "sign in")


def test_an_event_closed_to_the_editor_stays_with_the_draft_and_is_named_nowhere(world):
    event = world.event("PE", name_en=f"{WORD} q000q0")
    draft = world.resource("CO", status="draft", title=f"{WORD} q001q1", event=event)
    Event.objects.filter(pk=event.pk).update(tlp="AMBER+STRICT")
    user = world.appoint("contributor", "CO", starts_on="2026-01-01", ends_on="2026-01-02")
    reader = open_browser(user, [Seat("contributor", "CO")])
    form = reverse("knowledge:resource-change", args=[draft.ref])

    _, marks, page = reader.answers(form)
    seen = page.context["form"].initial["seen"]
    typed = {"title": "New words", "abstract": "x", "language": "es", "area_codes": ["PX04"], "seen": seen, "event": ""}
    assert (marks, reader.client.post(form, typed).status_code) == ({"q001q1"}, 302)

    draft.current.refresh_from_db()
    assert (draft.current.title, draft.current.event_id) == ("New words", event.pk)
    assert reader.answers(draft.get_absolute_url())[1] == set()
