"""The nightly sweep removes what no row names, and nothing else."""

import os
import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from ipo_portal.accounts.models import Assignment, Invitation
from ipo_portal.accounts.models.joining import new_token
from ipo_portal.records.uploads import check, store
from knowledge.models import ResourceFile
from knowledge.reading import GRACE, sweep_files
from tests.files import pdf, upload

OURS = ("ipo_portal", "events", "focal_points", "knowledge", "trainings")


@pytest.fixture
def kept(settings):
    """Return a function that stores a file which is older than the grace."""

    def keep():
        file = upload("paper.pdf", pdf())
        path = store(file, check(file))
        long_ago = time.time() - 2 * GRACE / timedelta(seconds=1)
        os.utime(settings.FILES_ROOT / path, (long_ago, long_ago))
        return path

    return keep


def test_files_of_records_and_letters_stay_and_what_nobody_names_goes(world, kept, settings):
    chief = world.appoint("focal_point", "CO")
    version = world.resource("CO", status="draft", by=chief).current
    ResourceFile.objects.create(
        version=version, owner_codes=["CO"], name="a.pdf", content_type="", size=1, sha256="", path=kept()
    )
    Assignment.objects.filter(pk=chief.seat.pk).update(letter_path=kept())
    now = timezone.now()
    Invitation.objects.create(
        email="a@example.org", role="planner", country_id="CO", invited_by=chief.seat, token_hash=new_token()[1],
        letter_path=kept(), sent_at=now, expires_at=now + timedelta(days=14),
    )  # fmt: skip
    orphan = kept()

    sweep_files(timestamp=0)

    there = {file.relative_to(settings.FILES_ROOT).as_posix() for file in settings.FILES_ROOT.glob("??/*")}
    assert len(there) == 3
    assert orphan not in there


def test_every_field_that_names_a_stored_file_is_declared():
    named = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model.__module__.split(".")[0] in OURS and not hasattr(model, "pgh_tracked_model")
        for field in model._meta.get_fields()
        if field.name.endswith("path")
    }

    declared = {(m._meta.label, name) for m in apps.get_models() for name in getattr(m, "stored_files", ())}
    assert named == declared
