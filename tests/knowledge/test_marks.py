"""Papers with a national classification mark: not released until replaced, or declared harmless."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from ipo_portal.audit.models import Entry
from knowledge.models import Resource, ResourceFile
from knowledge.reading import read_file
from tests import files

pytestmark = pytest.mark.django_db

MARKED = ("Plan del estadio", "RESERVADO\nPlano de accesos")
RIGHTS = ("Todos los derechos reservados\nEl voto es secreto\nTODOS LOS DERECHOS RESERVADOS",)


def pdf(name, *pages):
    return SimpleUploadedFile(name, files.pdf(*pages), content_type="application/pdf")


def address(verb, record):
    return reverse(f"knowledge:resource-{verb}", args=[record.ref])


def typed(**changed):
    return {"title": "Plan", "abstract": "De accesos.", "language": "es", "area_codes": ["PX04"]} | changed


@pytest.fixture
def team(world):
    """Contributor and focal point of Colombia; Peru has a focal point too."""
    world.appoint("focal_point", "PE")
    return world.appoint("contributor", "CO"), world.appoint("focal_point", "CO")


@pytest.fixture
def uploaded(client, team, jobs):
    """Return a function by which the contributor uploads files and the worker reads them."""

    def upload(*uploads, are_read=True):
        client.force_login(team[0])
        answer = client.post(reverse("knowledge:resource-add"), typed(files=uploads))
        assert answer.status_code == 302, answer.context["form"].errors
        while are_read and jobs():
            pass
        return Resource.objects.get()

    return upload


def status(record):
    record.refresh_from_db()
    return record.status


def test_a_paper_that_reserves_all_rights_is_released(client, team, uploaded):
    resource = uploaded(pdf("guia.pdf", *RIGHTS))
    client.force_login(team[1])

    assert client.post(address("release", resource)).status_code == 302
    assert status(resource) == "published"


def test_a_mark_on_page_two_blocks_the_release_and_is_named_with_its_file_and_page(client, team, uploaded):
    resource = uploaded(pdf("guia.pdf", *RIGHTS), pdf("plan.pdf", *MARKED))
    assert dict(ResourceFile.objects.values_list("name", "marks")) == {
        "guia.pdf": [],
        "plan.pdf": [[2, "RESERVADO"]],
    }
    sentence = "plan.pdf bears a national classification mark: “RESERVADO” (page 2)."
    assert sentence in client.get(address("detail", resource)).content.decode()
    assert client.post(address("submit", resource)).status_code == 302

    client.force_login(team[1])
    page = client.get(address("release", resource)).content.decode()
    assert sentence in page
    assert address("clear-marks", resource) in page
    assert ">Release</button>" not in page
    answer = client.post(address("release", resource))
    assert answer.status_code == 409
    assert answer.context["form"].non_field_errors() == [sentence]
    assert status(resource) == "review"


def test_a_file_is_not_released_while_its_text_is_being_read(client, team, uploaded, jobs):
    resource = uploaded(pdf("guia.pdf"), are_read=False)
    client.force_login(team[1])
    sentence = "guia.pdf: Its text is still being read; try again in a minute."

    assert sentence in client.get(address("release", resource)).content.decode()
    answer = client.post(address("release", resource))
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (409, [sentence])

    while jobs():
        pass
    assert client.post(address("release", resource)).status_code == 302


def test_replacing_the_file_is_a_way_out(client, team, uploaded, jobs):
    resource = uploaded(pdf("plan.pdf", *MARKED))
    client.force_login(team[1])
    seen = client.get(address("change", resource)).context["form"].initial["seen"]
    changed = typed(seen=seen, drop=[ResourceFile.objects.get().ref], files=[pdf("plan2.pdf", "Plano de accesos")])
    assert client.post(address("change", resource), changed).status_code == 302
    while jobs():
        pass

    assert client.post(address("release", resource)).status_code == 302
    assert status(resource) == "published"


def test_the_focal_point_declares_a_mark_harmless_and_the_trail_keeps_who_and_why(client, team, uploaded):
    resource, chief = uploaded(pdf("plan.pdf", *MARKED)), team[1]
    file = ResourceFile.objects.get()
    client.force_login(chief)
    assert client.post(address("clear-marks", resource), {"files": [file.ref], "reason": " "}).status_code == 422
    assert client.post(address("clear-marks", resource), {"reason": "A heading."}).status_code == 422
    assert Entry.objects.filter(kind="cleared").count() == 0

    said = {"files": [file.ref], "reason": "The name of the reserved stand."}
    assert client.post(address("clear-marks", resource), said).status_code == 302

    entry = Entry.objects.get(kind="cleared")
    assert (entry.user, entry.record_ref, entry.owners, entry.note) == (
        str(chief.pk), resource.ref, ["CO"], file.ref,
    )  # fmt: skip
    row = file.history.order_by("-pgh_id").first()
    assert (row.marks_cleared_by_id, row.marks_cleared_because) == (chief.seat.pk, "The name of the reserved stand.")
    assert "The name of the reserved stand." in client.get(address("release", resource)).content.decode()
    assert client.post(address("release", resource)).status_code == 302


def test_what_a_colleague_has_declared_is_said_and_not_done_twice(client, team, uploaded):
    resource, said = uploaded(pdf("plan.pdf", *MARKED)), {"reason": "A heading."}
    said["files"] = [ResourceFile.objects.get().ref]
    client.force_login(team[1])
    client.post(address("clear-marks", resource), said)

    assert client.get(address("clear-marks", resource)).status_code == 200
    assert client.post(address("clear-marks", resource), said).status_code == 409
    assert Entry.objects.filter(kind="cleared").count() == 1


def test_neither_a_contributor_nor_a_foreign_focal_point_declares_a_mark_harmless(client, world, team, uploaded):
    resource = uploaded(pdf("plan.pdf", *MARKED))
    said = {"files": [ResourceFile.objects.get().ref], "reason": "A heading."}
    assert address("clear-marks", resource) not in client.get(address("detail", resource)).content.decode()

    assert client.post(address("clear-marks", resource), said).status_code == 403
    client.force_login(world.appoint("alternate", "PE"))
    assert client.get(address("clear-marks", resource)).status_code == 404
    assert client.post(address("clear-marks", resource), said).status_code == 404
    assert ResourceFile.objects.get().marks_cleared_by is None


def test_a_file_of_another_resource_is_not_declared_along(client, world, team, uploaded):
    resource = uploaded(pdf("plan.pdf", *MARKED))
    other = world.resource("CO", status="draft")
    mine = ResourceFile.objects.get()
    theirs = ResourceFile.objects.create(
        version=other.current, owner_codes=["CO"], name="b.pdf", path="", content_type="application/pdf", size=1,
        sha256="0" * 64, reading="read", marks=[[1, "SECRETO"]],
    )  # fmt: skip
    client.force_login(team[1])

    said = {"files": [mine.ref, theirs.ref], "reason": "A heading."}
    assert client.post(address("clear-marks", resource), said).status_code == 422
    assert ResourceFile.objects.filter(marks_cleared_by__isnull=False).count() == 0


def test_a_new_version_keeps_what_was_read_and_declared(client, team, uploaded, jobs):
    resource = uploaded(pdf("plan.pdf", *MARKED))
    client.force_login(team[1])
    said = {"files": [ResourceFile.objects.get().ref], "reason": "A heading."}
    client.post(address("clear-marks", resource), said)
    client.post(address("release", resource))
    seen = client.get(address("change", resource)).context["form"].initial["seen"]
    client.post(address("change", resource), typed(title="Plan 2", seen=seen))

    kept = ResourceFile.objects.values_list(
        "pages", "reading", "marks", "marks_cleared_by", "marks_cleared_because", "path"
    )
    first, second = kept.order_by("version__number")
    assert first == second
    assert client.post(address("release", resource)).status_code == 302
    assert resource.versions.get(status="published").number == 2


def test_reading_again_keeps_a_clearing_unless_the_marks_are_others(client, team, uploaded):
    resource = uploaded(pdf("plan.pdf", *MARKED))
    client.force_login(team[1])
    file = ResourceFile.objects.get()
    client.post(address("clear-marks", resource), {"files": [file.ref], "reason": "A heading."})

    read_file(pk=file.pk)
    file.refresh_from_db()
    assert file.marks_cleared_by == team[1].seat

    ResourceFile.objects.update(marks=[[1, "CONFIDENCIAL"]])
    read_file(pk=file.pk)
    file.refresh_from_db()
    assert (file.marks_cleared_by, file.marks_cleared_because, file.marks) == (None, "", [[2, "RESERVADO"]])


def test_a_picture_may_be_released_after_a_look_at_it(client, team, uploaded):
    picture = SimpleUploadedFile("plano.png", files.png(), content_type="image/png")
    resource = uploaded(picture)
    client.force_login(team[1])

    assert "look yourself for a national mark" in client.get(address("release", resource)).content.decode()
    assert client.post(address("release", resource)).status_code == 302


@pytest.mark.parametrize("reading", ["failed", "partly"])
def test_a_file_that_could_not_be_read_whole_may_be_released_with_a_warning(client, team, uploaded, reading):
    resource = uploaded(pdf("plan.pdf", "Accesos"))
    client.force_login(team[1])
    assert "look yourself for a national mark" not in client.get(address("release", resource)).content.decode()

    ResourceFile.objects.update(reading=reading)

    assert "look yourself for a national mark" in client.get(address("release", resource)).content.decode()
    assert client.post(address("release", resource)).status_code == 302


def test_a_mark_in_every_header_is_named_with_its_first_pages():
    file = ResourceFile(name="plan.pdf", marks=[[page, "SECRETO"] for page in range(1, 41)] + [[7, "NOFORN"]])

    assert file.marks_text == "“SECRETO” (pages 1, 2, 3, 4, 5, 6, 7, 8 …); “NOFORN” (page 7)"


def test_the_database_keeps_no_clearing_without_a_reason(world, team, uploaded):
    uploaded(pdf("plan.pdf", *MARKED))

    with pytest.raises(IntegrityError, match="resource_file_cleared_with_reason"):
        ResourceFile.objects.update(marks_cleared_by=team[1].seat, marks_cleared_because="")
