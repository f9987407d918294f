"""The forms of joining, one focal point at a time, the end of a seat, and the handling rules."""

import datetime
import time

import pytest
from django.db import connection
from django.test import Client

from ipo_portal.accounts import actions
from ipo_portal.accounts.actions import NotPossible
from ipo_portal.accounts.models import Assignment, User, today
from ipo_portal.accounts.views import ResetPassword
from ipo_portal.notices.models import OutgoingMail

from .joining import ADDRESS, JOINING, PASSWORD, invite

pytestmark = pytest.mark.django_db

# -- the form -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password2": "another sentence of that length"}, "password2"),
        ({"password1": "too short", "password2": "too short"}, "password1"),
        ({"password1": ADDRESS, "password2": ADDRESS}, "password1"),
        ({"rules": ""}, "rules"),
    ],
)
def test_without_a_good_password_or_the_rules_there_is_no_account(chief, link, client, changed, field):
    invite(chief)

    page = client.post(link(), JOINING | changed)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert User.objects.count() == 1
    assert client.get(link()).status_code == 200


def test_the_page_shows_the_handling_rules(chief, link, client):
    invite(chief)

    page = client.get(link()).text

    for label in ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"):
        assert label in page


def test_a_failure_in_the_middle_leaves_neither_account_nor_seat_and_the_link_alive(chief, link, client):
    invite(chief)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;"
            " CREATE TRIGGER no BEFORE INSERT ON accounts_assignment FOR EACH ROW EXECUTE FUNCTION no()"
        )
    client.raise_request_exception = False

    assert client.post(link(), JOINING).status_code == 500

    assert User.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER no ON accounts_assignment")
    assert client.post(link(), JOINING).status_code == 302


# -- people who have an account ------------------------------------------------------------------------------------


def test_whoever_has_an_account_signs_in_first(world, chief, link, client):
    planner = world.appoint("planner", "PE")
    invite(chief, email=planner.email)

    page = client.get(link())
    assert f'href="/account/login/?next={link()}"' in page.text
    assert client.post(link(), JOINING).status_code == 409
    assert User.objects.get(pk=planner.pk).check_password(PASSWORD) is False

    client.force_login(planner)
    assert client.post(link()).status_code == 302
    assert [(seat.role, seat.home_code) for seat in User.objects.get(pk=planner.pk).seats] == [
        ("planner", "PE"),
        ("contributor", "CO"),
    ]


def test_a_link_that_was_forwarded_is_of_no_use_in_another_account(world, chief, link, client):
    client.force_login(world.appoint("planner", "PE"))
    invite(chief)

    assert "another address" in client.get(link()).text
    assert client.post(link(), JOINING).status_code == 409
    assert Assignment.objects.count() == 2
    assert Client().get(link()).status_code == 200


# -- one focal point at a time --------------------------------------------------------------------------------------


def test_a_second_focal_point_is_refused_in_words_before_any_mail_goes_out(chief, curator, outbox, letter):
    with pytest.raises(NotPossible, match="has a focal point since"):
        invite(curator, "focal_point", letter=letter)
    Assignment.objects.filter(pk=chief.seat.pk).update(ends_on=today() + datetime.timedelta(days=9))
    with pytest.raises(NotPossible, match="has a focal point until"):
        invite(curator, "focal_point", letter=letter)

    assert outbox() == []
    invite(curator, "focal_point", letter=letter, starts_on=today() + datetime.timedelta(days=9))
    assert len(outbox()) == 1


def test_a_successor_takes_over_on_the_day_of_acceptance(chief, curator, link, client, letter):
    invite(curator, "focal_point", letter=letter, hands_over=True)
    assert User.objects.get(pk=chief.pk).seat.role == "focal_point"

    client.post(link(), JOINING)

    old, new = Assignment.objects.filter(country="CO").order_by("pk")
    assert (old.ends_on, new.starts_on) == (today(), today())
    assert new.letter == letter
    assert User.objects.get(pk=chief.pk).seat is None
    assert User.objects.get(email=ADDRESS).seat == new


def test_a_successor_of_a_later_day_waits_for_it(chief, curator, link, client, letter):
    later = today() + datetime.timedelta(days=30)
    invite(curator, "focal_point", letter=letter, hands_over=True, starts_on=later)

    client.post(link(), JOINING)

    old, new = Assignment.objects.filter(country="CO").order_by("pk")
    assert (old.ends_on, new.starts_on) == (later, later)
    assert User.objects.get(pk=chief.pk).seat == old
    assert User.objects.get(email=ADDRESS).seat is None


