"""The switch of languages: addresses where a page is public, and elsewhere a choice that is remembered."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LANGUAGES = {"Português": "pt", "Français": "fr", "Español": "es", "English": "en"}


def test_on_public_pages_it_leads_to_the_same_page_in_each_language_named_in_itself(page):
    page.goto("/events/?month=2027-07")
    for chosen, code in LANGUAGES.items():
        page.get_by_role("link", name=chosen, exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", code)
        assert page.url.endswith(f"/{code}/events/?month=2027-07")
        for name, lang in LANGUAGES.items():
            expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("lang", lang)


def test_every_link_of_a_public_page_keeps_its_language(page):
    page.goto("/fr/events/")
    page.get_by_role("contentinfo").get_by_role("link").first.click()

    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert "/fr/" in page.url


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
def test_on_other_pages_it_keeps_the_page_and_the_choice(new_page, scripts):
    page = new_page(java_script_enabled=scripts)
    page.goto("/account/login/?next=/work/")
    for chosen, code in LANGUAGES.items():
        page.get_by_role("button", name=chosen, exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", code)
        assert page.url.endswith("/account/login/?next=/work/")

    page.get_by_role("button", name="Español", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.goto("/help/")
    expect(page.locator("html")).to_have_attribute("lang", "es")
