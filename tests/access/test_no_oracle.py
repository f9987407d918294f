"""What a reader may not see makes no difference (I2): every address answers as it does in a world without it.

The worlds differ in hidden records of every kind, tied to what the reader does see. Asked are all addresses, once with
the arguments of visible rows and once with those of the hidden ones, and forms that name a hidden row.
"""

import dataclasses
import io
import re
import zipfile

import pytest
from django.conf import settings as portal
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, assume, example, given, settings
from hypothesis import strategies as st

from ipo_portal.accounts.models import Assignment
from ipo_portal.records.indexing import index_all
from knowledge.models import PracticeSource
from tests.test_urls import ADDRESSES, PLAIN

from .drawn import OWNERS, WORD, Row, Seat, Thing, make, reads, things

pytestmark = pytest.mark.django_db

EVERY_DAY = [("visitor", None), ("focal_point", "PE")]
READERS = [
    *(pytest.param(role, home, 0) for role, home in EVERY_DAY),
    *(
        pytest.param(role, home, 2, marks=pytest.mark.full)
        for role, home in [
            *EVERY_DAY,
            ("planner", "PE"),
            ("curator", "OAS"),
            ("contributor", "CO"),
            ("curator", "IMPACS"),
            ("administrator", "OAS"),
        ]
    ),
]
"""Role, home, and how many worlds are drawn beside the one made by hand."""
NOISE = [
    re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"'),
    re.compile(r"(?<!\d)\d\d:\d\d(:\d\d(\.\d+)?)?(?!\d)"),
]
"""What differs between any two answers: tokens, and the time."""
RANDOM = {
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_login_webauthn",
    "mfa_authenticate",
    "mfa_reauthenticate_webauthn",
}
"""Pages with a fresh secret or challenge in every answer; they know nothing of records."""
OF_THE_ACCOUNT = ("admin:", "account_", "mfa_", "usersessions_", "socialaccount_", "openid_", "set_")
"""Beginnings of names of pages that know nothing of records: asked by the long run only."""
DRAWN = st.lists(st.one_of([things(kind) for kind in OWNERS]), min_size=4, max_size=8)
BY_HAND = [
    Thing(kind, Row(frozenset({owner}), frozenset({"UY"}), "AMBER+STRICT", "published"), edit=edit, is_linked=True)
    for kind, owner, edit in [
        ("resource", "CO", "draft"), ("event", "CO", ""), ("law", "CO", ""), ("practice", "IPO", ""),
        ("activity", "IPO", ""), ("fact", "CO", ""), ("institution", "CO", ""), ("expert", "CO", ""),
    ]
]  # fmt: skip
"""One of each kind, tied to what others see; none is for a reader of these tests but those of the owners."""


def answer_of(response):
    """Return all that a response tells, without what differs between any two."""
    text = b"".join(response.streaming_content) if response.streaming else response.content
    if text.startswith(b"PK"):
        text = unpacked(text)
    text = text.decode("utf-8", "replace")
    for noise in NOISE:
        text = noise.sub("", text)
    headers = {name: value for name, value in response.headers.items() if name not in ("Expires", "Content-Length")}
    return response.status_code, headers, text


