"""Every main page, seen by a visitor and by people with seats: layout, accessibility, keyboard, weight."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 390, 1280)

FOR_ALL = {
    "home": "/",
    "month": "/events/?month=2027-07",
    "events": "/events/list/",
    "years ahead": "/events/ahead/",
    "event": ("/events/?month=2027-07", "Pan American Games"),
    "practices": "/knowledge/",
    "practice": ("/knowledge/", "one liaison officer for each visiting delegation"),
    "coverage": "/knowledge/coverage/",
    "resources": "/knowledge/resources/",
    "resource": ("/knowledge/resources/", "first contact with visiting delegations"),
    "laws": "/knowledge/laws/",
    "search": "/search/",
    "results": "/search/?q=security+event",
    "nothing found": "/search/?q=xyzzy",
    "States": "/focal-points/",
    "State": "/focal-points/CO/",
    "trainings": "/training/",
    "help": "/help/",
    "handling": "/handling/",
    "accessibility": "/accessibility/",
}
PAGES = {
    None: FOR_ALL | {"sign in": "/account/login/", "missing": "/nowhere/"},
    "focal-point.co": FOR_ALL
    | {
        "work": "/work/",
        "form": "/knowledge/resources/add/",
        "draft": ("/knowledge/resources/", "formación de voluntarios"),
        "release": ("/knowledge/resources/", "formación de voluntarios", "Release…"),
        "label": ("/knowledge/resources/", "formación de voluntarios", "Change who may read it"),
        "return": ("/knowledge/resources/", "formación de voluntarios", "Ask for changes"),
        "shared": ("/knowledge/resources/", "liaison de sécurité"),
        "people": "/people/",
        "invite": "/people/invite/",
        "confirm": "/people/confirm/",
        "hand-over": "/handover/",
        "seat": "/seat/",
        "second factor": "/account/second-factor/",
        "sessions": "/account/sessions/",
    },
    "curator.oas": {
        "work": "/work/",
        "form": "/knowledge/practices/add/",
        "in review": ("/knowledge/", "leaving in stages"),
        "components": "/components/",
        "administration": "/admin/",
        "administration: list": "/admin/accounts/country/",
        "administration: filters": "/admin/accounts/assignment/",
        "administration: form": "/admin/accounts/country/CO/change/",
        "administration: add": "/admin/vocabulary/planningarea/add/",
    },
    "administrator.oas": {"people": "/people/", "mail": "/people/mail/"},
}
EVERY = [pytest.param(who, what, id=f"{what}-{who or 'visitor'}") for who in PAGES for what in PAGES[who]]


def go(page, way):
    """Go to an address, or to one and along the links with these words."""
    address, *links = (way,) if isinstance(way, str) else way
    page.goto(address)
    for words in links:
        here = page.url
        page.locator("main").get_by_role("link", name=words).first.click()
        page.wait_for_url(lambda there, here=here: there != here)


@pytest.mark.parametrize("who, what", EVERY)
def test_page(who, what, person, new_page):
    """Nothing sticks out sideways at any width, and axe finds nothing, in light and dark."""
    # Colours that fade into each other would be measured half-way.
    page = person(who, reduced_motion="reduce") if who else new_page(reduced_motion="reduce")
    go(page, PAGES[who][what])

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, sticking_out(page)) == (width, [])
    page.evaluate(AXE)
    assert violations(page, "light", 1280) == []
    assert violations(page, "dark", 390) == []


def sticking_out(page):
    """Return the elements that make the page wider than the window; none when it is not."""
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll('*')]
                .filter((element) => element.getBoundingClientRect().right > width + 0.5)
                .map((element) => element.outerHTML.slice(0, 120));
        }"""
    )


def violations(page, scheme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = page.evaluate("(rules) => axe.run({runOnly: rules})", RULES)
    return [
        (scheme, width, problem["id"], node["html"][:160])
        for problem in found["violations"]
        for node in problem["nodes"]
    ]


def focused(page):
    """Return what has the focus, and whether it is seen to have it."""
    return page.evaluate(
        """() => {
            const element = document.activeElement;
            const style = getComputedStyle(element), box = element.getBoundingClientRect();
            const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            // On the map the outline of the State itself is drawn thicker.
            const drawn = [...element.querySelectorAll(':scope > path, :scope > circle')]
                .some((part) => parseFloat(getComputedStyle(part).strokeWidth) >= 3);
            const ring = outlined || drawn;
            const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
            return {tag: element.tagName, text: element.outerHTML.slice(0, 120), seen: ring && inside};
        }"""
    )


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


@pytest.mark.parametrize("address", ["/", "/events/", "/knowledge/"])
def test_weight(new_page, address):
    """60 KB for a first visit, 20 KB for the page after it, in at most six requests."""
    page = new_page()
    first = weigh(page, address)
    then = weigh(page, "/search/?q=security")

    assert sum(first.values()) <= 60_000, first
    assert len(first) <= 6, first
    assert sum(then.values()) <= 20_000, then


def weigh(page, address):
    """Return the bytes of each answer as they arrive, the page itself as a front server compresses it."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked, weights = {}, {}
    session.on("Network.requestWillBeSent", lambda told: asked.update({told["requestId"]: told["request"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda told: weights.update({asked[told["requestId"]]: told["encodedDataLength"]}),
    )
    body = page.goto(address, wait_until="networkidle").body()
    weights[page.url] += len(gzip.compress(body, 6)) - len(body)
    session.detach()
    return weights
