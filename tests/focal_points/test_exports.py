"""The directory as files: what the reader may see and nothing else, harmless to spreadsheets; cards of offices."""

import csv
import datetime
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from ipo_portal.accounts.models import Country, today
from ipo_portal.audit.models import Entry
from ipo_portal.records.exports import harmless

pytestmark = pytest.mark.django_db


def table(response):
    """Return the lines of a file, CSV or XLSX."""
    body = b"".join(response.streaming_content)
    if response["Content-Type"].startswith("text/csv"):
        assert body.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    rows = load_workbook(io.BytesIO(body)).active.iter_rows()
    assert "f" not in {cell.data_type for row in rows for cell in row}
    rows = load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
    return [[cell or "" for cell in row] for row in rows]


def fetch(client, what, form="csv", **query):
    response = client.get(reverse(f"focal_points:{what}-{form}"), query)
    assert response.status_code == 200
    return table(response)


def column(lines, heading):
    place = lines[1].index(heading)
    return [line[place] for line in lines[2:]]


FORMS = pytest.mark.parametrize("form", ["csv", "xlsx"])


@FORMS
@pytest.mark.parametrize(
    ("kind", "name", "heading"), [("institution", "name", "Institution"), ("expert", "post", "Post")]
)
def test_a_file_holds_what_the_reader_may_see_and_nothing_else(client, world, form, kind, name, heading):
    make = getattr(world, kind)
    for tlp in ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT"):
        make("CO", tlp=tlp, **{name: f"Colombia {tlp}"})
        make("PE", tlp=tlp, **{name: f"Peru {tlp}"})
        make("CO", tlp=tlp, status="draft", confirmed_on=None, **{name: f"Draft {tlp}"})
    seen = {
        None: {"Colombia CLEAR", "Peru CLEAR"},
        "planner": {"Colombia CLEAR", "Colombia GREEN", "Colombia AMBER", "Peru CLEAR", "Peru GREEN"},
        "focal_point": {"Colombia CLEAR", "Colombia GREEN", "Colombia AMBER", "Colombia AMBER+STRICT", "Peru CLEAR",
                        "Peru GREEN"},
    }  # fmt: skip
    for role, titles in seen.items():
        if role:
            client.force_login(world.appoint(role, "CO"))
        assert sorted(column(fetch(client, kind, form), heading)) == sorted(titles)


@FORMS
def test_a_file_says_its_strictest_label_who_took_it_and_when(client, world, form):
    world.institution("CO", tlp="CLEAR")
    assert fetch(client, "institution", form)[0][:2] == ["TLP:CLEAR", "Exported by a visitor"]

    world.institution("CO", tlp="AMBER")
    client.force_login(world.appoint("focal_point", "CO"))
    label, office, time, *_ = fetch(client, "institution", form)[0]
    assert (label, office) == ("TLP:AMBER", "Exported by: National Focal Point · Colombia")
    assert re.fullmatch(rf"{today():%-d %B %Y},? .*UTC", time)


def test_the_label_and_the_office_are_on_every_printed_page(client, world):
    world.institution("CO", tlp="AMBER")
    client.force_login(world.appoint("focal_point", "CO"))
    body = b"".join(client.get(reverse("focal_points:institution-xlsx")).streaming_content)

    sheet = load_workbook(io.BytesIO(body)).active

    assert sheet.oddHeader.center.text == "TLP:AMBER"
    assert sheet.oddFooter.center.text.startswith("Exported by: National Focal Point · Colombia · ")


def test_the_filters_are_those_of_the_list(client, world):
    client.force_login(world.appoint("planner", "PY"))
    world.institution("CO", name="Academía de tránsito", kind="training")
    world.institution("PE", name="Police of the capital", area_codes=["PA05"])
    world.expert("CO", post="Fan liaison", speaks=["pt"], helps=["teaching"])
    world.expert("PE", post="Planner of parades")

    for query in ({"state": "CO"}, {"kind": "training"}, {"q": "academia transito"}, {"area": "PX04"}):
        assert column(fetch(client, "institution", **query), "Institution") == ["Academía de tránsito"]
    for query in ({"state": "CO"}, {"speaks": "pt"}, {"help": "teaching"}, {"q": "liaison"}):
        assert column(fetch(client, "expert", **query), "Post") == ["Fan liaison"]


