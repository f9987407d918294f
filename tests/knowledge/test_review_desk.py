"""The desk on which a curator decides about a version in review."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ipo_portal.access.tlp import TLP
from ipo_portal.audit.models import Entry
from ipo_portal.records.actions import open_edit, submit
from knowledge.actions import write_practice
from knowledge.models import PracticeSource

pytestmark = pytest.mark.django_db

FULL = {"conditions": "Two gates.", "pitfalls": "Rain."}


def desk(record):
    return reverse("knowledge:practice-review", args=[record.ref])


@pytest.fixture
def author(world):
    return world.appoint("curator", "OAS")


@pytest.fixture
def reviewer(world):
    return world.appoint("curator", "UNICRI")


@pytest.fixture
def in_review(world, author):
    """Return a function that makes a practice in review with some sources."""

    def make(*sources, **said):
        practice = world.practice(status="review", by=author, **said)
        for source in sources:
            PracticeSource.objects.create(version=practice.current, resource=source, owner_codes=practice.owner_codes)
        return practice

    return make


def found(page):
    return [(check.is_met, check.text) for check in page.context["checks"]]


def test_what_can_be_found_out_is_shown_as_found_out(client, world, in_review, reviewer):
    practice = in_review(world.resource("CO", tlp=TLP.GREEN), tlp=TLP.GREEN, **FULL)
    client.force_login(reviewer)

    assert found(client.get(desk(practice))) == [
        (True, "All fields are filled in"),
        (True, "Planning areas named: Venue security"),
        (True, "Sources are named, each with its label"),
        (True, "Its label, TLP:GREEN, is at least as strict as that of its strictest source"),
        (True, "You did not write on this version"),
    ]


def test_what_is_missing_is_said_and_the_own_hand_does_not_endorse(client, world, in_review, author):
    practice = in_review(pitfalls=" ", area_codes=[])
    client.force_login(author)

    page = client.get(desk(practice))

    assert found(page) == [
        (False, "Left empty: conditions, pitfalls"),
        (False, "No planning area is named"),
        (False, "No source is named that you may read"),
        (True, "Its label, TLP:GREEN, is at least as strict as that of its strictest source"),
        (False, "You wrote on this version: another curator endorses it"),
    ]
    assert reverse("knowledge:practice-endorse", args=[practice.ref]) not in page.content.decode()


def test_a_label_more_open_than_a_source_is_found_though_the_source_is_hidden(client, world, in_review, reviewer):
    hidden = world.resource("CO", tlp=TLP.STRICT, title="Plan of the north stand")
    practice = in_review(hidden, tlp=TLP.GREEN)
    client.force_login(reviewer)

    page = client.get(desk(practice))

    assert found(page)[2:4] == [
        (False, "No source is named that you may read"),
        (False, "Its label, TLP:GREEN, is more open than that of a source"),
    ]
    assert "north stand" not in page.content.decode()
    assert page.context["page_tlp"] == TLP.GREEN


def test_judging_is_asked_and_never_shown_as_done(client, in_review, reviewer):
    practice = in_review()
    client.force_login(reviewer)

    page = client.get(desk(practice)).content.decode()

    judged = page[page.index("For you to judge") : page.index("Note to those who wrote it")]
    assert judged.count("<li>") == judged.count("?</span></li>") == 4
    assert "tick-ok" not in judged
    assert "checkbox" not in page


def test_a_revision_shows_text_areas_and_sources_beside_what_stands(client, world, author, reviewer):
    practice = world.practice(measure="Open all lanes.", area_codes=["PA05"])
    version = open_edit(practice, by=author)
    version.measure, version.area_codes = "Open two lanes.", ["PA05", "PX04"]
    source = world.resource("CO", title="Counting bags")
    write_practice(practice, version, by=author, sources=[source])
    submit(version, by=author)
    client.force_login(reviewer)

    page = client.get(desk(practice))

    assert [str(label) for label, *_ in page.context["texts"]] == ["measure"]
    assert [str(label) for label, *_ in page.context["subjects"]] == ["planning areas", "Sources"]
    assert "<ins>Counting bags</ins>" in page.content.decode()


def test_asking_for_changes_from_the_desk_sends_it_back_and_takes_it_off_the_queue(client, in_review, reviewer):
    practice, other = in_review(), in_review()
    client.force_login(reviewer)
    queue = client.get(desk(practice)).context["queue"]
    assert queue == [practice.current, other.current]

    client.post(reverse("knowledge:practice-return", args=[practice.ref]), {"reason": "Which event?"})

    assert client.get(desk(practice)).status_code == 404
    assert client.get(desk(other)).context["queue"] == [other.current]


def test_the_desk_is_for_curators_and_reading_on_it_is_in_the_trail(client, world, in_review, reviewer):
    practice = in_review(tlp=TLP.AMBER)
    client.force_login(world.appoint("focal_point", "CO"))
    assert client.get(desk(practice)).status_code == 403
    client.force_login(reviewer)
    client.get(desk(practice))

    entries = Entry.objects.filter(kind=Entry.Kind.READ, record_ref=practice.ref)
    assert [entry.note for entry in entries] == ["review"]


def test_the_task_leads_to_the_desk(client, world, author, reviewer):
    practice = world.practice(status="draft", by=author)
    client.force_login(author)
    client.post(reverse("knowledge:practice-submit", args=[practice.ref]))
    client.force_login(reviewer)

    assert [task.url for task in client.get("/work/").context["tasks"]] == [desk(practice)]


def test_more_sources_and_a_longer_queue_need_no_more_queries(client, world, in_review, reviewer):
    few_sources = in_review(world.resource("CO"))
    client.force_login(reviewer)
    client.get(desk(few_sources))
    with CaptureQueriesContext(connection) as few:
        client.get(desk(few_sources))
    many_sources = in_review(*(world.resource(code) for code in ["CO", "PE", "PY"] * 10))
    for _ in range(29):
        in_review()
    with CaptureQueriesContext(connection) as many:
        client.get(desk(many_sources))

    assert len(many) == len(few)
