import pytest

from ipo_portal.records.uploads import Refused, Text, check, read_text, reading, store
from tests import files


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def stored(name, content):
    return store(files.upload(name, content), check(files.upload(name, content)))


def test_pdf_is_read_page_by_page():
    path = stored("a.pdf", files.pdf("Protección de estadios\nniño (ágil)", "Gestión de crisis"))

    assert read_text(path) == Text(["Protección de estadios\nniño (ágil)", "Gestión de crisis"], False)


def test_docx_is_read_with_tables_boxes_headers_and_footers_each_once():
    text = read_text(stored("a.docx", files.word()))

    assert text.pages[0].split("\n") == [
        "Coordinación interinstitucional",
        "antes",
        "Señalización de salidas",
        "después",
        "Perímetro",
        "Vigilancia aérea",
        "Encabezado: Policía Nacional",
        "Pie de página",
    ]


def test_xlsx_is_read_sheet_by_sheet():
    assert read_text(stored("a.xlsx", files.workbook())) == Text(
        ["Diseño\nNúmero de cámaras\t42\tTrue", "Logística\nVehículos"], False
    )


def test_a_sheet_is_as_large_as_its_cells_whatever_it_claims():
    assert read_text(stored("a.xlsx", files.far_cell())).pages[0] == "Diseño\nlejos"


def test_pptx_is_read_with_groups_tables_and_notes():
    assert read_text(stored("a.pptx", files.presentation())) == Text(
        ["Gestión de multitudes\nComunicación en grupo\nUbicación\nRecordar la evacuación médica"], False
    )


@pytest.mark.parametrize(("name", "make"), [("a.png", files.png), ("a.jpg", files.jpeg)])
def test_a_picture_has_no_words(name, make):
    assert read_text(stored(name, make())) == Text([], False)


def test_text_ends_at_two_megabytes_and_says_so():
    text = read_text(stored("a.docx", files.word(paragraph="señal " * 400_000)))

    assert text.truncated is True
    assert len(text.pages[0].encode()) == reading.MOST_BYTES


def test_many_pages_are_read_whole():
    text = read_text(stored("a.pdf", files.pdf(*[f"Página número {n}" for n in range(2_000)])))

    assert (len(text.pages), text.pages[-1], text.truncated) == (2_000, "Página número 1999", False)


def test_a_file_that_went_bad_on_disk_is_refused_by_the_reader(tmp_path):
    path = stored("a.docx", files.word())
    (tmp_path / path).write_bytes(files.bomb(files.word()))

    with pytest.raises(Refused) as refused:
        read_text(path)

    assert refused.value.code == "bomb"


def test_a_reader_without_time_refuses_and_does_not_hang(monkeypatch):
    path = stored("a.pptx", files.presentation())
    monkeypatch.setattr(reading, "READ_SECONDS", 0)

    with pytest.raises(Refused) as refused:
        read_text(path)

    assert refused.value.code == "timeout"


def test_text_is_plain_before_it_meets_a_database():
    raw = "Evaluacio\u0301n\x00 de segu\ufffe\r\nridad\u202e\ud800\x07\tfin\x0cotra\u00adcosa"

    assert reading.plain(raw) == "Evaluación de seguridad\tfin\notracosa"
