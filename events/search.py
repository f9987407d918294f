"""What an event says to the search index."""

from ipo_portal.search.index import SearchText
from ipo_portal.vocabulary.models import LANGUAGES, EventType
from ipo_portal.vocabulary.terms import terms


def _in_all_languages(named):
    return [name for language in LANGUAGES if (name := getattr(named, f"name_{language}"))]


def speak(event):
    """Return its text in English, and in every other language in which it has a name.

    Its hosts and its type are said in all four languages, so that "Barbade" finds it too.
    """
    around = [*event.cities, *(name for state in event.hosts for name in _in_all_languages(state))]
    kinds = [*_in_all_languages(terms(EventType)[event.type_id]), event.subtype]
    return [
        SearchText.of(
            event,
            language=language,
            title=title,
            summary=" · ".join(filter(None, [event.name_local, *event.cities])),
            body="\n".join(filter(None, [*_in_all_languages(event), *around, *kinds, event.size, event.notes])),
            event_type_codes=[event.type_id],
            country_codes=list(event.owner_codes),
        )
        for language in LANGUAGES
        if (title := getattr(event, f"name_{language}"))
    ]