def test_the_name_of_an_institution_closed_to_the_reader_is_not_told_by_its_expert(client, world):
    closed, seen = world.institution("CO", tlp="AMBER", name="Closed canary"), world.institution("CO", name="Academy")
    world.expert("CO", institution=closed, post="A")
    world.expert("CO", institution=seen, post="B")
    client.force_login(world.appoint("planner", "PE"))

    assert column(fetch(client, "expert"), "Institution") == ["", "Academy"]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_begins_a_formula(client, world, begins):
    world.institution("CO", tlp="CLEAR", name=f"{begins}cmd|'/C calc'!A0", text="plain = text")

    assert column(fetch(client, "institution"), "Institution") == [f"'{begins}cmd|'/C calc'!A0"]
    assert column(fetch(client, "institution"), "What it does for major events") == ["plain = text"]
    assert harmless("2-3") == "2-3"


def test_what_is_above_green_is_noted_as_read_and_nothing_else(client, world):
    for tlp in ("CLEAR", "GREEN"):
        world.institution("CO", tlp=tlp)
    amber = [world.institution("CO", tlp="AMBER"), world.institution("CO", tlp="AMBER+STRICT")]
    client.force_login(world.appoint("focal_point", "CO"))
    before = Entry.objects.count()

    fetch(client, "institution")

    new = Entry.objects.order_by("pk")[before:]
    assert {(e.kind, e.record_ref, e.note, *e.owners) for e in new} == {
        ("read", row.ref, "export csv", "CO") for row in amber
    }


@pytest.mark.parametrize("number", [1, 30])
@FORMS
def test_a_file_takes_the_same_number_of_queries_for_one_row_and_for_thirty(
    client, world, number, form, django_assert_num_queries
):
    for _ in range(number):
        world.expert("CO", tlp="AMBER", institution=world.institution("CO"))
    client.force_login(world.appoint("focal_point", "CO"))
    fetch(client, "expert", form)
    with django_assert_num_queries(5):
        assert len(fetch(client, "expert", form)) == number + 2


@FORMS
def test_the_list_of_states_tells_a_visitor_of_designated_posts_only(client, world, form):
    world.appoint("focal_point", "CO")
    public = fetch(client, "state", form)
    assert dict(zip(column(public, "State"), column(public, "Focal point"), strict=True)) == {
        "Barbados": "", "Colombia": "focal point designated", "Paraguay": "", "Peru": "", "Uruguay": "",
    }  # fmt: skip

    client.force_login(world.appoint("planner", "PE"))
    assert column(fetch(client, "state", form), "Focal point").count("none recorded") == 4


# -- the card of an office ------------------------------------------------------------------------------------------


def card(client, code="co"):
    response = client.get(reverse("focal_points:office-card", args=[code]))
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    return response.content.decode()


def test_the_card_of_an_office_names_the_post_and_where_to_write_and_no_person(client, world):
    chief = world.appoint("focal_point", "CO")

    assert card(client).split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        "FN;LANGUAGE=en:National Focal Point of Colombia",
        "ORG:Colombia;IPO Americas",
        "TITLE;LANGUAGE=en:National Focal Point of Colombia",
        "URL:https://portal.example.org/focal-points/co/contact/",
        "END:VCARD",
        "",
    ]
    assert chief.email not in card(client)


def test_the_card_of_a_vacant_post_is_the_secretariat(client, world):
    world.appoint("focal_point", "CO", ends_on=today() - datetime.timedelta(days=1), starts_on="2020-01-01")

    assert "FN;LANGUAGE=en:Secretariat of IPO Americas\\, for Colombia\r\n" in card(client)


def test_names_are_escaped_and_long_lines_folded(client, world):
    Country.objects.filter(code="CO").update(name_en="Co;lo,m\\bia\r\nNOTE:x " + "ñ" * 60)
    world.appoint("focal_point", "CO")

    lines = card(client).encode().split(b"\r\n")

    assert max(map(len, lines)) <= 75
    whole = card(client).replace("\r\n ", "")
    assert "FN;LANGUAGE=en:National Focal Point of Co\\;lo\\,m\\\\biaNOTE:x " + "ñ" * 60 + "\r\n" in whole
    assert "\r\nNOTE" not in whole


def test_there_is_no_card_of_what_is_no_state(client, world):
    assert client.get("/focal-points/zz/office.vcf").status_code == 404
