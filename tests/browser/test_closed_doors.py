"""What the portal refuses, as people meet it."""

import pytest
from playwright.sync_api import expect

from tests.files import pdf, svg

from .people import fill_in_resource, sign_in

pytestmark = pytest.mark.browser

DRAFT_OF_COLOMBIA = "Demostración: cierres de vías alrededor de una sede (borrador)"
DRAFT_OF_PERU = "Demostración: puesto de mando unificado (borrador)"


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
def test_a_drawing_is_refused_with_the_reason_and_the_good_file_and_the_text_are_kept(person, scripts):
    page = person("contributor.pe", java_script_enabled=scripts)
    title = f"Iluminación de recintos {scripts}"
    good, drawing = ("plano.pdf", pdf(f"Plano {scripts}")), ("plano.svg", svg())
    fill_in_resource(page, title=title, abstract="Un plano y su dibujo.", files=[good, drawing])
    page.get_by_role("button", name="Save draft").click()

    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("“plano.svg” is a web page or an SVG drawing, which can run programs.")
    if scripts:
        expect(problem).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value(title)
    expect(page.get_by_label("Crowd safety and public order")).to_be_checked()
    expect(page.get_by_text("Received, kept with this form")).to_have_count(1)

    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".file-row .name")).to_have_text(["plano.pdf"])
    with page.expect_download() as download:
        page.get_by_role("link", name="plano.pdf").click()
    assert download.value.path().read_bytes() == good[1]


def test_a_draft_of_colombia_does_not_exist_for_the_focal_point_of_peru(person):
    theirs = person("contributor.co")
    theirs.goto("/knowledge/resources/")
    theirs.get_by_role("link", name=DRAFT_OF_COLOMBIA).click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text(DRAFT_OF_COLOMBIA)
    address = theirs.url
    file = theirs.locator(".file-row a").get_attribute("href")
    assert theirs.request.get(file).status == 200

    page = person("focal-point.pe")
    for place in ("", "change/", "release/", "label/", "delete/", "versions/1/"):
        assert page.goto(f"{address}{place}").status == 404
        expect(page.locator("body")).not_to_contain_text("cierres")
    assert page.request.get(file).status == 404
    page.goto("/knowledge/resources/")
    expect(page.get_by_role("link", name=DRAFT_OF_PERU)).to_be_visible()
    expect(page.get_by_role("link", name=DRAFT_OF_COLOMBIA)).to_have_count(0)
    page.goto("/search/?q=cierres+viales+desvío")
    expect(page.get_by_role("link", name=DRAFT_OF_COLOMBIA)).to_have_count(0)


def test_a_visitor_is_led_to_sign_in_whether_the_address_exists_or_not(person, page):
    theirs = person("contributor.co")
    theirs.goto("/knowledge/resources/")
    draft = theirs.get_by_role("link", name=DRAFT_OF_COLOMBIA).get_attribute("href")

    for address in (draft, "/knowledge/resources/notthere1234/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert page.url.endswith(f"/account/login/?next={address}")


def test_a_wrong_password_is_told_without_saying_which_part_is_wrong(page):
    said = []
    for address in ("focal-point.co@demo.example", "nobody@demo.example"):
        page.goto("/account/login/")
        page.get_by_label("Email").fill(address)
        page.get_by_label("Password").fill("not the password of anybody")
        page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        said.append(page.get_by_role("alert").inner_text())

    assert said[0] == said[1]
    assert "not correct" in said[0]


def test_after_signing_out_nothing_of_before_is_shown(portal, page):
    sign_in(page, portal, "planner.co")
    page.goto("/knowledge/resources/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()

    page.go_back()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    page.goto("/work/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
