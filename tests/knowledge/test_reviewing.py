"""What a reviewer sees of a new version beside the one that stands."""

import pytest
from django.urls import reverse

from ipo_portal.access.tlp import TLP
from ipo_portal.records.actions import open_edit, submit
from knowledge.actions import write_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def revised(world):
    """A published practice, and a second version of it in review."""
    author = world.appoint("curator", "OAS")
    practice = world.practice(tlp=TLP.CLEAR, measure="Open all lanes.", pitfalls="")
    version = open_edit(practice, by=author)
    version.measure, version.pitfalls = "Open <b>two</b> lanes.", "Rain."
    write_practice(practice, version, by=author, sources=[])
    submit(version, by=author)
    return practice


def test_a_reviewer_sees_word_by_word_what_a_new_version_changes(client, world, revised):
    client.force_login(world.appoint("curator", "UNICRI"))

    page = client.get(reverse("knowledge:practice-version", args=[revised.ref, 2])).content.decode()

    assert "<del>all</del> lanes." in page
    assert "&lt;" in page
    assert "<b>two</b>" not in page
    assert "<ins>Rain.</ins>" in page
    assert page.count('<h3 class="sec">') == 2


def test_what_stands_shows_no_comparison_and_readers_see_no_draft(client, world, revised):
    visitor = client.get(revised.get_absolute_url()).content.decode()
    client.force_login(world.appoint("curator", "UNICRI"))
    curator = client.get(revised.get_absolute_url()).content.decode()

    assert "Open all lanes." in visitor
    assert 'class="diff"' not in visitor + curator
    assert "Rain." not in visitor


def test_a_first_version_has_nothing_to_be_compared_with(client, world):
    draft = world.practice(status="review")
    client.force_login(world.appoint("curator", "UNICRI"))

    assert 'class="diff"' not in client.get(draft.get_absolute_url()).content.decode()