def unpacked(workbook):
    """Return the parts of a workbook, which is an archive with the time of each part in it."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def samples_of(rows):
    """Return a function from the name of an address and of its argument to the argument: that of a row of the kind."""

    def sample(name, argument):
        kind = name.split(":")[-1].split("-")[0]
        row = rows.get(kind) or rows["record"]
        if argument == "kind":
            return rows["record"].record_kind
        return row.ref if argument == "ref" else PLAIN[argument]

    return sample


def asked_with(samples, *, of_the_account=True):
    return [
        ("get", address.path(samples), {})
        for address in ADDRESSES
        if address.name not in RANDOM and (of_the_account or not address.name.startswith(OF_THE_ACCOUNT))
    ]


def asked_of_visible(visible, *, of_the_account):
    lists = ("knowledge:resource-list", "knowledge:practice-list", "knowledge:law-list", "events:event-past",
             "trainings:activity-list")  # fmt: skip
    return [
        *asked_with(samples_of(visible), of_the_account=of_the_account),
        *(("get", reverse(name), {"page": page}) for name in lists for page in (1, 2, 99)),
        *(("get", reverse("search"), {"q": words}) for words in (WORD, "Canarry", "q001q1", "crowds", "queues")),
        *(("get", reverse("search"), {"q": WORD, "label": "AMBER", "page": page}) for page in (1, 2)),
        ("get", reverse("events:event-month"), {"month": "2027-07"}),
        ("get", reverse("events:event-list"), {"q": WORD, "state": "CO"}),
        ("get", reverse("events:event-feed"), {"q": WORD}),
        ("get", reverse("knowledge:law-list"), {"q": WORD, "state": "CO"}),
        ("get", reverse("knowledge:resource-list"), {"state": "CO", "tlp": "AMBER"}),
        ("get", reverse("focal_points:institution-list"), {"state": "CO"}),
        ("get", reverse("focal_points:expert-list"), {"state": "CO", "area": "PX04"}),
        ("get", reverse("home"), {}),
        ("get", "/focal-points/co/", {}),
        ("get", "/focal-points/pe/", {}),
    ]


def asked_of_hidden(hidden, visible):
    """Addresses of a hidden row of each kind, read and written to; forms without a title that choose it."""
    found = []
    first = {one.thing.kind: one for one in reversed(hidden)}
    for one in first.values():
        kind, record = one.thing.kind, one.record
        rows = visible | {kind: record, "record": record}
        own = [(way, path, asked) for way, path, asked in asked_with(samples_of(rows)) if record.ref in path]
        found += own + [("post", path, {"reason": "x", "tlp": "CLEAR"}) for _, path, _ in own]
        found += [("get", file.get_absolute_url(), {}) for file in one.files.values()]
        found.append(("get", reverse("knowledge:practice-add"), {"from": record.ref}))
        for form in ("resource", "practice"):
            chosen = {"event": record.pk, "sources": [record.pk], "title": "", "language": "en"}
            found.append(("post", reverse(f"knowledge:{form}-add"), chosen))
    return found


def answers(session, asked):
    """Ask everything in one session, and take back what it left behind."""
    caches["default"].clear()
    client = Client()
    if session:
        client.cookies[portal.SESSION_COOKIE_NAME] = session
    found = []
    with transaction.atomic():
        for way, path, given_data in asked:
            with transaction.atomic():
                found.append(answer_of(getattr(client, way)(path, given_data)))
        transaction.set_rollback(True)
    return found


def visible_rows(world):
    """Return what everybody in a seat sees, and two rows a visitor sees."""
    resource, event = world.resource("UY", title=f"{WORD} of all"), world.event("CO", name_en=f"{WORD} games")
    practice = world.practice(title=f"{WORD} practice", tlp="CLEAR", event=event)
    PracticeSource.objects.create(version=practice.current, resource=resource, owner_codes=["IPO"])
    return {
        "resource": resource, "record": resource, "event": event, "practice": practice,
        "fact": world.fact("UY", title=f"{WORD} fact"), "institution": world.institution("UY", name=f"{WORD} unit"),
        "expert": world.expert("UY", post=f"{WORD} post"),
        "law": world.law("CO", title_en=f"{WORD} law"), "activity": world.activity(title=f"{WORD} activity"),
    }  # fmt: skip


def hide(world, drawn, visible):
    """Make the hidden rows, tied to what is seen; each resource is a source of the visible practice."""
    made = make(world, drawn, event=visible["event"])
    for one in made:
        if one.thing.kind == "resource":
            PracticeSource.objects.create(version=visible["practice"].current, resource=one.record, owner_codes=["IPO"])
    return made


@pytest.mark.parametrize(("role", "home", "examples"), READERS)
def test_a_world_with_hidden_records_answers_as_one_without_them(world, client, role, home, examples):
    visible = visible_rows(world)
    seat = Seat(role, home)
    session, codes = "", set()
    if role != "visitor":
        user = world.appoint(role, home)
        client.force_login(user)
        session, codes = client.session.session_key, seat.codes
        visible["seat"] = Assignment.objects.get(user=user)

    # Not shrunk: what differs names its address.
    @settings(
        max_examples=max(examples, 1), deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate] if examples else [Phase.explicit],
    )  # fmt: skip
    @given(DRAWN)
    @example(BY_HAND)
    def compare(drawn):
        drawn = [dataclasses.replace(thing, is_known=False) for thing in drawn if not reads(role, codes, thing.row)]
        assume(drawn)
        with transaction.atomic():
            hidden = hide(world, drawn, visible)
            asked = asked_of_visible(visible, of_the_account=bool(examples)) + asked_of_hidden(hidden, visible)
            there = answers(session, asked)
            transaction.set_rollback(True)
        with transaction.atomic():
            index_all()
            gone = answers(session, asked)
            transaction.set_rollback(True)
        found = [
            (ask, _difference(one, other)) for ask, one, other in zip(asked, there, gone, strict=True) if one != other
        ]
        assert found == []

    compare()


def _difference(one, other):
    """Return where two answers part, for the message."""
    if one[:2] != other[:2]:
        return one[:2], other[:2]
    place = next(n for n, (a, b) in enumerate(zip(one[2] + "\0", other[2] + "\1", strict=False)) if a != b)
    return one[2][max(0, place - 80) : place + 80], other[2][max(0, place - 80) : place + 80]
