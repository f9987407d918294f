"""The portal's main job, end to end: from a State's upload to a planner's search, and the calendar."""

import datetime
import re

import icalendar
import pytest
from playwright.sync_api import expect

from tests.files import pdf

from .people import fill_in_resource, search_until_found

pytestmark = pytest.mark.browser

TITLE = "Guía de señalización para concentraciones nocturnas"
ABSTRACT = "Cómo guiar a la gente cuando falta la luz."
WORD = "estroboscópicas"
GUIDE = pdf(
    "Guía de señalización\nLas luces estroboscópicas no guían:\nse usan balizas fijas en cada salida.",
    "Segunda página\nLos acomodadores llevan chaleco y linterna.",
)
JULY_2027 = datetime.date(2027, 7, 1)
PRACTICE = "Fixed lights guide people better than flashing ones"


def press(page, name):
    """Press what leads to a verb, and the verb itself on the page that asks."""
    page.get_by_role("link", name=name).click()
    page.locator("main").get_by_role("button").first.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
def test_from_upload_to_search_and_calendar(person, portal, scripts):
    title, practice = (f"{TITLE} {scripts}", f"{PRACTICE} {scripts}")
    options = {"java_script_enabled": scripts}

    contributor = person("contributor.co", **options)
    fill_in_resource(contributor, title=title, abstract=ABSTRACT, files=[("guía nocturna.pdf", GUIDE + b"%" * scripts)])
    contributor.get_by_role("button", name="Save draft").click()
    expect(contributor.get_by_role("heading", level=1)).to_have_text(title)
    expect(contributor.get_by_role("link", name="guía nocturna.pdf")).to_be_visible()
    expect(contributor.get_by_role("link", name="Release…")).to_have_count(0)
    address = contributor.url
    press(contributor, "Send to the focal point")
    expect(contributor.get_by_text("Sent to the focal point for release.")).to_be_visible()

    focal_point = person("focal-point.co", **options)
    focal_point.goto("/work/")
    focal_point.get_by_role("list").get_by_role("link", name=title).first.click()
    focal_point.get_by_role("link", name="Release…").click()
    while not (release := focal_point.get_by_role("button", name="Release")).is_visible():
        # The worker is still reading the file: nothing is released unread.
        focal_point.get_by_role("link", name="Look again").click()
    expect(focal_point.locator("dl")).to_contain_text("TLP:GREEN")
    release.click()
    expect(focal_point.get_by_text("Released. Who reads it now:")).to_be_visible()

    drafted_by, address_of_practice = draft_practice(person("curator.oas", **options), address, practice)
    expect(drafted_by.get_by_role("link", name="Endorse and publish")).to_have_count(0)
    refused = drafted_by.goto(f"{address_of_practice}endorse/")
    assert refused.status == 404

    second = person("curator.unicri", **options)
    second.goto("/work/")
    second.get_by_role("link", name=practice).first.click()
    press(second, "Endorse and publish")
    expect(second.get_by_text("Published.", exact=True)).to_be_visible()

    planner = person("planner.py", **options)
    found = search_until_found(planner, "estroboscopicas", title)
    expect(found.locator("mark")).to_have_text(WORD)
    found.get_by_role("link", name=title).click()
    with planner.expect_download() as download:
        planner.get_by_role("link", name="guía nocturna.pdf").click()
    assert download.value.path().read_bytes() == GUIDE + b"%" * scripts
    expect(search_until_found(planner, practice, practice)).to_contain_text("TLP:GREEN")

    games_are_in_july(planner)


def draft_practice(curator, address, title):
    """Draft a practice from the resource at `address` and hand it in; return the page and its address."""
    curator.goto(address)
    curator.get_by_role("link", name="Draft a practice from it").click()
    curator.get_by_label("Title").fill(title)
    for field in ("Context", "Problem", "Measure", "Result"):
        curator.get_by_label(field, exact=True).fill(f"{field} of the practice, in a sentence.")
    curator.get_by_label("Language of the text").select_option("en")
    curator.get_by_label("Crowd safety and public order").check()
    curator.get_by_role("button", name="Save draft").click()
    expect(curator.get_by_role("heading", level=1)).to_have_text(title)
    address_of_practice = curator.url
    expect(curator.locator("main").get_by_text("TLP:GREEN").first).to_be_visible()
    press(curator, "Hand in for review")
    expect(curator.get_by_text("Handed in for review.")).to_be_visible()
    return curator, address_of_practice


def games_are_in_july(planner):
    """Open July 2027 in the calendar, then read the feed of the page as a calendar program does."""
    planner.goto("/")
    planner.get_by_role("navigation", name="Main").get_by_role("link", name="Major events").click()
    month = planner.locator("#month")
    towards = "next" if datetime.date.today() < JULY_2027 else "previous"
    while (shown := month.inner_text()) != "July 2027":
        planner.get_by_role("link", name=f"{towards} month").click()
        expect(month).not_to_have_text(shown)
    day = planner.get_by_role("cell").filter(has=planner.get_by_text("23", exact=True))
    expect(day.get_by_role("link", name="Pan American Games")).to_be_visible()

    feed = planner.get_by_role("link", name="Download as a file").get_attribute("href")
    calendar = icalendar.Calendar.from_ical(planner.request.get(feed).text())
    starts = {str(event["SUMMARY"]): event.decoded("DTSTART") for event in calendar.walk("VEVENT")}
    (games,) = [name for name in starts if "Pan American Games" in name and starts[name].year == 2027]
    assert starts[games] == datetime.date(2027, 7, 23)


def test_without_scripts_the_menu_of_a_telephone_stands_open_and_filters_have_a_button(new_page):
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/")
    expect(page.get_by_role("button", name="Menu")).to_have_count(0)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Knowledge base").click()
    page.get_by_label("Leadership", exact=True).check()
    page.get_by_role("button", name="Apply").click()

    expect(page).to_have_url(re.compile(r"/knowledge/\?.*area=PA01"))
    expect(page.locator("#results").get_by_role("link", name="Leadership")).to_be_visible()