def test_a_seat_taken_meanwhile_is_said_and_the_link_stays_good(world, curator, link, client, letter):
    invite(curator, "focal_point", letter=letter)
    other = world.appoint("focal_point", "CO")

    page = client.post(link(), JOINING)
    assert page.status_code == 409
    assert "the State has a focal point" in page.text
    assert not User.objects.filter(email=ADDRESS).exists()

    actions.end(other.seat, by=curator)
    assert client.post(link(), JOINING).status_code == 302


def test_a_focal_point_is_not_invited_without_a_letter(curator):
    with pytest.raises(NotPossible):
        invite(curator, "focal_point")


# -- the end of a seat ----------------------------------------------------------------------------------------------


def test_the_day_a_seat_ends_its_open_session_gets_nothing_and_what_was_released_stays(world, chief, curator, client):
    resource = world.resource("CO", tlp="AMBER", by=chief)
    client.force_login(chief)
    assert client.get(resource.get_absolute_url()).status_code == 200
    assert client.get("/people/").status_code == 200

    actions.end(chief.seat, by=curator)

    told = client.get(resource.get_absolute_url())
    assert told.status_code == 403
    assert resource.current.title not in told.text
    for path in (resource.get_absolute_url(), "/people/", "/knowledge/resources/add/", "/work/"):
        assert client.get(path)["Location"] == f"/account/login/?next={path}"
    resource.refresh_from_db()
    assert (resource.country_id, resource.owner_codes, resource.status) == ("CO", ["CO"], "published")


def test_the_last_administrator_stays(world):
    last = world.appoint("administrator", "OAS")
    with pytest.raises(NotPossible, match="last administrator"):
        actions.end(last.seat, by=last)
    other = world.appoint("administrator", "UNICRI")

    actions.end(last.seat, by=other)

    with pytest.raises(NotPossible, match="last administrator"):
        actions.end(other.seat, by=other)


def test_a_seat_ends_once(world, chief):
    seat = world.appoint("planner", "CO").seat
    actions.end(seat, by=chief)

    with pytest.raises(NotPossible, match="already"):
        actions.end(seat, by=chief)


# -- nobody can ask who has an account ------------------------------------------------------------------------------


def test_a_reset_answers_alike_and_sends_nothing_to_an_address_without_an_account(world, outbox, client):
    known = world.appoint("planner", "CO").email

    answers = [client.post("/account/password/reset/", {"email": email}) for email in (known, "nobody@example.org")]

    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/account/password/reset/done/")] * 2
    assert OutgoingMail.objects.count() == 2
    assert [message.recipients() for message in outbox()] == [[known]]
    assert [mail.to for mail in OutgoingMail.objects.all()] == [known]
    assert "https://portal.example.org/account/password/reset/key/" in outbox()[0].body
    assert "testserver" not in outbox()[0].body + outbox()[0].subject


def test_a_reset_takes_as_long_for_an_address_without_an_account(world, outbox, client):
    known = world.appoint("planner", "CO").email

    for email in (known, "nobody@example.org"):
        begun = time.monotonic()
        client.post("/account/password/reset/", {"email": email})
        assert time.monotonic() - begun >= ResetPassword.ANSWERED_AFTER


def test_a_sign_in_answers_alike(world, client):
    known = world.appoint("planner", "CO").email
    said = [
        client.post("/account/login/", {"login": email, "password": "not the password"}).context["form"].errors
        for email in (known, "nobody@example.org")
    ]

    assert said[0] == said[1]


def test_signing_up_is_closed_to_forms_too(client, db):
    client.post("/account/signup/", {"email": ADDRESS, "password1": PASSWORD})

    assert User.objects.count() == 0


# -- the handling rules ---------------------------------------------------------------------------------------------


def test_the_first_administrator_accepts_the_rules_before_anything_else(world, client):
    user = world.appoint("administrator", "OAS")
    User.objects.update(rules_accepted_at=None)
    client.force_login(user)

    for path in ("/", "/people/", "/admin/", "/knowledge/", "/nothing/here/"):
        answer = client.get(path)
        if path == "/nothing/here/":
            assert answer.status_code == 404
        else:
            assert (path, answer["Location"]) == (path, f"/rules/?next={path.replace('/', '%2F')}")
    assert client.get("/handling/").status_code == 200
    assert client.post("/rules/?next=/people/", {}).status_code == 422
    assert client.post("/rules/?next=/people/", {"rules": "on"})["Location"] == "/people/"

    assert client.get("/people/").status_code == 200
    assert client.get("/rules/")["Location"] == "/work/"


def test_the_page_of_the_rules_leads_nowhere_else(world, client):
    user = world.appoint("planner", "CO")
    User.objects.update(rules_accepted_at=None)
    client.force_login(user)

    for evil in ("https://evil.example/", "//evil.example", "////evil.example", "/\\evil.example", "javascript:x"):
        User.objects.update(rules_accepted_at=None)
        assert client.post(f"/rules/?next={evil}", {"rules": "on"})["Location"] == "/work/"
