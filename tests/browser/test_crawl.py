"""Every page there is, as the person to whom it shows most. Whoever adds an address finds it in here already."""

import re
from itertools import product
from urllib.parse import urlsplit

import pytest

from . import furnishing
from .crawling import Crawl, pages
from .looking import (
    COLOURS,
    breaches,
    cut_off_when_longer,
    english_left,
    problems,
    speak,
    sticking_out,
    too_heavy,
    unnamed,
    violations,
)  # fmt: skip

pytestmark = pytest.mark.browser

CRAWLERS = (
    "curator.oas", "focal-point.co", "administrator.oas", "contributor.co", "curator.unicri", "planner.pe", "visitor",
)  # fmt: skip
"""Between them they are shown every page; nobody else is shown more of any."""

LANGUAGES = ("es", "fr", "pt", "en")
VARIANTS = (390, 1280)
MAIN = (
    "home", "events:event-month", "events:event-list", "events:event-detail", "knowledge:practice-list",
    "knowledge:practice-detail", "knowledge:resource-list", "knowledge:resource-detail", "knowledge:resource-add",
    "search", "work", "people", "focal_points:state-detail", "trainings:activity-list", "account_login",
)  # fmt: skip
NOT_OPENED = {
    r"admin:(login|logout|password_change|password_change_done)": "there is one door: the portal's own pages",
    r"admin:\w+_delete": "nothing is deleted there: 403",
    r"admin:accounts_(user|assignment)_add": "people come by invitation: 403",
    r"admin:(autocomplete|view_on_site)": "answers scripts, or leads on to a page",
    r"/admin/.*": "leads on to a form, or says that there is no such page",
    r"openid_connect_\w+": "leads to the sign-in of an organisation; none is set up in a demonstration",
    r"account_confirm_login_code|account_set_password": "a way of allauth's that is switched off: leads on",
    "account_confirm_email": "addresses are not confirmed by mail: leads on",
    "mfa_login_webauthn": "answers the script of the sign-in page",
    "mfa_download_recovery_codes": "codes are printed, not kept as a file",
    "rules": "whoever has accepted them is led on; seen in test_pages",
    "security-txt": "without an address of the secretariat there is none",
}
"""Addresses that show no page of their own, and why: patterns of their names."""


def is_opened(name):
    return not any(re.fullmatch(pattern, name) for pattern in NOT_OPENED)


@pytest.fixture(scope="module")
def found(portal, window):
    crawl = Crawl()
    starts = furnish(portal, window, crawl)
    for who in CRAWLERS:
        crawl.walk(window(who).context, who, "/", *starts)
    for who in (*CRAWLERS, "newcomer"):
        crawl.try_doors(window(who).context, who)
    return crawl


def furnish(portal, window, crawl):
    """Let people do what leads to pages; return the addresses from which they are found."""
    curator, focal_point = window("curator.oas"), window("focal-point.co")
    address = furnishing.ADDRESS
    furnishing.invite(curator, address)
    drafts = [furnishing.draft(window("contributor.co")), furnishing.practice(curator)]
    published = furnishing.next_version(focal_point, furnishing.record(focal_point, furnishing.PUBLISHED))
    amber = furnishing.record(focal_point, furnishing.AMBER)
    furnishing.let_all_know(focal_point, amber)
    furnishing.request(window("planner.pe"), amber)
    furnishing.group(focal_point)
    newcomer = window("newcomer", base_url=portal.url_by_name)
    link = furnishing.link_in_mail(portal, address, "/invitation/")
    furnishing.invite(curator, f"other.{address}")
    other = furnishing.link_in_mail(portal, f"other.{address}", "/invitation/")
    crawl.open(window("visitor").context, "visitor", other)
    crawl.open(window("visitor").context, "visitor", furnishing.link_in_letter(portal, "focal-point.co"))
    furnishing.join(newcomer, link)
    for path in ("", "totp/activate/", "webauthn/add/"):
        crawl.open(newcomer.context, "newcomer", f"/account/second-factor/{path}")
    furnishing.set_up_passkey(newcomer)
    crawl.walk(newcomer.context, "newcomer", "/account/second-factor/", "/account/second-factor/recovery-codes/")
    furnishing.ask_for_reset(window("forgetful"), address)
    crawl.open(window("forgetful").context, "forgetful", furnishing.link_in_mail(portal, address, "/account/password/"))
    furnishing.give_password(window("half-way"), address)
    crawl.open(window("half-way").context, "half-way", "/account/second-factor/authenticate/")
    reviewed = [
        furnishing.record(focal_point, furnishing.HANDED_IN),
        furnishing.record(curator, furnishing.IN_REVIEW, "/knowledge/"),
    ]
    replaced = furnishing.next_version(curator, furnishing.record(curator, furnishing.PRACTICE, "/knowledge/"))
    places = [place.removeprefix(portal.url) for place in drafts]
    places += furnishing.entries(focal_point)
    return ["/admin/accounts/", *places, published, amber, *reviewed, replaced]


