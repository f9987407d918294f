"""Writing the index."""

import datetime

import pytest

from ipo_portal.search import index
from ipo_portal.search.models import SearchDocument

NOW = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_a_workbook_of_serial_numbers_is_kept_as_far_as_a_search_vector_holds_it():
    body = "comienzo " + " ".join(f"ÑÁ{number:09}" for number in range(150_000))

    index.put(
        [index.SearchText("knowledge.resource", "r", "es", "Serie", "GREEN", "published", ["CO"], NOW, body=body)]
    )

    kept = SearchDocument.objects.get()
    assert kept.body.startswith("comienzo ÑÁ000000000")
    assert len(kept.body) < len(body)


def test_a_long_text_of_ordinary_words_is_kept_whole():
    body = "coordinación de multitudes y peregrinaciones " * 10_000

    assert index.bounded(body) == body
