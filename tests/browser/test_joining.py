"""A focal point invites a colleague, who joins from the mail, works, and is out the moment the seat ends."""

import re
import time

import pytest
from playwright.sync_api import expect

from .people import FIRST_PAGE, code_of

pytestmark = pytest.mark.browser

ADDRESS = "new.officer@example.org"
PASSWORD = "quite a long sentence to remember"  # noqa: S105
DELIVERED_WITHIN = 20  # seconds


def link_for(portal, address):
    """Return the link in the mail the worker has delivered: in development that is a file."""
    for _ in range(DELIVERED_WITHIN * 4):
        for file in (portal.data_dir / "mail").glob("*"):
            text = file.read_text()
            if f"To: {address}\n" in text:
                return re.search(rf"{portal.url}(/invitation/\S+)", text)[1]
        time.sleep(0.25)
    raise AssertionError(f"no mail to {address}")


def set_up_codes(page):
    """Set up a program for codes with the secret shown for typing, and go on to the portal."""
    page.get_by_role("link", name="Set up a program").click()
    secret = re.sub(r"\s", "", page.locator(".codes code").inner_text())
    page.get_by_label("Code shown by the program").fill(code_of(secret, int(time.time() // 30)))
    page.locator("main").get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Printed codes")
    page.get_by_role("link", name="I have kept them. Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRST_PAGE)


def test_from_the_invitation_to_the_end_of_the_seat(portal, person, new_page):
    chief = person("focal-point.co")
    chief.goto("/people/")
    chief.get_by_role("link", name="Invite").click()
    chief.get_by_label("Official e-mail address").fill(ADDRESS)
    chief.get_by_label("Contributor").check()
    chief.get_by_label("Language of the mail").select_option("en")
    chief.get_by_role("button", name="Send the invitation").click()
    expect(chief.get_by_role("cell", name=ADDRESS, exact=True)).to_be_visible()

    officer = new_page()
    link = link_for(portal, ADDRESS)
    officer.goto(link)
    expect(officer.locator("main")).to_contain_text("National Focal Point · Colombia")
    officer.get_by_label("Password", exact=True).fill(PASSWORD)
    officer.get_by_label("Password again").fill(PASSWORD)
    officer.get_by_label("I have read the handling rules").check()
    officer.get_by_role("button", name="Set up the account").click()
    set_up_codes(officer)
    expect(officer.locator("main")).to_contain_text("Contributor · Colombia")
    officer.get_by_role("link", name="Share expertise").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Share expertise")

    again = new_page()
    assert again.goto(link).status == 410
    expect(again.get_by_role("heading", level=1)).to_have_text("This invitation is not valid any more")

    chief.goto("/people/")
    chief.get_by_role("row", name=ADDRESS).get_by_role("link", name="End").click()
    chief.get_by_role("button", name="End the seat").click()
    expect(chief.get_by_role("heading", level=1)).to_have_text("People of Colombia")

    officer.goto("/knowledge/resources/add/")
    expect(officer.get_by_role("heading", level=1)).to_contain_text("Your seat ended on")
    officer.goto("/knowledge/resources/add/")
    expect(officer.get_by_role("heading", level=1)).to_have_text("Sign in")
