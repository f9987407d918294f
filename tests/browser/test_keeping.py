"""What is typed into a long form outlives a lost line, and nobody else finds it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
FORM = "/knowledge/resources/add/"
STORED = "() => [Object.keys(sessionStorage).length, localStorage.length]"


def begin(page, title="Plan de salidas"):
    page.goto(FORM)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Crowd safety and public order").check()
    page.wait_for_function("() => Object.values(sessionStorage).some((text) => text.includes('Plan de'))")


def test_a_form_is_held_back_while_offline_and_sent_when_the_line_is_there_again(person):
    page = person("contributor.pe")
    begin(page)
    page.context.set_offline(True)
    notice = page.get_by_role("alert").filter(has_text="You are offline")
    expect(notice).to_be_visible()

    page.get_by_role("button", name="Save draft").click()

    expect(notice).to_be_focused()
    assert page.url.endswith(FORM)
    page.context.set_offline(False)
    expect(notice).to_be_hidden()
    page.get_by_label("Abstract").fill("Salidas de la sede.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan de salidas")
    assert page.evaluate(STORED) == [0, 0]


def test_what_was_typed_is_offered_after_a_reload_and_put_back_on_demand(person):
    page = person("contributor.pe")
    begin(page)

    page.reload()

    expect(page.get_by_label("Title")).to_have_value("")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Title")).to_have_value("Plan de salidas")
    expect(page.get_by_label("Crowd safety and public order")).to_be_checked()
    expect(page.get_by_label("Venue security")).not_to_be_checked()
    page.reload()
    page.get_by_role("button", name="Discard it").click()
    assert page.evaluate(STORED) == [0, 0]
    page.reload()
    expect(page.get_by_role("button", name="Put it back")).to_be_hidden()


def test_a_form_that_comes_back_with_errors_is_not_offered_twice(person):
    page = person("contributor.pe")
    begin(page)

    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_visible()
    expect(page.get_by_role("button", name="Put it back")).to_be_hidden()
    assert page.evaluate(STORED) == [0, 0]


def test_nothing_stays_in_the_tab_of_somebody_who_is_signed_out(person):
    page = person("contributor.pe")
    begin(page)
    page.context.clear_cookies()

    page.goto(FORM)

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert page.evaluate(STORED) == [0, 0]


def test_another_account_is_offered_nothing_and_the_text_is_gone(person):
    page = person("contributor.pe")
    begin(page)
    other = person("contributor.co")
    page.context.clear_cookies()
    page.context.add_cookies(other.context.cookies())

    page.goto(FORM)

    expect(page.get_by_role("button", name="Put it back")).to_be_hidden()
    assert page.evaluate(STORED) == [0, 0]
