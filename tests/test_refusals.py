"""What is answered to requests that cannot be read; how these pages look is seen in tests/browser/test_pages.py."""

import re

import pytest

SPANISH_BROWSER = {"accept-language": "es-CO,es;q=0.9,en;q=0.5"}


def told(response):
    """Return the status, the language, and the heading of an answer."""
    page = response.content.decode()
    return response.status_code, *re.search(r'<html lang="(\w+)".*<h1>(.*)</h1>', page, re.DOTALL).groups()


def test_a_request_for_another_host_is_refused_in_the_language_of_the_browser_without_the_database(client):
    response = client.get("/", headers={"host": "elsewhere.example", **SPANISH_BROWSER})

    assert told(response) == (400, "es", "No se pudo leer la solicitud")


@pytest.mark.django_db
def test_too_many_fields_are_refused_in_the_language_chosen(client):
    fields = {f"field{number}": "" for number in range(1001)}

    assert told(client.post("/pt/account/login/", fields))[:2] == (400, "pt")


@pytest.mark.django_db
@pytest.mark.parametrize("size, status", [(2 * 1024 * 1024 + 1, 413), (2 * 1024 * 1024 - 100, 302)])
def test_more_text_than_a_form_holds_is_told_from_what_cannot_be_read(client, size, status):
    response = client.post("/language/", f"language={'x' * size}", content_type="application/x-www-form-urlencoded")

    assert response.status_code == status
