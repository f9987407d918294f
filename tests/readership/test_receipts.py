"""The receipt and the recall: who opened it, asked to delete it, and confirmed."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ipo_portal.audit.models import Entry
from ipo_portal.notices.models import Notice, OutgoingMail, Recall

from .conftest import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(session, plan, world):
    """The plan, opened by a planner of Peru, a curator and the own people; beside it a record of Peru."""
    theirs = world.resource("PE", title="Theirs", tlp="GREEN")
    reader, person = session("planner", "PE")
    reader.get(plan.get_absolute_url())
    reader.get(plan.get_absolute_url())
    reader.get(plan.file.get_absolute_url())
    session("curator", "OAS")[0].get(plan.get_absolute_url())
    session("planner", "CO")[0].get(plan.get_absolute_url())
    session("planner", "CO")[0].get(theirs.get_absolute_url())
    plan.theirs, plan.reader, plan.person = theirs, reader, person
    return plan


def rows(page):
    return [
        (str(reader.home), reader.role, [(opening.file or "page", opening.times) for opening in reader.openings])
        for reader in page.context["readers"]
    ]


def test_the_receipt_names_state_office_page_and_file_and_no_person(opened, session):
    owner, _ = session("focal_point", "CO")

    page = owner.get(address("readers", opened))

    found = {home: (role, dict(things)) for home, role, things in rows(page)}
    assert found == {
        "Peru": ("Security planner", {"page": 2, "route.pdf": 1}),
        "OAS": ("Curator", {"page": 1}),
    }
    text = page.content.decode()
    assert "2 accounts outside your own people, of OAS, Peru." in text
    assert "route.pdf" in text
    assert "@example.org" not in text.split("<main")[1]
    assert "Theirs" not in text


@pytest.mark.parametrize(
    ("role", "home", "code"),
    [
        ("focal_point", "PE", 404),
        ("contributor", "CO", 403),
        ("planner", "PE", 403),
        ("curator", "OAS", 403),
        ("administrator", "OAS", 403),
    ],
)
def test_nobody_else_reads_the_receipt_or_recalls(opened, session, role, home, code):
    client, _ = session(role, home)

    assert client.get(address("readers", opened)).status_code == code
    assert client.post(address("recall", opened)).status_code == code
    assert Recall.objects.count() == 0


def test_what_is_public_is_not_noted_and_what_is_amber_is_noted_for_all(session, world):
    clear, amber = world.resource("CO", tlp="CLEAR"), world.resource("CO", tlp="AMBER", shared_with=["PE"])
    law, event = world.law("CO", tlp="GREEN"), world.event("CO", tlp="GREEN")
    for home in ("PE", "CO"):
        client, _ = session("planner", home)
        for record in (clear, amber, law, event):
            assert client.get(record.get_absolute_url()).status_code == 200

    noted = Entry.objects.filter(kind="read").values_list("record_ref", "seat")
    assert sorted((ref, seat[-2:]) for ref, seat in noted) == sorted(
        [(amber.ref, "PE"), (amber.ref, "CO"), (law.ref, "PE"), (event.ref, "PE")]
    )


def test_the_readers_are_asked_once_told_without_a_title_and_confirm_with_one_click(opened, session):
    owner, _ = session("focal_point", "CO")
    owner.post(address("restrict", opened))

    owner.post(address("recall", opened))
    owner.post(address("recall", opened))

    assert sorted(Recall.objects.values_list("user__email", flat=True)) == sorted(
        Notice.objects.filter(kind="recalled").values_list("user__email", flat=True)
    )
    assert Recall.objects.count() == 2
    sent = OutgoingMail.objects.values_list("to", "subject", "body") or [
        (message.to[0], message.subject, message.body) for message in mail.outbox
    ]
    assert len(sent) == 2
    assert all("Route plan" not in f"{subject} {body}" and "/recalls/" in body for _, subject, body in sent)

    recall = Recall.objects.get(user=opened.person)
    page = opened.reader.get("/recalls/").content.decode()
    assert opened.ref in page
    assert "Route plan" not in page
    assert "route.pdf" not in page
    assert opened.reader.get("/work/").content.decode().count('href="/recalls/"') == 1
    assert opened.reader.post(f"/recalls/{recall.ref}/confirm/").status_code == 302

    receipt = owner.get(address("readers", opened)).context["readers"]
    states = {str(reader.home): bool(reader.recall.confirmed_at) for reader in receipt}
    assert states == {"Peru": True, "OAS": False}


def test_nobody_confirms_for_another_and_a_link_alone_confirms_nothing(opened, session):
    owner, _ = session("focal_point", "CO")
    owner.post(address("recall", opened))
    recall = Recall.objects.get(user=opened.person)
    other, _ = session("focal_point", "PE")

    assert other.post(f"/recalls/{recall.ref}/confirm/").status_code == 404
    assert opened.ref not in other.get("/recalls/").content.decode()
    assert opened.reader.get(f"/recalls/{recall.ref}/confirm/").status_code == 405
    recall.refresh_from_db()
    assert recall.confirmed_at is None


def test_who_confirmed_and_opens_it_again_is_asked_again(opened, session):
    owner, _ = session("focal_point", "CO")
    owner.post(address("recall", opened))
    first = Recall.objects.get(user=opened.person)
    opened.reader.post(f"/recalls/{first.ref}/confirm/")
    owner.post(address("recall", opened))
    assert Recall.objects.filter(user=opened.person).count() == 1

    opened.reader.get(opened.get_absolute_url())
    owner.post(address("recall", opened))

    assert Recall.objects.filter(user=opened.person, confirmed_at=None).count() == 1


def test_a_state_sees_which_states_opened_its_records_and_nothing_of_other_states(opened, session):
    owner, _ = session("alternate", "CO")

    page = owner.get("/opened/")

    assert [
        (str(row["record"]), {(home["home"], home["times"]) for home in row["homes"]}) for row in page.context["rows"]
    ] == [("Route plan", {("PE", 3), ("OAS", 1)})]
    assert "Theirs" not in page.content.decode()
    assert session("planner", "CO")[0].get("/opened/").status_code == 403
    assert session("administrator", "OAS")[0].get("/opened/").status_code == 403
    assert [str(row["record"]) for row in session("curator", "OAS")[0].get("/opened/").context["rows"]] == []


def test_the_receipt_takes_as_many_queries_for_many_readers_as_for_two(opened, session):
    owner, _ = session("focal_point", "CO")
    counts = []
    for _ in range(2):
        owner.get(address("readers", opened))
        with CaptureQueriesContext(connection) as queries:
            owner.get(address("readers", opened))
        counts.append(len(queries))
        for home in ("PY", "BB", "UY"):
            session("planner", home)[0].get(opened.get_absolute_url())
            session("planner", home)[0].get(opened.file.get_absolute_url())

    assert counts == [8, 8]


def test_the_own_people_are_neither_on_the_receipt_nor_asked_to_delete(session, world):
    shared = {"tlp": "AMBER", "shared_with": ["PE"]}
    plan, practice = world.resource("CO", **shared), world.practice(**shared)
    owner, _ = session("focal_point", "CO")
    curator, _ = session("curator", "OAS")
    for client in (owner, session("planner", "CO")[0], session("planner", "PE")[0]):
        client.get(plan.get_absolute_url())
    for client in (curator, session("curator", "UNICRI")[0], session("planner", "PE")[0]):
        client.get(practice.get_absolute_url())

    for client, record in ((owner, plan), (curator, practice)):
        assert [row[:2] for row in rows(client.get(address("readers", record)))] == [("Peru", "Security planner")]
        client.post(address("recall", record))
    assert sorted(Recall.objects.values_list("record_ref", flat=True)) == sorted([plan.ref, practice.ref])
