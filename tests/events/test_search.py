"""What an event says to the search index."""

from events.search import speak
from ipo_portal.records.indexing import index_row
from ipo_portal.search.models import SearchDocument


def test_an_event_speaks_english_and_the_languages_it_has_a_name_in(americas):
    event = americas.event(
        "PE", "BB", name_en="Games", name_es="Juegos", name_local="Juegos de Lima", cities=["Lima"],
        notes="Moved.", subtype="multi-sport",
    )  # fmt: skip

    texts = {text.language: text for text in speak(event)}

    assert {language: text.title for language, text in texts.items()} == {"en": "Games", "es": "Juegos"}
    english = texts["en"]
    for words in ("Juegos", "Lima", "Peru", "Perú", "Pérou", "Barbados", "Sporting", "multi-sport", "Moved."):
        assert words in english.body
    assert english.summary == "Juegos de Lima · Lima"
    assert (english.event_type_codes, english.country_codes, english.area_codes) == (
        ["sporting"],
        ["PE", "BB"],
        [],
    )


def test_its_row_in_the_index_carries_what_the_rule_compares_and_follows_it(americas):
    event = americas.event("PE", tlp="GREEN")

    index_row("events.event", event.pk)

    row = SearchDocument.objects.get(kind="events.event", ref=event.ref)
    assert (row.tlp, row.status, row.owner_codes, row.language) == ("GREEN", "published", ["PE"], "en")
    type(event).objects.filter(pk=event.pk).update(tlp="AMBER")
    row.refresh_from_db()
    assert row.tlp == "AMBER"


def test_a_name_that_was_taken_away_leaves_the_index(americas):
    event = americas.event(name_es="Juegos")
    index_row("events.event", event.pk)
    event.name_es = ""
    event.save()

    index_row("events.event", event.pk)

    assert list(SearchDocument.objects.filter(ref=event.ref).values_list("language", flat=True)) == ["en"]
