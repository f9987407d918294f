"""Somebody has lost passkey, program and printed codes."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from ipo_portal.accounts.second_factor.codes import give_totp, new_secret
from ipo_portal.audit.models import Entry
from tests.factories import PASSWORD
from tests.signing import code_of, sign_in

pytestmark = pytest.mark.django_db
NEW = "a quite different staple of horses"


@pytest.fixture
def person(world, client):
    user = world.appoint("contributor", "CO")
    give_totp(user, new_secret())
    sign_in(client, user)
    return user


def test_the_stolen_password_and_the_open_session_are_of_no_use_and_the_mailbox_is_the_way_back(
    person, client, mailoutbox, jobs
):
    call_command("forget_factor", person.email.upper())

    assert client.get("/work/").status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert Client().post("/account/login/", {"login": person.email, "password": PASSWORD}).status_code == 200
    jobs()
    mailoutbox.clear()
    owner = Client()
    owner.post("/account/password/reset/", {"email": person.email})
    jobs()
    (mail,) = mailoutbox
    page = owner.get(re.search(r"https://portal\.example\.org(\S+)", mail.body)[1], follow=True)
    owner.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    owner.post("/account/login/", {"login": person.email, "password": NEW})
    assert owner.get("/work/")["Location"] == "/account/second-factor/"
    secret = owner.get("/account/second-factor/totp/activate/").context["form"].secret
    owner.post("/account/second-factor/totp/activate/", {"code": code_of(secret, int(time.time() // 30))})
    assert owner.get("/work/").status_code == 200


def test_the_person_and_who_speaks_for_the_state_are_told_and_nobody_else(person, world, mailoutbox, jobs):
    told = {person.email, *(world.appoint(role, "CO").email for role in ("focal_point", "alternate"))}
    world.appoint("planner", "CO")
    world.appoint("focal_point", "PE")

    call_command("forget_factor", person.email)
    jobs()

    assert {address for mail in mailoutbox for address in mail.to} == told
    assert Entry.objects.filter(kind="second_factor", user=str(person.pk), note="totp removed").exists()


def test_another_account_keeps_its_factor_and_its_sessions(person, world):
    other, browser = world.appoint("planner", "CO"), Client()
    give_totp(other, new_secret())
    sign_in(browser, other)

    call_command("forget_factor", person.email)

    assert browser.get("/work/").status_code == 200
    assert Authenticator.objects.filter(user=other).exists()


def test_an_address_nobody_has_is_said(db):
    with pytest.raises(CommandError, match="No account has this address"):
        call_command("forget_factor", "nobody@example.org")
