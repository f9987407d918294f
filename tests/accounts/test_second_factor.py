"""Nobody signed in goes anywhere without a second factor, and there is one door."""

import re
import time

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.fernet import InvalidToken
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ipo_portal.accounts.second_factor.codes import give_totp, new_secret
from ipo_portal.accounts.second_factor.keys import KeptSecret
from ipo_portal.audit.models import Entry
from tests.factories import PASSWORD
from tests.signing import code_of, sign_in

pytestmark = pytest.mark.django_db

SET_UP = "/account/second-factor/"
AUTHENTICATE = "/account/second-factor/authenticate/"
OPEN = {
    SET_UP, "/account/second-factor/totp/activate/", "/account/second-factor/webauthn/add/", "/account/reauthenticate/",
    "/account/logout/", "/language/", "/healthz", "/readyz", "/csp-report/",
}  # fmt: skip


@pytest.fixture
def person(world):
    """A contributor of Colombia whose second factor is a program; `person.secret` is what the program knows."""
    user = world.appoint("contributor", "CO")
    user.secret = new_secret()
    give_totp(user, user.secret)
    return user


def give_password(client, user, password=PASSWORD, **extra):
    return client.post("/account/login/", {"login": user.email, "password": password}, **extra)


def give_code(client, code):
    return client.post(AUTHENTICATE, {"code": code})


def is_in(client):
    return client.get("/work/").status_code == 200


def every_address():
    """Return an address of every pattern of the portal, its parameters filled in."""
    samples = {"pk": "1", "id": "1", "ref": "abcdefghjkmnpqrstvwx", "token": "a" * 43, "uidb36": "1", "key": "a-b"}

    def walk(patterns, prefix):
        for entry in patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, route)
            elif isinstance(entry, URLPattern):
                route = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: samples.get(found[1], "1"), route)
                route = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: samples.get(found[1], "1"), route)
                yield "/" + re.sub(r"[\^$\\]", "", route)

    return sorted(set(walk(get_resolver().url_patterns, "")))


def test_without_a_second_factor_every_address_leads_to_its_set_up(client, world):
    user = world.appoint("curator", "OAS")
    sign_in(client, user, second_factor=False)
    addresses = every_address()
    assert len(addresses) > 100

    reached = set()
    for address in addresses:
        for method in (client.get, client.post):
            if method(address).headers.get("Location") != SET_UP:
                reached.add(address)
        if address == "/account/logout/":
            sign_in(client, user, second_factor=False)

    assert reached == OPEN


def test_scripts_and_programs_without_a_second_factor_get_403(client, world):
    sign_in(client, world.appoint("planner", "CO"), second_factor=False)

    assert client.get("/search/?q=crowd", headers={"HX-Request": "true"}).status_code == 403
    assert client.get("/search/?q=crowd", headers={"Accept": "application/json"}).status_code == 403
    assert client.get("/search/?q=crowd", headers={"Accept": "text/html"}).status_code == 302


def test_without_a_second_factor_one_acts_in_no_seat(client, world):
    sign_in(client, world.appoint("administrator", "OAS"), second_factor=False)

    page = client.get(SET_UP)

    assert page.wsgi_request.user.grants == ()
    assert not page.wsgi_request.user.is_staff


def test_who_has_a_factor_and_did_not_use_it_is_sent_back_to_the_sign_in(client, person):
    sign_in(client, person, second_factor=False)

    answer = client.get("/knowledge/")

    assert answer["Location"] == "/account/login/?next=%2Fknowledge%2F"
    assert "_auth_user_id" not in client.session
    sign_in(client, person, second_factor=False)
    assert client.get(SET_UP)["Location"].startswith("/account/login/")


def test_an_account_made_at_the_machine_can_set_a_factor_up_after_a_reset_of_its_password(client, world, jobs):
    call_command("first_admin", email="first@example.org", body="OAS", generate=True)
    client.post("/account/password/reset/", {"email": "first@example.org"})
    sign_in(client, get_user_model().objects.get(email="first@example.org"), second_factor=False)

    assert client.get("/work/")["Location"] == SET_UP
    assert client.get(f"{SET_UP}totp/activate/").status_code == 200


