"""Story 12: a wrong label, found out after others have read it."""

import re

import pytest
from playwright.sync_api import expect

from tests.files import pdf

from .people import fill_in_resource, search_until_found

pytestmark = pytest.mark.browser

TITLE = "Plano de rutas de delegaciones"
WORDS = "Convoy por el túnel norte"


def release_as_green(contributor, alternate, title):
    """Upload and release a plan with the label that is offered first; return its address."""
    plan = ("rutas.pdf", pdf(f"{WORDS} {title}"))
    fill_in_resource(contributor, title=title, abstract="Rutas y horarios.", files=[plan])
    contributor.get_by_role("button", name="Save draft").click()
    expect(contributor.get_by_role("heading", level=1)).to_have_text(title)
    address = contributor.url
    alternate.goto(address)
    alternate.get_by_role("link", name="Release…").click()
    while not (release := alternate.get_by_role("button", name="Release")).is_visible():
        alternate.get_by_role("link", name="Look again").click()
    release.click()
    expect(alternate.get_by_text("Released. Who reads it now:")).to_be_visible()
    return address


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
def test_restricted_at_once_its_readers_known_the_copies_recalled_and_the_trail_without_content(person, scripts):
    title, options = f"{TITLE} {scripts}", {"java_script_enabled": scripts}
    address = release_as_green(person("contributor.co"), person("alternate.co"), title)
    reader = person("planner.pe", **options)
    search_until_found(reader, title, title).get_by_role("link", name=title).click()
    with reader.expect_download():
        reader.get_by_role("link", name="rutas.pdf").click()
    file = reader.get_by_role("link", name="rutas.pdf").get_attribute("href")
    ref = re.search(r"/resources/(\w+)/", address)[1]

    owner = person("focal-point.co", **options)
    owner.goto(address)
    owner.get_by_role("button", name="Restrict now").click()

    expect(owner.get_by_role("heading", level=1)).to_have_text("Who has opened it")
    expect(owner.get_by_text("Restricted to TLP:AMBER+STRICT")).to_be_visible()
    assert reader.reload().status == 404
    assert reader.request.get(file).status == 404
    reader.goto(f"/search/?q={title}")
    expect(reader.get_by_role("link", name=title)).to_have_count(0)
    reader.goto("/knowledge/resources/")
    expect(reader.get_by_role("link", name=title)).to_have_count(0)

    row = owner.get_by_role("row").filter(has_text="Peru")
    expect(row).to_contain_text("Security planner")
    expect(row).to_contain_text("File rutas.pdf")
    owner.get_by_role("button", name="Ask them to delete their copies").click()
    expect(row).to_contain_text("Asked, not confirmed")

    reader.goto("/work/")
    reader.get_by_role("link", name="Confirm that your copies are deleted").first.click()
    expect(reader.locator("main")).to_contain_text(ref)
    expect(reader.locator("main")).not_to_contain_text(title)
    reader.get_by_role("button", name=f"My copies are deleted {ref}").click()
    expect(reader.get_by_text("Noted: your copies are deleted.")).to_be_visible()
    owner.reload()
    expect(row).to_contain_text("Deletion confirmed")
    owner.get_by_role("link", name="Handling rules: which label is for what").click()
    expect(owner.get_by_role("heading", level=1)).to_be_visible()

    administrator = person("administrator.oas", **options)
    administrator.goto("/trail/?kind=downloaded")
    expect(administrator.locator("main")).to_contain_text(ref)
    expect(administrator.locator("main")).not_to_contain_text(title)
    assert administrator.goto(address).status == 404
