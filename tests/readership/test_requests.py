"""Where the owner lets all accounts know of a record, they can ask for it; everywhere else there is nothing."""

import pytest
from django.urls import reverse

from ipo_portal.notices.models import AccessRequest, Notice, Task
from knowledge.models import Practice, Resource

from .conftest import address

pytestmark = pytest.mark.django_db

ROLES = [
    ("planner", "PE"), ("contributor", "PE"), ("alternate", "PE"), ("focal_point", "PE"), ("planner", "IMPACS"),
    ("curator", "OAS"), ("administrator", "OAS"),
]  # fmt: skip


def known(record, is_open=True):
    type(record).objects.filter(pk=record.pk).update(existence_open=is_open)
    record.refresh_from_db()
    return record


@pytest.mark.parametrize(("role", "home"), ROLES)
@pytest.mark.parametrize("status", ["draft", "review", "published", "withdrawn"])
@pytest.mark.parametrize("is_open", [True, False])
def test_all_accounts_may_know_of_what_is_published_and_open_and_of_nothing_else(world, role, home, status, is_open):
    records = [
        known(make, is_open)
        for label in ("AMBER", "AMBER+STRICT")
        for make in (world.resource("CO", tlp=label, status=status), world.practice(tlp=label, status=status))
    ]
    person = world.appoint(role, home)

    found = {*Resource.objects.permitted(person, "know"), *Practice.objects.permitted(person, "know")}

    assert found == (set(records) if is_open and status == "published" else set())


def test_the_page_shows_title_owner_and_label_and_nothing_else_of_it(session, world, client):
    secret = {"title": "Route plan", "abstract": "Through the tunnel."}
    record = known(world.resource("CO", tlp="AMBER+STRICT", shared_with=["BB"], **secret))
    hidden = world.resource("CO", tlp="AMBER+STRICT", title="Other plan")
    reader, _ = session("planner", "PE")

    page = reader.get(record.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    assert all(words in text for words in ("Route plan", "Colombia", "TLP:AMBER+STRICT", address("ask", record)))
    assert not any(words in text for words in ("tunnel", "Barbados", "version 1", "Crowd safety"))
    assert reader.get(f"{record.get_absolute_url()}versions/1/").status_code == 404
    assert reader.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(record.get_absolute_url())["Location"].startswith("/account/login/")
    assert "Route plan" not in reader.get(reverse("knowledge:resource-list")).content.decode()
    assert "Route plan" not in reader.get("/search/?q=route").content.decode().split("<main")[1]


def test_a_request_reaches_the_owner_who_gives_access_and_both_sides_are_told(session, world):
    record = known(world.resource("CO", tlp="AMBER"))
    reader, asker = session("planner", "PE")
    owner, _ = session("focal_point", "CO")
    colleague = world.appoint("alternate", "CO")

    assert reader.post(address("ask", record), {"reason": ""}).status_code == 422
    assert reader.post(address("ask", record), {"reason": "Pan American Games"})["Location"] == "/requests/"
    assert reader.post(address("ask", record), {"reason": "again"}).status_code == 409
    assert Task.objects.waiting_for(colleague).get().kind == "access"

    asked = AccessRequest.objects.get()
    text = owner.get(address("requests", record)).content.decode()
    assert "Pan American Games" in text
    assert "Security planner · Peru" in text
    assert asker.email not in text
    answer = f"{address('requests', record)}{asked.ref}/"
    assert owner.post(answer, {"answer": "granted"}).status_code == 302
    assert owner.post(answer, {"answer": "declined", "words": "no"}).status_code == 409

    record.refresh_from_db()
    assert (record.tlp, record.shared_with) == ("AMBER", ["PE"])
    assert reader.get(record.get_absolute_url()).context["object"] == record
    assert Task.objects.open().count() == 0
    assert sorted(Notice.objects.values_list("kind", "user__email")) == sorted(
        [("granted", asker.email), ("granted", colleague.email)]
    )


def test_to_decline_takes_words_which_the_one_who_asked_reads(session, world):
    record = known(world.resource("CO", tlp="AMBER"))
    reader, _ = session("planner", "PE")
    other, _ = session("planner", "PE")
    owner, _ = session("alternate", "CO")
    reader.post(address("ask", record), {"reason": "Games"})
    answer = f"{address('requests', record)}{AccessRequest.objects.get().ref}/"

    assert owner.post(answer, {"answer": "declined", "words": ""}).status_code == 422
    assert owner.post(answer, {"answer": "declined", "words": "Ask after the final."}).status_code == 302

    record.refresh_from_db()
    assert record.shared_with == []
    assert "Ask after the final." in reader.get("/requests/").content.decode()
    assert "Ask after the final." not in other.get("/requests/").content.decode()
    known(record, is_open=False)
    assert record.current.title not in reader.get("/requests/").content.decode()
    assert "Ask after the final." in reader.get("/requests/").content.decode()


@pytest.mark.parametrize(
    ("role", "home", "code"),
    [("focal_point", "PE", 404), ("contributor", "CO", 403), ("planner", "PE", 403), ("curator", "OAS", 403),
     ("administrator", "OAS", 403)],
)  # fmt: skip
def test_nobody_else_reads_or_answers_requests(session, world, role, home, code):
    record = known(world.resource("CO", tlp="AMBER"))
    session("planner", "PE")[0].post(address("ask", record), {"reason": "Games"})
    asked = AccessRequest.objects.get()
    client, _ = session(role, home)

    assert client.get(address("requests", record)).status_code == code
    assert client.post(f"{address('requests', record)}{asked.ref}/", {"answer": "granted"}).status_code == code
    record.refresh_from_db()
    assert record.shared_with == []


def test_a_request_of_another_record_is_not_answered_through_ones_own(session, world):
    theirs, own = known(world.resource("PE", tlp="AMBER")), known(world.resource("CO", tlp="AMBER"))
    session("planner", "UY")[0].post(address("ask", theirs), {"reason": "Games"})
    asked = AccessRequest.objects.get()
    owner, _ = session("focal_point", "CO")

    assert owner.post(f"{address('requests', own)}{asked.ref}/", {"answer": "granted"}).status_code == 404


def test_what_is_not_open_cannot_be_asked_for(session, world):
    record = world.resource("CO", tlp="AMBER")
    reader, _ = session("planner", "PE")

    assert reader.get(address("ask", record)).status_code == 404
    assert reader.post(address("ask", record), {"reason": "Games"}).status_code == 404
    assert AccessRequest.objects.count() == 0
