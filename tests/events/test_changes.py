"""The short notation of changes, said in words."""

import pytest

from events.changes import dates_in_words, hosts_in_words


@pytest.mark.parametrize(
    "text, words",
    [
        ("2027-07-23/2027-08-08", "23 July – 8 August 2027"),
        ("2025-10-18", "18 October 2025"),
        ("2023-05", "May 2023"),
        ("2022", "2022"),
        ("", ""),
        ("spring 2024", "spring 2024"),
        ("2025-02-30", "2025-02-30"),
        ("2025-01-01/2025-01-02/2025-01-03", "2025-01-01/2025-01-02/2025-01-03"),
        ("0000-01-01", "0000-01-01"),
    ],
)
def test_dates_are_said_as_exactly_as_they_are_known(text, words):
    assert dates_in_words(text) == words


@pytest.mark.parametrize(
    "text, words",
    [
        ("PE (Lima)", "Peru (Lima)"),
        ("CO;PE", "Colombia, Peru"),
        ("PE (Lima: Miraflores);BB", "Peru (Lima: Miraflores), Barbados"),
        ("ES (Madrid)", "ES (Madrid)"),
        ("Peruvian coast", "Peruvian coast"),
        ("", ""),
    ],
)
def test_hosts_are_said_by_name(americas, text, words):
    assert hosts_in_words(text) == words
