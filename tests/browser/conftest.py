"""A real Chromium before a real portal. A journey is marked `browser` and takes `portal` and `page`."""

import os
import re
import shutil
import sys
import time
from ctypes.util import find_library
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.running import CHECKOUT, RunningPortal

from .looking import AXE, listen
from .people import sign_in

FRESH = 10 * 60  # seconds after a sign-in, of the 15 minutes for which the portal trusts it
RESULTS = CHECKOUT / "test-results"
FLAGS = [
    "--no-sandbox",  # root, as on a build machine, cannot have Chromium's own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def chromium_path():
    """Return where Chromium lies; without one, journeys are skipped, but fail where CI=true promises one."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    # Playwright's driver is a Node.js that needs this library.
    if path and (sys.platform != "linux" or find_library("atomic")):
        return path
    reason = "no browser for the journeys: sudo apt-get install -y chromium libatomic1"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def portal(chromium_path):
    with RunningPortal() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(chromium_path):
    """Start Chromium for one module only: while Playwright runs in this thread, Django refuses to query."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium, portal, request):
    """Return a function that opens a page in a browser session of its own: one for each person of a journey.

    At the end no page may have broken the content security policy, thrown an error, missed a part of itself,
    or asked another host for anything.
    """
    contexts, complaints = [], []

    def open_page(**options):
        options = {"base_url": portal.url, "locale": "en-US", "accept_downloads": True} | options
        context = chromium.new_context(**options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        listen(page, portal, complaints)
        return page

    yield open_page
    if request.node.stash.get(FAILED, False):
        keep_pictures(request.node.name, contexts)
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def window(chromium, portal):
    """Return a function that gives the one page in which somebody looks at many, for tests that only look.

    `page.complaints` holds what was wrong since it was emptied last. Names that are no accounts are visitors, each in a
    browser session of their own.
    """
    windows = {}

    def look_through(name, **options):
        if name not in windows:
            context = chromium.new_context(**{"base_url": portal.url, "locale": "en-US"} | options)
            context.set_default_timeout(15_000)
            page = windows[name] = context.new_page()
            page.add_init_script(AXE)  # quicker than to hand it over for each look
            page.complaints = []
            listen(page, portal, page.complaints)
            if any(account["email"].startswith(f"{name}@") for account in portal.accounts):
                sign_in(page, portal, name)
        return windows[name]

    yield look_through
    for page in windows.values():
        page.context.close()


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture(scope="session")
def _sessions():
    return {}


@pytest.fixture
def person(new_page, portal, _sessions):
    """Return a function that opens a page with somebody signed in, such as `person("curator.oas")`.

    Everybody signs in by the form once; after that the cookies are used again, while they are fresh enough not to
    be asked who is there.
    """

    def open_signed_in(name, **options):
        since, cookies = _sessions.get(name, (0, None))
        if time.monotonic() - since > FRESH or cookies is None:
            page = new_page()
            sign_in(page, portal, name)
            cookies = page.context.storage_state()
            _sessions[name] = (time.monotonic(), cookies)
        return new_page(storage_state=cookies, **options)

    return open_signed_in


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def keep_pictures(name, contexts):
    RESULTS.mkdir(exist_ok=True)
    stem = re.sub(r"\W+", "-", name)
    for number, page in enumerate(page for context in contexts for page in context.pages):
        page.screenshot(path=Path(RESULTS, f"{stem}-{number}.png"), full_page=True)
