"""The switch of languages."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


LANGUAGES = {"Português": "pt", "Français": "fr", "Español": "es", "English": "en"}


def test_the_switch_keeps_the_page_and_names_every_language_in_itself(page):
    page.goto("/events/?month=2027-07")
    for chosen, code in LANGUAGES.items():
        page.get_by_role("button", name=chosen, exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", code)
        assert page.url.endswith("/events/?month=2027-07")
        for name in LANGUAGES:
            expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
