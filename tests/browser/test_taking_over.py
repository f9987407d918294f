"""Story 1: a new focal point takes over a neglected post, whose predecessor is out on the same day."""

import datetime

import pytest
from playwright.sync_api import expect

from tests.files import pdf

from .people import sign_in
from .test_joining import PASSWORD, link_for, set_up_codes

pytestmark = pytest.mark.browser

FORMER, NEW = "former.officer@example.org", "next.officer@example.org"
ALTERNATE, CONTACT = "deputy.officer@example.org", "training.centre@example.org"
GUIDE, DRAFT = "Guide to processions on the coast road", "Notes on the harbour, begun"
LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf("Letter of designation")}


def invite_focal_point(curator, address, *, hands_over=False):
    curator.goto("/people/invite/")
    curator.get_by_label("Official e-mail address").fill(address)
    curator.get_by_label("National Focal Point").check()
    curator.get_by_label("State or body").select_option("BZ")
    curator.get_by_label("Official letter").set_input_files([LETTER])
    curator.get_by_label("End the seat of the present focal point").set_checked(hands_over)
    curator.get_by_role("button", name="Send the invitation").click()
    expect(curator.get_by_role("cell", name=address, exact=True)).to_be_visible()


def join(page, portal, address):
    """Open the invitation, set a password, read and accept the handling rules, set up a second factor."""
    page.goto(link_for(portal, address))
    expect(page.get_by_text("TLP:AMBER+STRICT").first).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_label("I have read the handling rules").check()
    page.get_by_role("button", name="Set up the account").click()
    set_up_codes(page)


def draft(page, title):
    page.goto("/knowledge/resources/add/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Abstract").fill("How it is done here.")
    page.get_by_label("Language of the text").select_option("en")
    page.get_by_label("Crowd safety and public order").check()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def decide(page, title, verb):
    page.get_by_role("checkbox", name=title).check()
    page.get_by_role("button", name=verb).click()


def invite_colleague(page, address, role):
    page.goto("/people/invite/")
    page.get_by_label("Official e-mail address").fill(address)
    page.get_by_label(role, exact=True).check()
    page.get_by_role("button", name="Send the invitation").click()
    in_two_weeks = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=14)
    expect(page.get_by_role("row").filter(has_text=address)).to_contain_text(f"{in_two_weeks:%-d %b %Y}")


def test_a_new_focal_point_takes_over_and_the_predecessor_is_out(portal, new_page):
    curator = new_page()
    sign_in(curator, portal, "curator.oas")
    invite_focal_point(curator, FORMER)
    former = new_page()
    join(former, portal, FORMER)
    released = draft(former, GUIDE)
    former.get_by_role("link", name="Release…").click()
    former.locator("main").get_by_role("button", name="Release").click()
    expect(former.get_by_text("Released. Who reads it now:")).to_be_visible()
    pending = draft(former, DRAFT)

    invite_focal_point(curator, NEW, hands_over=True)
    successor = new_page(viewport={"width": 390, "height": 844})
    join(successor, portal, NEW)

    # The seat ended today: what is open in it dies with the next click, and what was released stays.
    former.goto(pending)
    expect(former.get_by_role("heading", level=1)).to_contain_text("Your seat ended on")
    expect(former.get_by_text(DRAFT)).to_have_count(0)
    former.goto(pending)
    expect(former.get_by_role("heading", level=1)).to_have_text("Sign in")
    successor.goto(released)
    expect(successor.get_by_role("heading", level=1)).to_have_text(GUIDE)
    expect(successor.locator("main")).to_contain_text("Belize")

    successor.goto("/work/")
    successor.get_by_role("link", name="Take over from your predecessor").click()
    expect(successor.locator("main")).to_contain_text("0 of 2 lines decided")
    decide(successor, GUIDE, "Confirm the chosen")
    expect(successor.locator("main")).to_contain_text("1 of 2 lines decided")
    successor.get_by_role("link", name=DRAFT).click()
    expect(successor.get_by_role("heading", level=1)).to_have_text(DRAFT)
    successor.goto("/handover/")
    decide(successor, DRAFT, "I have corrected the chosen")
    expect(successor.get_by_text("All lines are decided")).to_be_visible()
    successor.get_by_role("link", name="Decided").click()
    expect(successor.get_by_role("listitem").filter(has_text=GUIDE)).to_contain_text("National Focal Point · Belize")
    successor.goto("/work/")
    expect(successor.get_by_role("link", name="Take over from your predecessor")).to_have_count(0)

    invite_colleague(successor, ALTERNATE, "Alternate focal point")
    invite_colleague(successor, CONTACT, "Contributor")
    for address in (ALTERNATE, CONTACT):
        assert link_for(portal, address).startswith("/invitation/")
