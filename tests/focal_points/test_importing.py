"""Institutions and experts from a workbook: all errors before anything is written, then all rows as drafts, once."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from focal_points import importing
from focal_points.models import Expert, Institution
from ipo_portal.accounts.models import today
from tests import files

pytestmark = pytest.mark.django_db
ADDRESS, EXPERTS = "/focal-points/institutions/import/", "/focal-points/experts/import/"
INSTITUTION = {
    "Name": "Academy of the police", "Kind": "training", "City": "Bogotá", "Planning areas": "PX04; PA05",
    "Language of the text": "es", "Source": "Ministry", "True as of": today(),
}  # fmt: skip
EXPERT = {
    "Post": "Head of the football unit", "Institution": "", "Planning areas": "PX04", "Languages": "es, en",
    "Kinds of help": "advice", "Consent of the expert given on": today(), "Language of the text": "es",
    "Source": "Ministry", "True as of": today(),
}  # fmt: skip


def workbook(*rows, headings=None):
    book = openpyxl.Workbook()
    book.active.append(headings or list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()) if isinstance(row, dict) else row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("institutions.xlsx", file.getvalue())


def send(client, file, address=ADDRESS):
    return client.post(address, {"workbook": file})


def told(page):
    """Return (row, column, text) of every problem on a page."""
    return [(problem.row, problem.column, problem.text) for problem in page.context["found"].problems]


def token(page):
    return re.search(r'name="received" value="([^"]+)"', page.text)[1]


@pytest.fixture
def contributor(world, client):
    user = world.appoint("contributor", "CO")
    client.force_login(user)
    return user


def test_the_dry_run_writes_nothing_and_the_button_writes_all_as_drafts_of_the_own_state(client, contributor):
    page = send(client, workbook(INSTITUTION, INSTITUTION | {"Name": "Fire service", "Kind": "emergency"}))
    assert page.status_code == 200
    assert Institution.objects.count() == 0

    assert client.post(ADDRESS, {"received": token(page)})["Location"] == "/focal-points/co/"

    rows = Institution.objects.order_by("name")
    assert [(r.name, r.kind, r.status, r.tlp, r.owner_codes, r.confirmed_on) for r in rows] == [
        ("Academy of the police", "training", "draft", "GREEN", ["CO"], None),
        ("Fire service", "emergency", "draft", "GREEN", ["CO"], None),
    ]
    assert (rows[0].city, rows[0].area_codes, rows[0].as_of) == ("Bogotá", ["PX04", "PA05"], today())


def test_experts_come_with_their_institution_languages_and_consent(client, contributor, world):
    academy = world.institution("CO", name="Academy of the police")
    page = send(client, workbook(EXPERT | {"Institution": "academy of the POLICE"}), EXPERTS)
    client.post(EXPERTS, {"received": token(page)})

    expert = Expert.objects.get()
    assert (expert.post, expert.institution, expert.speaks, expert.helps) == (
        "Head of the football unit", academy, ["es", "en"], ["advice"],
    )  # fmt: skip
    assert (expert.consent_on, expert.availability, expert.status) == (today(), "yes", "draft")


def test_all_that_is_wrong_is_told_with_row_and_column_and_nothing_is_written(client, contributor):
    page = send(
        client,
        workbook(
            INSTITUTION,
            INSTITUTION | {"Name": "", "Kind": "circus"},
            INSTITUTION | {"Name": "B", "Planning areas": "PX04, NONE, ZERO", "True as of": "last year"},
            INSTITUTION | {"Name": "C", "City": "call +57 601 555 0100", "Source": "chief@police.example"},
            INSTITUTION,
        ),
    )

    assert page.status_code == 422
    assert told(page) == [
        (3, "Name", "This field is required."),
        (3, "Kind", "Select a valid choice. circus is not one of the available choices."),
        (4, "Planning areas", "Unknown codes: NONE, ZERO."),
        (4, "True as of", "Enter a valid date."),
        (5, "City", "Leave out telephone numbers: others write to the State through the portal."),
        (5, "Source", "Leave out e-mail addresses: others write to the State through the portal."),
        (6, "Name", "This is there already."),
    ]
    assert 'name="received"' not in page.text
    assert Institution.objects.count() == 0


def test_errors_are_told_in_the_language_of_the_reader(client, contributor, world):
    type(contributor).objects.filter(pk=contributor.pk).update(language="es")

    assert told(send(client, workbook(INSTITUTION | {"Name": ""})))[0][2] == "Este campo es obligatorio."


@pytest.mark.parametrize(
    ("headings", "problems"),
    [
        (["Name", "Telephone"], [(1, "Telephone", "This column is not known.")]),
        (["Name", "name"], [(1, "name", "This column is there twice.")]),
        (["Name", "Chief's name"], [(1, "Chief's name", "This column is not known.")]),
    ],
)
def test_columns_that_are_unknown_twice_or_missing_are_refused(client, contributor, headings, problems):
    found = told(send(client, workbook(["A", "B"], headings=headings)))

    missing = ["Kind", "Language of the text", "Source", "True as of"]
    assert sorted(found) == sorted([*problems, *((1, name, "This column is missing.") for name in missing)])


def test_a_cell_without_a_heading_an_empty_sheet_and_one_without_rows_are_refused(client, contributor):
    wide = workbook([*INSTITUTION.values(), "more"], headings=list(INSTITUTION))
    assert told(send(client, wide)) == [(2, "", "There is a cell without a heading.")]
    assert told(send(client, workbook(headings=list(INSTITUTION)))) == [(1, "", "There is no row below the headings.")]
    assert told(send(client, workbook(headings=[""]))) == [(1, "", "The sheet is empty.")]


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
@pytest.mark.parametrize("form", [importing.InstitutionRow, importing.ExpertRow])
def test_a_template_has_the_headings_of_the_language_and_the_codes_and_is_understood(language, form):
    with override(language):
        book = importing.template(form)
        first = [cell.value for cell in book.worksheets[0][1]]
        assert len(set(first)) == len(form.base_fields)

    by_heading = importing.headings(form)
    assert [by_heading[importing._plain(heading)] for heading in first] == list(form.base_fields)
    codes = {cell.value for column in book.worksheets[1].columns for cell in column}
    assert {"es", "en"} <= codes


def test_the_template_sent_back_with_a_row_is_taken(client, contributor):
    response = client.get(reverse("focal_points:institution-template"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.worksheets[0]
    place = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in INSTITUTION.items():
        sheet.cell(2, place[heading], value)
    file = io.BytesIO()
    book.save(file)

    assert send(client, SimpleUploadedFile("a.xlsx", file.getvalue())).status_code == 200


def test_a_form_sent_twice_writes_once_and_a_row_that_fails_leaves_none(client, contributor, world):
    page = send(client, workbook(INSTITUTION, INSTITUTION | {"Name": "Fire service"}))
    for _ in range(2):
        assert client.post(ADDRESS, {"received": token(page)}).status_code == 302
    assert Institution.objects.count() == 2

    page = send(client, workbook(INSTITUTION | {"Name": "C"}, INSTITUTION | {"Name": "D"}))
    world.institution("CO", name="D")
    answer = client.post(ADDRESS, {"received": token(page)})
    assert (answer.status_code, told(answer)) == (409, [(3, "Name", "This is there already.")])
    assert not Institution.objects.filter(name="C").exists()


def test_what_one_has_sent_is_written_by_no_other_nor_as_another_kind(client, contributor, world):
    received = token(send(client, workbook(INSTITUTION)))
    assert client.post(EXPERTS, {"received": received}).status_code == 409

    client.force_login(world.appoint("contributor", "CO"))
    assert client.post(ADDRESS, {"received": received}).status_code == 409
    assert client.post(ADDRESS, {"received": "nonsense"}).status_code == 409
    assert (Institution.objects.count(), Expert.objects.count()) == (0, 0)


def test_names_of_another_state_and_hidden_ones_of_the_own_make_no_difference(client, contributor, world):
    world.institution("PE", name="Academy of the police")
    world.institution("CO", name="Academy of the police", tlp="AMBER+STRICT")

    assert send(client, workbook(INSTITUTION)).status_code == 200
    page = send(client, workbook(EXPERT | {"Institution": "Academy of the police"}), EXPERTS)
    assert [text for *_, text in told(page)] == [
        "Your State has no institution of this name in the portal. Add it first."
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rows.csv", b"Name"),
        ("rows.xlsx", b"no workbook"),
        ("rows.xlsx", b"PK\x03\x04" + b"0" * (1024 * 1024)),
        ("rows.xlsx", files.bomb(files.workbook())),
        ("rows.xlsx", files.word()),
    ],
)
def test_what_is_no_good_workbook_of_a_megabyte_is_refused_in_words(client, contributor, name, content):
    page = send(client, SimpleUploadedFile(name, content))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["workbook"]


def test_more_than_five_hundred_rows_are_refused(client, contributor):
    rows = [INSTITUTION | {"Name": f"Institution {number}"} for number in range(501)]
    assert told(send(client, workbook(*rows))) == [(502, "", "There are 501 rows; at most 500 are taken at a time.")]
    page = send(client, workbook(*rows[:500]))
    client.post(ADDRESS, {"received": token(page)})
    assert Institution.objects.count() == 500


@pytest.mark.parametrize("number", [1, 30])
def test_looking_takes_the_same_number_of_queries_for_one_row_and_for_thirty(
    client, contributor, world, number, django_assert_num_queries
):
    world.institution("CO", name="Academy")
    rows = [EXPERT | {"Post": f"Expert {n}", "Institution": "Academy"} for n in range(number)]
    client.get(EXPERTS)
    with django_assert_num_queries(9):
        assert send(client, workbook(*rows), EXPERTS).status_code == 200


@pytest.mark.parametrize("role", ["planner", "curator"])
def test_who_does_not_draft_for_a_state_imports_nothing(client, world, role):
    client.force_login(world.appoint(role, None if role == "curator" else "CO"))

    assert client.get(ADDRESS).status_code == 403
    assert send(client, workbook(INSTITUTION)).status_code == 403
    assert client.get(reverse("focal_points:expert-template")).status_code == 403
