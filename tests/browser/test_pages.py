"""What pages show beside what their address alone leads to (that is in test_crawl): refusals, errors, nothing found."""

import gzip

import pytest
from playwright.sync_api import expect

from .looking import problems

pytestmark = pytest.mark.browser

STATES = {
    "no such page": (404, None, "/nowhere/"),
    "no such page, signed in": (404, "focal-point.co", "/knowledge/resources/nosuchref/"),
    "not allowed": (403, "planner.pe", "/people/mail/"),
    "an invitation of no use any more": (410, None, "/invitation/nosuchkey/"),
    "nothing found": (200, None, "/search/?q=xyzzy"),
    "filters without a match": (200, None, "/events/list/?state=DM&area=PA01"),
    "month of the games": (200, None, "/events/?month=2027-07"),
    "calendar of a State": (200, None, "/events/?month=2027-07&state=PE"),
    "results of all kinds": (200, "focal-point.co", "/search/?q=security+event"),
    "administration with filters": (200, "administrator.oas", "/admin/accounts/assignment/?role__exact=planner"),
}


@pytest.mark.parametrize("state", STATES)
def test_state(state, window):
    status, who, address = STATES[state]
    page = window(who or "visitor")
    page.complaints.clear()

    answer = page.goto(address)

    assert answer.status == status
    assert problems(page, answer.body()) == []


FORMS = {
    "/knowledge/resources/add/": ("focal-point.co", "Save draft"),
    "/knowledge/practices/add/": ("curator.oas", "Save draft"),
    "/people/invite/": ("focal-point.co", "Send the invitation"),
    "/account/password/change/": ("focal-point.co", "Change the password"),
    "/admin/vocabulary/planningarea/add/": ("curator.oas", "Save"),
}


@pytest.mark.parametrize("address", FORMS)
def test_form_with_errors(address, window):
    who, verb = FORMS[address]
    page = window(who)
    page.goto(address)
    page.complaints.clear()

    with page.expect_navigation() as sent:
        page.locator("main").get_by_role("button", name=verb, exact=True).click()

    expect(page.get_by_role("alert").first).to_be_visible()
    assert problems(page, sent.value.body()) == []


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