def test_the_proof_of_one_person_is_none_for_another(client, person, world):
    sign_in(client, person)
    session = client.session
    session["account_authentication_methods_user"] = str(world.appoint("planner", "CO").pk)
    session.save()

    assert not is_in(client)


def test_a_password_alone_opens_nothing_and_with_the_code_everything_is_open(client, person):
    answer = give_password(client, person)

    assert answer["Location"].startswith(AUTHENTICATE)
    assert not is_in(client)
    assert give_code(client, "000000").status_code == 200
    assert not is_in(client)
    before = client.session.session_key
    code = code_of(person.secret)
    give_code(client, f"{code[:3]} {code[3:]}")
    assert is_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize("door", ["/admin/", "/admin/login/", "/admin/password_change/"])
def test_the_administration_has_no_sign_in_of_its_own(client, world, door):
    user = world.appoint("administrator", "OAS")
    give_totp(user, new_secret())

    answer = client.post(door, {"username": user.email, "password": PASSWORD}, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/account/login/")
    assert "_auth_user_id" not in client.session


def test_a_reset_of_the_password_leads_to_the_sign_in_and_not_inside(client, person, mailoutbox, jobs):
    client.post("/account/password/reset/", {"email": person.email})
    jobs()
    link = re.search(r"https://portal\.example\.org(\S+)", mailoutbox[0].body)[1]
    page = client.get(link, follow=True)
    new = "a quite different staple of horses"

    answer = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert get_user_model().objects.get(pk=person.pk).check_password(new)


@pytest.mark.parametrize("later", [0, 31, 59])
def test_a_code_by_time_works_once(client, person, monkeypatch, later):
    now = 1_800_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    code = code_of(person.secret, int(now // 30) + 1)
    give_password(client, person)
    give_code(client, code)
    assert is_in(client)

    now += later
    other = Client()
    give_password(other, person)

    assert give_code(other, code).status_code == 200
    assert not is_in(other)


def test_a_code_used_to_set_the_program_up_does_not_sign_in(client, world):
    user = world.appoint("planner", "CO")
    sign_in(client, user, second_factor=False)
    code = code_of(client.get(f"{SET_UP}totp/activate/").context["form"].secret)
    client.post(f"{SET_UP}totp/activate/", {"code": code})

    other = Client()
    give_password(other, user)

    assert give_code(other, code).status_code == 200


@pytest.mark.parametrize(("steps", "passes"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_one_step(client, person, steps, passes):
    give_password(client, person)

    give_code(client, code_of(person.secret, int(time.time() // 30) + steps))

    assert is_in(client) == passes


def test_the_first_factor_opens_the_portal_and_shows_printed_codes_once(client, world):
    user = world.appoint("focal_point", "CO")
    sign_in(client, user, second_factor=False)
    assert client.get("/knowledge/?q=crowd")["Location"] == SET_UP
    before = client.session.session_key
    page = client.get(f"{SET_UP}totp/activate/")
    secret = page.context["form"].secret
    assert " ".join(re.findall("....", secret)) in page.text
    assert "data:" not in page.text

    answer = client.post(f"{SET_UP}totp/activate/", {"code": code_of(secret)})

    assert answer["Location"] == f"{SET_UP}recovery-codes/"
    assert client.session.session_key != before
    codes = client.get(answer["Location"])
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", codes.text)) == 10
    assert 'href="/knowledge/?q=crowd"' in codes.text
    assert not re.search(r"<code>\d", client.get(answer["Location"]).text)
    assert client.get(f"{SET_UP}recovery-codes/download/").status_code == 403
    assert is_in(client)


def test_a_printed_code_signs_in_once(client, person):
    code = RecoveryCodes.activate(person).get_unused_codes()[3]
    give_password(client, person)
    give_code(client, code)
    assert is_in(client)

    other = Client()
    give_password(other, person)

    assert give_code(other, code).status_code == 200
    assert not is_in(other)


def test_secrets_lie_encrypted_in_the_database(person):
    codes = RecoveryCodes.activate(person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        stored = cursor.fetchone()[0]

    assert person.secret not in stored
    assert codes.get_unused_codes()[0] not in stored
    assert stored.count("gAAAA") == 2  # both are Fernet tokens


def test_what_an_older_key_has_encrypted_is_read_and_a_lost_key_reads_nothing(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS, settings.MFA_KEY = "old", [], []
    kept = KeptSecret().encrypt("JBSWY3DP")

    settings.MFA_KEY = ["its own"]
    assert KeptSecret().decrypt(kept) == "JBSWY3DP"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    assert KeptSecret().decrypt(kept) == "JBSWY3DP"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        KeptSecret().decrypt(kept)


def test_the_last_second_factor_stays(client, person):
    sign_in(client, person)
    passkey = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Blue key", "credential": {}})

    client.post(f"{SET_UP}totp/deactivate/")
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"webauthn"}
    client.post(f"{SET_UP}webauthn/keys/{passkey.pk}/remove/")

    assert set(Authenticator.objects.values_list("type", flat=True)) == {"webauthn"}
    assert is_in(client)


def test_a_passkey_of_somebody_else_is_neither_seen_nor_removed(client, person, world):
    other = world.appoint("planner", "CO")
    theirs = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Secret name", "credential": {}})
    sign_in(client, person)

    assert "Secret name" not in client.get(f"{SET_UP}webauthn/").text
    assert client.post(f"{SET_UP}webauthn/keys/{theirs.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_when_all_factors_of_an_account_are_taken_away_its_sessions_end(client, person):
    sign_in(client, person)
    assert is_in(client)

    Authenticator.objects.filter(user=person).delete()

    assert client.get("/work/")["Location"] == "/account/login/?next=/work/"


def test_factors_added_removed_and_failed_are_in_the_trail(client, person):
    give_password(client, person)
    give_code(client, "000000")
    Authenticator.objects.get(user=person).delete()

    rows = Entry.objects.filter(user=str(person.pk)).order_by("pk").values_list("kind", "note")
    assert list(rows) == [
        ("second_factor", "totp added"),
        ("sign_in_failed", "second factor: totp"),
        ("second_factor", "totp removed"),
    ]


def test_a_proved_session_is_not_asked_again_in_the_database(client, person, django_assert_num_queries):
    sign_in(client, person)
    client.get("/healthz")

    with django_assert_num_queries(2):  # the session; the account with its seats
        client.get("/healthz")


def test_a_passkey_is_tied_to_the_name_in_the_settings_whatever_the_request_says(client, settings, world):
    settings.ALLOWED_HOSTS = ["*"]
    request = RequestFactory().get("/", headers={"host": "evil.example"})

    with request_context(request):
        assert KeptSecret().get_public_key_credential_rp_entity()["id"] == "portal.example.org"
    assert reverse("mfa_login_webauthn") == f"{SET_UP}webauthn/login/"
    challenge = client.get(f"{SET_UP}webauthn/login/", headers={"Accept": "application/json"}).json()
    assert challenge["request_options"]["publicKey"]["rpId"] == "portal.example.org"
    assert challenge["request_options"]["publicKey"]["userVerification"] == "required"


@pytest.mark.parametrize("garbage", ["", "x", "[]", "{}", '{"id": 1, "response": {"userHandle": null}}'])
def test_a_passkey_that_is_none_is_refused_without_an_error(client, db, garbage):
    client.get(f"{SET_UP}webauthn/login/", headers={"Accept": "application/json"})

    answer = client.post(f"{SET_UP}webauthn/login/", {"credential": garbage})

    assert (answer.status_code, answer["Location"]) == (302, "/account/login/")
    assert "_auth_user_id" not in client.session