@pytest.mark.parametrize("name", sorted({*filter(is_opened, pages())} - {*MAIN}))
def test_page(name, found, look):
    """Nothing sticks out sideways at any width, axe finds nothing in either theme, nothing is refused or heavy."""
    assert name in {*found.pages, *found.no_pages}, "no crawler is led here: see `furnish`"
    if name in found.pages:
        page, body = look(name)
        assert problems(page, body) == []


@pytest.fixture
def look(found, window, portal):
    """Return a function that opens a page as it was found, in a language, and returns the window and the text."""

    def open_again(name, language="en"):
        shown = found.pages[name]
        page = window(shown.who)
        page.complaints.clear()
        answer = page.goto(shown.path)
        if is_asked_who_is_there(page, shown.path):
            furnishing.prove(page, portal, shown.who)
            page.complaints.clear()
            answer = page.goto(shown.path)
        assert (answer.status, urlsplit(page.url).path) == (200, urlsplit(shown.path).path)
        body = answer.body()
        speak(page, language)
        return page, body

    return open_again


def is_asked_who_is_there(page, path):
    """Tell whether the portal asks first who is there: a while after the sign-in, before what weighs more."""
    landed = urlsplit(page.url).path
    return landed != urlsplit(path).path and landed.startswith("/account/")


def problems_in_all_variants(page, language):
    """Return what is wrong in one language: in light and dark, on a telephone and at a desk."""
    found = unnamed(page)
    for width in VARIANTS:
        found += [(width, element) for element in sticking_out(page, width)]
        found += [*violations(page, "light", width), *violations(page, "dark", width, COLOURS)]
    return [*found, *english_left(page, language), *page.complaints, *breaches(page)]


@pytest.mark.usefixtures("_in_english_again")
@pytest.mark.parametrize("language, name", list(product(LANGUAGES, MAIN)))
def test_main_page_in_all_variants(language, name, look):
    page, body = look(name, language)

    assert problems_in_all_variants(page, language) == []
    if language == "en":
        assert [*too_heavy(page, body), *sticking_out(page, 320)] == []
        assert cut_off_when_longer(page, VARIANTS) == []


@pytest.mark.full
@pytest.mark.usefixtures("_in_english_again")
@pytest.mark.parametrize("language, name", list(product(LANGUAGES, sorted({*filter(is_opened, pages())} - {*MAIN}))))
def test_every_other_page_in_all_variants(language, name, found, look):
    if name in found.pages:
        page, _ = look(name, language)
        assert problems_in_all_variants(page, language) == []


@pytest.fixture(scope="module")
def _in_english_again(window):
    """Leave the accounts as they were: other journeys read English."""
    yield
    for who in CRAWLERS:
        page = window(who)
        page.goto("/help/")
        speak(page, "en")


def test_what_shows_no_page_is_in_the_list_with_a_reason_and_nothing_else_is(found):
    opened = {*found.pages, *found.no_pages}

    assert sorted(name for name in opened if not is_opened(name)) == []
    assert [pattern for pattern in NOT_OPENED if not any(re.fullmatch(pattern, name) for name in pages())] == []
