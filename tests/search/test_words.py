"""What was typed, taken apart."""

import pytest

from ipo_portal.search.words import LONGEST, Words


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("estadio seguro", "estadio seguro", ""),
        ("estadio -drones", "estadio", "drones"),
        ('"plan vial" -"gas lacrimógeno" -humo', '"plan vial"', '"gas lacrimógeno" or humo'),
        ("-drones", "", "drones"),
        ("or estadio or", "estadio", ""),
        ("estadio or -drones", "estadio", "drones"),
        ('"sin cerrar', '"sin cerrar', ""),
        ("!!! ... -", "", ""),
        ("or", "", ""),
        ("  ", "", ""),
        ("esta\x00dio\ud800", "esta dio", ""),
    ],
)
def test_a_query_is_parted_into_what_is_wanted_and_what_is_not(typed, wanted, unwanted):
    words = Words.of(typed)

    assert (words.wanted, words.unwanted) == (wanted, unwanted)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("capacitaciones", "capacitaciones or capacitacion"),
        ("capacitación or plan", "capacitación or plan or capacitaciones"),
        ("organização", "organização or organizacoes or organizacaes"),
        ("capitães -humo", "capitães or capitao"),
        ('"plan de evacuación"', "plan or de or evacuación or evacuaciones"),
    ],
)
def test_words_are_marked_in_singular_and_plural(typed, marked):
    assert Words.of(typed).marked == marked


def test_a_long_query_is_read_to_its_limit():
    assert len(Words.of("estadio " * 2000).wanted) <= LONGEST
