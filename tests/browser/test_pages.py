"""What pages show beside what their address alone leads to (that is in test_crawl): refusals, errors, nothing found."""

import gzip

import pytest
from playwright.sync_api import expect

from tests.running import PortalWithoutDatabase

from . import furnishing
from .looking import english_left, listen, problems, speak

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


LANGUAGES = [pytest.param("es"), *(pytest.param(code, marks=pytest.mark.full) for code in ("en", "fr", "pt"))]
"""Every day in one language, so that words left in English show."""

REFUSALS = {
    "too many fields": (400, lambda page: send(page, "/language/", {f"field{n}": "" for n in range(1001)})),
    "too much text": (413, lambda page: send(page, "/language/", {"next": "x" * 2_200_000})),
    "a form of somebody else": (403, lambda page: send(page, "/language/", {"language": "fr"})),
    "too many attempts": (429, lambda page: wear_out(page)),
}


def send(page, address, fields):
    """Send a form that no page of ours has, from one with forms; return the answer."""
    page.goto("/account/login/")
    with page.expect_navigation() as sent:
        page.evaluate(
            """([address, fields]) => {
                const form = document.body.appendChild(document.createElement('form'));
                Object.assign(form, {method: 'post', action: address});
                for (const [name, value] of Object.entries(fields))
                    Object.assign(form.appendChild(document.createElement('textarea')), {name, value});
                form.submit();
            }""",
            [address, fields],
        )
    return sent.value


def wear_out(page, most=6):
    """Give wrong passwords until no more are taken; return the answer to the last."""
    for _ in range(most):
        page.goto("/account/login/")
        page.locator("main [type=email]").fill("worn.out@example.org")
        page.locator("main [type=password]").fill("not the password of anybody")
        with page.expect_navigation() as sent:
            page.locator("main .btn-m").click()
        if sent.value.status == 429:
            break
    return sent.value


def look_at(page, answer, status, language):
    assert (answer.status, page.locator("html").get_attribute("lang")) == (status, language)
    assert [*problems(page, answer.body()), *english_left(page, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refusal", REFUSALS)
def test_refusal(refusal, language, window):
    status, provoke = REFUSALS[refusal]
    page = window(f"refused in {language}", locale=language)
    page.complaints.clear()

    look_at(page, provoke(page), status, language)


@pytest.fixture(scope="module")
def failing(portal):
    with PortalWithoutDatabase(portal) as running:
        yield running


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", [None, "focal-point.py"])
def test_failure(who, language, failing, window, chromium):
    """Whoever is signed in is not even known then: the language is that of the browser."""
    kept = window(who).context.storage_state() if who else None
    context = chromium.new_context(base_url=failing.url, locale=language, storage_state=kept)
    page, page.complaints = context.new_page(), []
    listen(page, failing, page.complaints)

    answer = page.goto("/")
    assert ["500" in told for told in page.complaints] == [True]
    page.complaints.clear()
    look_at(page, answer, 500, language)
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_seat_that_ended(language, portal, window):
    """It is said once; with the next page one is a visitor."""
    chief, page = window("focal-point.py"), window(f"dismissed in {language}", base_url=portal.url_by_name)
    address = f"dismissed.{language}@example.org"
    furnishing.invite_colleague(chief, address)
    furnishing.join(page, furnishing.link_in_mail(portal, address, "/invitation/"))
    speak(page, language)
    furnishing.end_seat(chief, address)
    page.complaints.clear()

    look_at(page, page.goto("/work/"), 403, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_to_accept(language, portal, window):
    """Asked of whoever came by no invitation."""
    page = window("contributor.py")
    furnishing.let_rules_be_asked(portal, "contributor.py")
    page.goto("/work/")
    speak(page, language)
    page.complaints.clear()

    try:
        look_at(page, page.goto("/work/"), 200, language)
    finally:
        furnishing.accept_rules(portal, "contributor.py")
        page.goto("/work/")
        speak(page, "en")


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
