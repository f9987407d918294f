import pytest

from ipo_portal.records.uploads import classification_marks


@pytest.mark.parametrize(
    ("line", "marks"),
    [
        ("RESERVADO", ["RESERVADO"]),
        ("  — Confidencial —  ", ["CONFIDENCIAL"]),
        ("ULTRASECRETO", ["ULTRASECRETO"]),
        ("Sigiloso", ["SIGILOSO"]),
        ("SECRET DÉFENSE", ["SECRET DEFENSE"]),
        ("TRÈS SECRET", ["TRES SECRET"]),
        ("PROTECTED B / PROTÉGÉ B", ["PROTECTED B", "PROTEGE B"]),
        ("SECRET//NOFORN", ["SECRET", "NOFORN"]),
        ("DOCUMENTO RESERVADO", ["RESERVADO"]),
        ("Clasificación: reservado", ["RESERVADO"]),
        ("Clasificación de seguridad – Secreto", ["SECRETO"]),
        ("Grau de sigilo: secreto", ["SECRETO"]),
        ("Este plan es CONFIDENCIAL y no debe copiarse.", ["CONFIDENCIAL"]),
        ("Page 3 of 7   CLASSIFIED", ["CLASSIFIED"]),
    ],
)
def test_a_mark_is_found(line, marks):
    assert classification_marks(["Plan de seguridad\n" + line]) == [(1, mark) for mark in marks]


@pytest.mark.parametrize(
    "line",
    [
        "Todos los derechos reservados",
        "TODOS LOS DERECHOS RESERVADOS",
        "Queda reservado el derecho de admisión",
        "El voto es secreto y la fuente confidencial.",
        "THE UNITED STATES SECRET SERVICE",
        "UNCLASSIFIED",
        "NO CLASIFICADO",
        "Los asientos reservados para la prensa",
        "Protected by law",
        "",
    ],
)
def test_ordinary_words_are_no_mark(line):
    assert classification_marks([line]) == []


def test_pages_are_counted_from_one_and_a_mark_once_a_page():
    assert classification_marks(["Nada", "SECRETO\nTexto\nSECRETO", "SECRETO"]) == [
        (2, "SECRETO"),
        (3, "SECRETO"),
    ]
