"""`make screenshots`: the pictures of docs/tour.md, from a new portal with its demonstration content only."""

import io
import os
import shutil

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.files import pdf, svg
from tests.running import CHECKOUT, RunningPortal

from .conftest import FLAGS
from .people import fill_in_resource, search_until_found, sign_in

PLACE = CHECKOUT / "docs" / "img"
COLOURS = 96
VOLUNTEERS = "Demostración: formación de voluntarios en orientación del público"


def keep(page, name):
    """Keep what the window shows as a small picture."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement?.blur()")
    shown = Image.open(io.BytesIO(page.screenshot()))
    shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(PLACE / f"{name}.png", optimize=True)


def take(chromium, portal):
    def somebody(name=None, width=1280, height=860, **options):
        context = chromium.new_context(
            base_url=portal.url, locale="en-US", viewport={"width": width, "height": height},
            reduced_motion="reduce", **options,
        )  # fmt: skip
        page = context.new_page()
        if name:
            sign_in(page, portal, name)
        return page

    visitor = somebody()
    visitor.goto("/")
    keep(visitor, "home")
    visitor.set_viewport_size({"width": 1280, "height": 1200})
    visitor.goto("/events/?month=2027-07")
    keep(visitor, "calendar")

    contributor = somebody("contributor.co")
    files = [("plano.pdf", pdf("Plano de la sede")), ("plano.svg", svg())]
    fill_in_resource(contributor, title="Plano de accesos", abstract="Accesos y salidas de la sede.", files=files)
    contributor.get_by_role("button", name="Save draft").click()
    contributor.get_by_role("alert").wait_for()
    contributor.evaluate("document.querySelector('.error-summary').scrollIntoView()")
    keep(contributor, "refused")

    focal_point = somebody("focal-point.co")
    keep(focal_point, "work")
    focal_point.get_by_role("link", name=VOLUNTEERS).click()
    focal_point.get_by_role("link", name="Release…").click()
    keep(focal_point, "release")

    planner = somebody("planner.py")
    search_until_found(planner, "megafonia", "Demostración: guía para recibir a aficionados visitantes")
    keep(planner, "search")
    planner.goto("/knowledge/")
    planner.get_by_role("link", name="contar y guiar").click()
    keep(planner, "practice")

    telephone = somebody("focal-point.pe", width=390, height=844, color_scheme="dark")
    telephone.goto("/focal-points/PE/")
    keep(telephone, "telephone")


if __name__ == "__main__":
    with RunningPortal() as portal, sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        take(playwright.chromium.launch(executable_path=path, args=FLAGS), portal)
