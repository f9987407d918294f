"""A real Chromium before a real portal. A journey is marked `browser` and takes `portal` and `page`."""

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.running import CHECKOUT, RunningPortal

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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Let one process run all journeys, so that one portal serves them."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def chromium_path():
    """Return where Chromium lies; without one, journeys are skipped, but fail where CI=true promises one."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path:
        return path
    reason = "no Chromium for the browser journeys: sudo apt-get install -y chromium"
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

    At the end no page may have broken the content security policy or thrown an error.
    """
    contexts, complaints = [], []

    def open_page(**options):
        context = chromium.new_context(base_url=portal.url, locale="en-US", accept_downloads=True, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
        return page

    yield open_page
    if request.node.stash.get(FAILED, False):
        keep_pictures(request.node.name, contexts)
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page):
    return new_page()


def is_complaint(message):
    return message.type == "error" and "Content Security Policy" in message.text


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
