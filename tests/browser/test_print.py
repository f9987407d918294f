"""What leaves the portal on paper says on every sheet how it is handled, who printed it, and when."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.files import pdf

from .people import fill_in_resource

pytestmark = pytest.mark.browser


def test_every_sheet_of_a_restricted_record_carries_label_office_and_time(person):
    page = person("alternate.co")
    title = "Plan largo"
    fill_in_resource(page, title=title, abstract="Una línea del plan.\n\n" * 150, files=[("p.pdf", pdf("Impreso"))])
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("link", name="Change who may read it").click()
    page.get_by_label("TLP:AMBER", exact=False).first.check()
    page.get_by_role("button", name="Save label").click()
    expect(page.get_by_text("Label changed.")).to_be_visible()

    sheets = pypdfium2.PdfDocument(page.pdf(format="A4"))

    texts = [sheet.get_textpage().get_text_range() for sheet in sheets]
    assert len(texts) > 2
    for text in texts:
        assert text.count("TLP:AMBER") >= 3
        assert "Alternate focal point · Colombia" in text
        assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", text)
