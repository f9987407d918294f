"""Attempts are counted; nobody learns whether an account exists."""

import itertools
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from ipo_portal.accounts import limits
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


@pytest.fixture
def clock(monkeypatch):
    """A clock that is put forward: `clock.later(seconds)`."""

    class Clock:
        ahead = 0

        def later(self, seconds):
            self.ahead += seconds

    clock, true = Clock(), time.time
    monkeypatch.setattr(time, "time", lambda: true() + clock.ahead)
    return clock


def fail_and_wait(person, clock, ips, waits):
    """Fail until there is a wait, sit it out, and begin again; returns what each wait was said to be, in seconds."""
    said = []
    for _ in range(waits):
        assert [attempt(person.email, ip=next(ips)).status_code for _ in range(5)] == [200] * 5
        said.append(int(attempt(person.email, PASSWORD, ip=next(ips))["Retry-After"]))
        clock.later(said[-1] - 5)
        assert attempt(person.email, PASSWORD, ip=next(ips)).status_code == 429
        clock.later(6)
    return said


def test_each_further_wait_is_twice_as_long_up_to_an_hour_and_none_is_for_ever(person, clock):
    ips = new_addresses()

    assert fail_and_wait(person, clock, ips, 7) == [300, 600, 1200, 2400, 3600, 3600, 3600]
    assert attempt(person.email, PASSWORD, ip=next(ips)).status_code == 302


def test_attempts_while_waiting_make_no_wait_longer(person, clock):
    ips = new_addresses()
    for _ in range(5):
        attempt(person.email, ip=next(ips))
    for _ in range(30):
        assert attempt(person.email, ip=next(ips)).status_code == 429

    clock.later(301)

    assert attempt(person.email, PASSWORD, ip=next(ips)).status_code == 302


def test_the_right_password_between_wrong_ones_makes_no_wait_shorter(person, clock):
    ips = new_addresses()
    fail_and_wait(person, clock, ips, 1)
    for _ in range(3):
        attempt(person.email, ip=next(ips))
        assert attempt(person.email, PASSWORD, ip=next(ips)).status_code == 302
    for _ in range(2):
        attempt(person.email, ip=next(ips))

    assert attempt(person.email, PASSWORD, ip=next(ips))["Retry-After"] == "600"


def test_after_a_day_without_a_wait_the_next_one_is_short_again(person, clock):
    ips = new_addresses()
    assert fail_and_wait(person, clock, ips, 2) == [300, 600]
    attempt(person.email, ip=next(ips))

    clock.later(24 * 3600 + 60)

    assert fail_and_wait(person, clock, ips, 1) == [300]


def test_failures_spread_over_time_make_nobody_wait(person, clock):
    ips = new_addresses()
    for _ in range(12):
        assert attempt(person.email, ip=next(ips)).status_code == 200
        clock.later(100)

    assert attempt(person.email, PASSWORD, ip=next(ips)).status_code == 302


def test_a_network_address_waits_longer_each_time_too(db, clock):
    waits = []
    for turn in range(3):
        codes = [attempt(f"a{turn}-{number}@example.org").status_code for number in range(30)]
        assert codes == [200] * 30
        waits.append(int(attempt("b@example.org")["Retry-After"]))
        clock.later(waits[-1] + 1)

    assert waits == [300, 600, 1200]


def test_a_network_address_that_waits_wears_out_nobodys_attempts(person):
    for number in range(30):
        attempt(f"a{number}@example.org")
    for _ in range(10):
        assert attempt(person.email).status_code == 429

    assert attempt(person.email, PASSWORD, ip="192.0.2.2").status_code == 302


def test_an_account_that_waits_wears_out_the_attempts_of_no_network_address(person, world):
    ips = new_addresses()
    for _ in range(5):
        attempt(person.email, ip=next(ips))
    for _ in range(40):
        assert attempt(person.email).status_code == 429

    assert attempt(world.appoint("planner", "PE").email, PASSWORD).status_code == 302


def test_of_many_attempts_at_once_no_more_than_five_are_made(db):
    def try_to_count(_):
        try:
            return limits.count_account("officer@example.org") and "made"
        except limits.MustWait:
            return "waits"

    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(try_to_count, range(40)))

    assert answers == {"made": 5, "waits": 35}


def test_a_password_set_by_mail_lets_somebody_in_whose_attempts_others_have_worn_out(person, outbox):
    ips = new_addresses()
    for _ in range(6):
        attempt(person.email, ip=next(ips))
    client = Client(REMOTE_ADDR=next(ips))
    client.post("/account/password/reset/", {"email": person.email})
    path = client.get(re.search(r"https://portal\.example\.org(/\S+)", outbox()[-1].body)[1])["Location"]
    chosen = "another sentence to remember"
    assert client.post(path, {"password1": chosen, "password2": chosen}).status_code == 302

    assert attempt(person.email, chosen, ip=next(ips)).status_code == 302


def test_the_page_says_how_long_to_wait_and_what_to_do_meanwhile(person):
    for _ in range(5):
        attempt(person.email)

    page = attempt(person.email).text

    assert "Wait 5 minutes" in page
    assert 'href="/account/password/reset/"' in page
    assert "passkey" in page


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


def test_wrong_codes_make_each_further_wait_longer(person, clock):
    waits = []
    for _ in range(3):
        client = Client()
        for _ in range(5):
            client.post("/account/login/", {"login": person.email, "password": PASSWORD})
            client.post("/account/second-factor/authenticate/", {"code": "000000"})
        client.post("/account/login/", {"login": person.email, "password": PASSWORD})
        waits.append(int(client.post("/account/second-factor/authenticate/", {"code": "000000"})["Retry-After"]))
        clock.later(waits[-1] + 1)

    assert waits == [300, 600, 1200]


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
