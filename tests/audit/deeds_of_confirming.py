"""What is done to the entries of a State all at once: confirmed, exported, imported."""

import datetime
import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from focal_points import confirming
from focal_points.models import ConfirmationLink
from ipo_portal.accounts.models import today
from ipo_portal.accounts.models.joining import new_token

from .deeds import AMBER_TEXT, deed


def due(scene):
    """Return an entry of each kind, not confirmed for a year, of Colombia."""
    old = {"confirmed_on": today() - datetime.timedelta(days=400)}
    world = scene.world
    return [world.fact("CO", **old), world.institution("CO", **old), world.expert("CO", **old)]


@deed(by_visitor=True, status=200)
def whoever_has_the_letter_confirms_by_its_link(scene):
    seat = scene.world.appoint("focal_point", "CO").seat
    token, token_hash = new_token()
    scene.secrets += [token]
    keys = [confirming.key_of(entry) for entry in due(scene)]
    now = timezone.now()
    ConfirmationLink.objects.create(
        seat=seat, token_hash=token_hash, entries=keys, sent_at=now, expires_at=now + confirming.VALID_FOR
    )
    return scene.post(reverse("focal_points:confirm-link", args=[token]))


@deed()
def a_focal_point_confirms_entries_above_green_too(scene):
    entries = [*due(scene), scene.world.fact("CO", tlp="AMBER", title=AMBER_TEXT)]
    scene.enter("focal_point", "CO")
    return scene.post(reverse("focal_points:confirm"), {"entry": [confirming.key_of(entry) for entry in entries]})


@deed("read", is_write=False, status=200)
def a_focal_point_takes_institutions_as_a_file(scene):
    scene.world.institution("CO", tlp="GREEN")
    scene.world.institution("CO", tlp="AMBER", name=AMBER_TEXT)
    scene.enter("focal_point", "CO")
    return scene.get(reverse("focal_points:institution-csv"))


@deed()
def a_contributor_imports_two_institutions(scene):
    scene.enter("contributor", "CO")
    address = reverse("focal_points:institution-import")
    page = scene.client.post(address, {"workbook": sheet_of_institutions("One", "Two")})
    return scene.post(address, {"received": page.context["token"]})


def sheet_of_institutions(*names):
    book = openpyxl.Workbook()
    book.active.append(["name", "kind", "language", "source", "as_of"])
    for name in names:
        book.active.append([name, "police", "es", "Ministry", today().isoformat()])
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("institutions.xlsx", file.getvalue())
