"""Steps that many journeys take."""

import base64
import hmac
import re
import time
from urllib.parse import quote

from playwright.sync_api import expect

FIRST_PAGE = re.compile("^My (country|work)$")
"""Where a sign-in leads: seats of States and of bodies."""
FOUND_WITHIN = 40  # seconds for the worker to read a file and for search to have its words


def sign_in(page, portal, name):
    """Sign in by the forms, as the demonstration account whose address begins with `name`."""
    (account,) = [account for account in portal.accounts if account["email"].startswith(f"{name}@")]
    page.goto("/account/login/")
    page.get_by_label("Email").fill(account["email"])
    page.get_by_label("Password").fill(account["password"])
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    give_code(page, account["totp_secret"])
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRST_PAGE)


def give_code(page, secret):
    """Give the code of an authenticator program. One given before does not count again: then the next."""
    now = int(time.time() // 30)
    for step in (now, now + 1):
        page.get_by_label("Code").fill(code_of(secret, step))
        page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        entered = page.get_by_role("heading", level=1, name=FIRST_PAGE)
        expect(entered.or_(page.get_by_role("alert"))).to_be_visible()
        if entered.is_visible():
            return


def code_of(secret, step):
    """Return the six figures of RFC 6238 for a count of half minutes."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def fill_in_resource(page, *, title, abstract, files):
    """Fill in the form by which a State shares expertise; files are (name, content) pairs."""
    page.goto("/knowledge/resources/add/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Abstract").fill(abstract)
    page.get_by_label("Language of the text").select_option("es")
    page.get_by_label("Crowd safety and public order").check()
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]
    )


def search_until_found(page, words, title):
    """Search again until the worker has read the file; return the entry of the record in the results."""
    for _ in range(FOUND_WITHIN):
        page.goto(f"/search/?q={quote(words)}")
        found = page.locator("#main li").filter(has=page.get_by_role("link", name=title))
        if found.count():
            return found.first
        page.wait_for_timeout(1000)
    raise AssertionError(f"{title!r} is not found by {words!r}")
