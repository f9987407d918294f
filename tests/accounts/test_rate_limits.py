"""Attempts are counted; nobody learns whether an account exists."""

import itertools

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from ipo_portal.accounts.second_factor.codes import give_totp, new_secret
from tests.factories import PASSWORD
from tests.signing import code_of, sign_in

pytestmark = pytest.mark.django_db
WRONG = "not the password of anybody"


@pytest.fixture
def person(world):
    user = world.appoint("contributor", "CO")
    user.secret = new_secret()
    give_totp(user, user.secret)
    return user


def attempt(email, password=WRONG, *, ip="192.0.2.1", **headers):
    return Client(REMOTE_ADDR=ip, headers=headers).post("/account/login/", {"login": email, "password": password})


def new_addresses():
    return (f"198.51.100.{number}" for number in itertools.count(1))


def test_after_five_wrong_passwords_even_the_right_one_waits_from_wherever_it_comes(person):
    ips = new_addresses()
    assert [attempt(person.email, ip=next(ips)).status_code for _ in range(5)] == [200] * 5

    answer = attempt(person.email, PASSWORD, ip=next(ips))

    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "Wait 5 minutes" in answer.text


def test_an_account_that_does_not_exist_waits_likewise(db):
    ips = new_addresses()

    codes = [attempt("nobody@example.org", ip=next(ips)).status_code for _ in range(6)]

    assert codes == [200] * 5 + [429]


def test_another_account_does_not_wait(person, world):
    ips = new_addresses()
    for _ in range(6):
        attempt(person.email, ip=next(ips))

    assert attempt(world.appoint("planner", "CO").email, PASSWORD, ip=next(ips)).status_code == 302


@pytest.mark.parametrize("write", [str.upper, lambda email: f" {email} "])
def test_writing_the_address_differently_gives_no_further_attempts(person, write):
    ips = new_addresses()
    for _ in range(5):
        attempt(person.email, ip=next(ips))

    assert attempt(write(person.email), ip=next(ips)).status_code == 429


def test_another_name_of_the_portal_gives_no_further_attempts(person, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    ips = new_addresses()
    for _ in range(5):
        attempt(person.email, ip=next(ips))

    assert attempt(person.email, ip=next(ips), host="localhost").status_code == 429


def test_after_thirty_failures_a_network_address_waits_and_another_does_not(db):
    codes = [attempt(f"a{number}@example.org").status_code for number in range(31)]

    assert codes == [200] * 30 + [429]
    assert attempt("b@example.org", ip="192.0.2.2").status_code == 200


def test_a_forged_address_is_no_other_address(db):
    codes = [
        attempt(f"a{number}@example.org", **{"x-forwarded-for": f"203.0.113.{number}"}).status_code
        for number in range(31)
    ]

    assert codes == [200] * 30 + [429]


def test_behind_a_proxy_only_the_address_the_proxy_saw_counts(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    codes = [
        attempt(f"a{number}@example.org", **{"x-forwarded-for": f"203.0.113.{number}, 192.0.2.9"}).status_code
        for number in range(31)
    ]

    assert codes == [200] * 30 + [429]
    assert attempt("b@example.org", **{"x-forwarded-for": "192.0.2.10"}).status_code == 200


def test_signing_in_oneself_between_the_attempts_does_not_start_the_count_anew(person, world):
    mine = world.appoint("planner", "PE")
    mine.secret = new_secret()
    give_totp(mine, mine.secret)
    codes = []
    for number in range(31):
        codes.append(attempt(f"a{number}@example.org").status_code)
        if number % 10 == 5:
            inside = Client(REMOTE_ADDR="192.0.2.1")
            inside.post("/account/login/", {"login": mine.email, "password": PASSWORD})
            cache.delete_many([f"second-factor-used:{mine.pk}:{code_of(mine.secret)}"])
            inside.post("/account/second-factor/authenticate/", {"code": code_of(mine.secret)})

    assert codes == [200] * 30 + [429]


def test_after_five_wrong_codes_the_right_one_waits_in_every_session(person):
    def with_password():
        client = Client()
        client.post("/account/login/", {"login": person.email, "password": PASSWORD})
        return client

    answers = [
        with_password().post("/account/second-factor/authenticate/", {"code": "000000"}).status_code for _ in range(5)
    ]
    client = with_password()
    last = client.post("/account/second-factor/authenticate/", {"code": code_of(person.secret)})

    assert answers == [200] * 5
    assert (last.status_code, last["Retry-After"]) == (429, "300")
    assert client.get("/work/").status_code == 302


def test_codes_for_confirming_are_counted_too(client, person):
    sign_in(client, person)
    codes = [client.post("/account/second-factor/reauthenticate/", {"code": "000000"}).status_code for _ in range(6)]

    assert codes == [200] * 5 + [429]


def test_a_reset_is_sent_three_times_an_hour_to_an_address_and_ten_times_from_one(db):
    def reset(email, ip="192.0.2.1"):
        return Client(REMOTE_ADDR=ip).post("/account/password/reset/", {"email": email})

    ips = new_addresses()
    assert [reset("a@example.org", next(ips)).status_code for _ in range(4)] == [302] * 3 + [429]
    assert reset("A@example.org", next(ips))["Retry-After"] == "3600"
    assert [reset(f"b{number}@example.org").status_code for number in range(11)] == [302] * 10 + [429]


def page_without_keys(answer, email):
    """Return what the page shows: what belongs to the request alone is left out."""
    token = answer.context["csrf_token"]
    return answer.text.replace(str(token), "").replace(email, "")


def test_the_sign_in_answers_alike_whether_an_account_exists_or_not(person, world):
    closed = world.appoint("planner", "PE")
    closed.is_active = False
    closed.save()

    answers = {page_without_keys(attempt(email), email) for email in (person.email, closed.email, "no@example.org")}

    assert len(answers) == 1


def test_a_reset_answers_alike_whether_an_account_exists_or_not(person):
    answers = set()
    for email in (person.email, "no@example.org"):
        answer = Client().post("/account/password/reset/", {"email": email}, follow=True)
        answers.add((answer.status_code, tuple(answer.redirect_chain), page_without_keys(answer, email)))

    assert len(answers) == 1


def test_a_passkey_of_nobody_and_one_of_somebody_else_are_refused_alike(person):
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "Key", "credential": {}})
    answers = set()
    for handle in ("MQ", "OTk5OTk5"):  # the first is number 1 as allauth writes it
        client = Client()
        client.get("/account/second-factor/webauthn/login/", headers={"Accept": "application/json"})
        credential = (
            '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", '
            f'"authenticatorData": "AA", "signature": "AA", "userHandle": "{handle}"}}}}'
        )
        answer = client.post("/account/second-factor/webauthn/login/", {"credential": credential})
        answers.add((answer.status_code, answer["Location"]))

    assert answers == {(302, "/account/login/")}
