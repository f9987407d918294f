"""What the search index holds of States, in each of the four languages, and of their entries, in their own."""

from django.utils import timezone
from django.utils.translation import override

from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import Country, Subregion
from ipo_portal.records.indexing import register
from ipo_portal.records.models import Status
from ipo_portal.search.index import SearchText
from ipo_portal.vocabulary.models import LANGUAGES
from ipo_portal.vocabulary.terms import named

from .models import Expert, Fact, Institution


def speak_state(state):
    """Return the State in every language it has a name in; its other names are in each of them."""
    regions = named(Subregion, state.subregions)
    names = [getattr(state, f"name_{language}") for language in LANGUAGES]
    return [
        SearchText(
            kind=Country._meta.label_lower,
            ref=state.code,
            language=language,
            title=name,
            summary=" · ".join(filter(None, [state.capital_local, *(_in(language, row) for row in regions)])),
            body=" · ".join(filter(None, [*names, *state.aliases, state.capital_en, state.iso3, *state.blocs])),
            tlp=TLP.CLEAR,
            status=Status.PUBLISHED,
            owner_codes=[state.code],
            country_codes=[state.code],
            changed_at=timezone.now(),
        )
        for language, name in zip(LANGUAGES, names, strict=True)
        if name
    ]


def _in(language, row):
    return getattr(row, f"name_{language}") or row.name_en


register(Country, speak_state)


def speak_fact(fact):
    """Return what a fact says, its topic in words."""
    with override(fact.language):
        words = [fact.get_topic_display(), fact.get_quantity_display(), fact.terms, fact.source]
    return [_entry(fact, fact.title, fact.text, words)]


def speak_institution(institution):
    with override(institution.language):
        words = [institution.get_kind_display(), institution.city, institution.source]
        words += [area.name for area in institution.areas]
    return [_entry(institution, institution.name, institution.text, words)]


def speak_expert(expert):
    """Return what is said of an expert.

    The institution and the events are left out: the text would outlive a restriction of theirs.
    """
    with override(expert.language):
        words = [*expert.help_words, *expert.languages, *(area.name for area in expert.areas)]
    return [_entry(expert, expert.post, expert.experience, words)]


def _entry(entry, title, summary, words):
    return SearchText.of(
        entry,
        language=entry.language,
        title=title,
        summary=summary,
        body=" · ".join(str(word) for word in words if word),
        area_codes=getattr(entry, "area_codes", []),
        country_codes=[entry.country_id],
    )


register(Fact, speak_fact)
register(Institution, speak_institution)
register(Expert, speak_expert)
