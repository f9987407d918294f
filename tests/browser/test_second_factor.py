"""Passkeys and printed codes in a real browser: set up, used to sign in, and nothing the policy of the page forbids."""

import re

import pytest
from playwright.sync_api import expect

from .people import FIRST_PAGE, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def key(new_page, portal):
    """A page with a key plugged in: the browser's own stand-in for one. Passkeys need a name, so not 127.0.0.1."""
    page = new_page(base_url=portal.url_by_name)
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    page.key = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    page.protocol = protocol
    return page


def sign_out(page):
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/")


def test_a_passkey_is_set_up_and_signs_in_alone_and_a_printed_code_helps_once(key, portal):
    sign_in(key, portal, "planner.py")
    key.goto("/account/second-factor/")
    key.get_by_role("link", name="Add a passkey").click()
    key.get_by_label("Name of the passkey").fill("Blue key")
    key.get_by_role("button", name="Set up the passkey").click()

    expect(key.get_by_role("heading", level=1)).to_have_text("Printed codes")
    codes = [re.sub(r"\s", "", text) for text in key.locator(".codes code").all_inner_texts()]
    assert len(set(codes)) == 10
    key.get_by_role("link", name="I have kept them. Go on").click()
    expect(key.get_by_role("heading", level=1)).to_have_text(FIRST_PAGE)

    sign_out(key)
    key.get_by_role("button", name="Sign in with a passkey").click()
    expect(key.get_by_role("heading", level=1)).to_have_text(FIRST_PAGE)
    key.goto("/account/second-factor/")
    expect(key.get_by_text("Blue key")).to_be_visible()

    sign_out(key)
    give_password(key, portal)
    key.get_by_role("button", name="Use your passkey").click()
    expect(key.get_by_role("heading", level=1)).to_have_text(FIRST_PAGE)

    for is_first in (True, False):
        sign_out(key)
        give_password(key, portal)
        key.get_by_label("Code").fill(f"{codes[0][:4]} {codes[0][4:]}")
        key.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        if is_first:
            expect(key.get_by_role("heading", level=1)).to_have_text(FIRST_PAGE)
    expect(key.get_by_role("alert").first).to_contain_text("was used before")


def test_a_passkey_that_the_browser_does_not_have_is_said_in_words(key):
    key.goto("/account/login/")
    key.protocol.send("WebAuthn.setUserVerified", {"authenticatorId": key.key, "isUserVerified": False})

    key.get_by_role("button", name="Sign in with a passkey").click()

    expect(key.get_by_role("alert")).to_contain_text("The passkey was not used.")


def test_without_scripts_one_signs_in_by_password_and_code_and_no_passkey_is_offered(new_page, portal):
    page = new_page(java_script_enabled=False)
    page.goto("/account/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)

    sign_in(page, portal, "contributor.py")


def give_password(page, portal):
    (account,) = [account for account in portal.accounts if account["email"].startswith("planner.py@")]
    page.get_by_label("Email").fill(account["email"])
    page.get_by_label("Password").fill(account["password"])
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
