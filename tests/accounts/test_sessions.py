"""How long a session lasts, what ends it, and where one sees it."""

import time
from urllib.parse import urlencode

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from ipo_portal.accounts.models import User
from ipo_portal.accounts.second_factor.codes import give_totp, new_secret
from ipo_portal.accounts.sessions import forget_sessions
from tests.factories import PASSWORD
from tests.signing import code_of, sign_in

pytestmark = pytest.mark.django_db
NEW = "a quite different staple of horses"


@pytest.fixture
def clock(monkeypatch):
    """Let the sessions' clock stand still, and go on by `clock.add(seconds)`."""

    class Clock:
        now = time.time()

        def add(self, seconds):
            self.now += seconds

    ours = Clock()
    monkeypatch.setattr("ipo_portal.accounts.sessions.time.time", lambda: ours.now)
    return ours


@pytest.fixture
def person(client, world):
    user = world.appoint("contributor", "CO")
    sign_in(client, user)
    return user


def is_in(client):
    return client.get("/work/").status_code == 200


def another(user):
    client = Client()
    sign_in(client, user)
    return client


def test_after_half_an_hour_without_a_click_the_session_is_over_and_the_sign_in_says_so(clock, client, person):
    clock.add(30 * 60)
    assert is_in(client)
    key = client.session.session_key

    clock.add(30 * 60 + 1)

    assert client.get("/work/")["Location"] == "/account/login/?next=/work/"
    assert not Session.objects.filter(pk=key).exists()
    assert "half an hour without a click" in client.get("/account/login/").text


def test_after_twelve_hours_the_session_is_over_whatever_was_clicked(clock, client, person):
    for _ in range(12 * 60 // 20):
        clock.add(20 * 60)
        assert is_in(client)

    clock.add(1)

    assert not is_in(client)
    assert "twelve hours at most" in client.get("/account/login/").text


def test_a_session_that_does_not_know_its_beginning_is_over(client, person):
    session = client.session
    del session["started"]
    session.save()

    assert not is_in(client)


def test_a_click_is_noted_once_a_minute(clock, client, person, django_assert_num_queries):
    for seconds, queries in [(59, 2), (2, 6), (10, 2)]:
        clock.add(seconds)
        with django_assert_num_queries(queries):
            client.get("/healthz")


def test_a_sixth_session_ends_the_oldest(person):
    browsers = [another(person) for _ in range(6)]

    assert [is_in(browser) for browser in browsers] == [False, True, True, True, True, True]


def test_the_sixth_session_of_one_ends_none_of_another(client, person, world):
    other = another(world.appoint("contributor", "CO"))

    for _ in range(6):
        another(person)

    assert is_in(other)


def test_a_change_of_the_password_ends_all_other_sessions(client, person):
    other = another(person)

    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert User.objects.get(pk=person.pk).check_password(NEW)
    assert (is_in(client), is_in(other)) == (True, False)


def test_a_closed_account_is_out_with_the_next_request(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert not is_in(client)


def test_sign_out_ends_the_session_on_the_server_and_in_the_browser(client, person):
    kept = client.cookies.copy()

    answer = client.post("/account/logout/")

    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    client.cookies = kept
    assert not is_in(client)
    assert not UserSession.objects.exists()


def test_nothing_but_a_sign_out_clears_the_browser(client, person):
    assert "Clear-Site-Data" not in client.get("/work/")
    assert "Clear-Site-Data" not in client.get("/account/logout/")
    assert "Clear-Site-Data" not in Client().post("/account/logout/")


def test_one_sees_the_own_sessions_and_ends_one(client, person, world):
    elsewhere, third, stranger = another(person), another(person), another(world.appoint("planner", "PE"))
    page = client.get("/account/sessions/")
    assert page.text.count('name="session"') == 2
    their = UserSession.objects.get(session_key=elsewhere.session.session_key)

    client.post("/account/sessions/", {"session": their.pk})

    assert [is_in(browser) for browser in (client, elsewhere, third, stranger)] == [True, False, True, True]


def test_one_ends_all_other_sessions_at_once(client, person, world):
    elsewhere, stranger = another(person), another(world.appoint("planner", "PE"))

    client.post("/account/sessions/")

    assert [is_in(browser) for browser in (client, elsewhere, stranger)] == [True, False, True]


@pytest.mark.parametrize("number", ["theirs", "0", "x", "9" * 30])
def test_a_session_of_somebody_else_does_not_exist(client, person, world, number):
    stranger = another(world.appoint("planner", "PE"))
    theirs = UserSession.objects.get(session_key=stranger.session.session_key).pk

    answer = client.post("/account/sessions/", {"session": theirs if number == "theirs" else number})

    assert answer.status_code == 404
    assert is_in(stranger)


def test_sessions_nobody_came_back_to_are_deleted(client, person, world):
    left = another(world.appoint("planner", "PE"))
    Session.objects.filter(pk=left.session.session_key).update(expire_date="2020-01-01T00:00Z")

    forget_sessions(timestamp=0)

    assert set(Session.objects.values_list("pk", flat=True)) == {client.session.session_key}
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {client.session.session_key}


def test_an_act_that_weighs_more_asks_again_after_a_quarter_of_an_hour_and_then_goes_on(client, person, monkeypatch):
    secret, now = new_secret(), time.time()
    give_totp(person, secret)
    page, weighty = "/account/password/change/", "/account/second-factor/recovery-codes/generate/"
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.get(weighty).status_code == 200
    assert client.get(page).status_code == 200

    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)

    asked = client.get(weighty)
    assert asked["Location"] == f"/account/reauthenticate/?{urlencode({'next': weighty})}"
    back = client.post(f"/account/second-factor/reauthenticate/?next={weighty}", {"code": code_of(secret)})
    assert back["Location"] == weighty
    assert client.get(back["Location"]).status_code == 200
    assert client.post(page, typed).status_code == 302


def test_an_address_is_not_changed_by_its_owner_and_an_old_one_signs_nobody_in(client, person):
    client.post("/account/email/", {"email": "private@example.org", "action_add": ""})
    assert User.objects.get(pk=person.pk).email == person.email

    old = person.email
    person.email = "new.office@example.org"
    person.save()

    for address, is_right in [(old, False), ("new.office@example.org", True)]:
        answer = Client().post("/account/login/", {"login": address, "password": PASSWORD})
        assert (answer.status_code == 302) == is_right
