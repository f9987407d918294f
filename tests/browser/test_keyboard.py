"""The portal without a mouse: every stop is seen, and everything can be reached and pressed."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from .looking import focused
from .people import FIRST_PAGE, code_of

pytestmark = pytest.mark.browser

FARTHEST = 120
JULY_2027 = datetime.date(2027, 7, 1)


def tab_to(page, target):
    """Press Tab until the target has the focus; every stop on the way must be seen to have it."""
    expect(target).to_be_visible()
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        stop = focused(page)
        assert stop["seen"], stop["text"]
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by {FARTHEST} presses")


def press(page, target):
    tab_to(page, target)
    page.keyboard.press("Enter")


def write(page, target, text):
    tab_to(page, target)
    page.keyboard.type(text)


def test_signing_in_searching_reading_and_the_calendar_on_a_telephone_by_keyboard_alone(new_page, portal):
    page = new_page(viewport={"width": 390, "height": 844})
    (account,) = [account for account in portal.accounts if account["email"].startswith("planner.pe@")]
    page.goto("/")
    press(page, page.get_by_role("banner").get_by_role("link", name="Sign in"))
    write(page, page.get_by_label("Email"), account["email"])
    write(page, page.get_by_label("Password"), account["password"])
    page.keyboard.press("Enter")
    write_code(page, account["totp_secret"])

    press(page, page.locator("#main").get_by_role("link", name="Search"))
    write(page, page.locator("#main").get_by_role("searchbox"), "megafonía")
    page.keyboard.press("Enter")
    press(page, page.locator("#main li").get_by_role("link", name="aficionados visitantes").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("aficionados visitantes")

    menu = page.get_by_role("button", name="Menu")
    press(page, menu)
    expect(menu).to_have_attribute("aria-expanded", "true")
    press(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="Major events"))
    month = page.locator("#month")
    towards = "next" if datetime.date.today() < JULY_2027 else "previous"
    while (shown := month.inner_text()) != "July 2027":
        press(page, page.get_by_role("link", name=f"{towards} month"))
        expect(month).not_to_have_text(shown)
    press(page, page.locator("#main").get_by_role("link", name="Pan American Games").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pan American Games")


def write_code(page, secret):
    """Give the present code, or where it was given before, the next."""
    now = int(datetime.datetime.now(datetime.UTC).timestamp() // 30)
    work = page.get_by_role("heading", level=1, name=FIRST_PAGE)
    for step in (now, now + 1):
        write(page, page.get_by_label("Code"), code_of(secret, step))
        page.keyboard.press("Enter")
        expect(work.or_(page.get_by_role("alert"))).to_be_visible()
        if work.is_visible():
            return
    raise AssertionError("no code was taken")


def test_the_first_tab_shows_the_way_past_the_navigation(page):
    page.goto("/events/")
    skip = page.get_by_role("link", name="Skip to main content")
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("address", ["/", "/events/", "/knowledge/", "/knowledge/resources/add/", "/focal-points/"])
def test_the_focus_is_always_seen(person, address):
    page = person("focal-point.co")
    page.goto(address)
    unseen, stops = [], 0
    page.keyboard.press("Tab")
    while (stop := focused(page))["tag"] != "BODY" and stops < 250:
        stops += 1
        if not stop["seen"]:
            unseen.append(stop["text"])
        page.keyboard.press("Tab")

    assert unseen == []
    assert stops > 20


FORMS = {
    "/knowledge/resources/add/": "Save draft",
    "/knowledge/practices/add/": "Save draft",
    "/people/invite/": "Send the invitation",
    "/people/groups/add/": "Save group",
}


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
@pytest.mark.parametrize("address", FORMS)
def test_what_is_wrong_in_a_form_is_announced_and_leads_to_its_field(person, address, scripts):
    page = person("curator.oas" if "practices" in address else "focal-point.co", java_script_enabled=scripts)
    page.goto(address)
    page.get_by_role("button", name=FORMS[address]).click()

    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(page).to_have_title(re.compile("^Error: "))
    if scripts:
        expect(summary).to_be_focused()
    links = summary.get_by_role("link").all()
    assert links
    for link in links:
        target = page.locator(link.get_attribute("href"))
        assert descriptions(target)[-1] in link.inner_text()
        link.press("Enter")
        expect(target).to_be_focused()


def descriptions(field):
    """Return the texts that are read out with a field, or with the group it is in: the last one is its error."""
    return field.evaluate(
        """(field) => [field, field.closest('fieldset')]
            .flatMap((element) => (element?.getAttribute('aria-describedby') ?? '').split(' '))
            .map((id) => document.getElementById(id)?.innerText.replace('Error:', '').trim())
            .filter(Boolean)"""
    )


def test_filters_swap_the_results_only_and_what_does_so_is_fetched_when_somebody_reaches_for_them(page):
    page.goto("/knowledge/resources/")
    asked = []
    page.on("request", lambda request: asked.append(request.resource_type))
    box = page.get_by_label("Leadership", exact=True)

    box.focus()
    page.wait_for_function("() => window.htmx")
    page.keyboard.press("Space")

    expect(page).to_have_url(re.compile("area=PA01$"))
    expect(page.locator("#results").get_by_role("link", name="Leadership")).to_be_visible()
    assert [asked.count(kind) for kind in ("script", "xhr", "document")] == [1, 1, 0]
