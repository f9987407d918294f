"""What a State says to the search index: public facts, in each of the four languages."""

from django.utils import timezone

from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import Country, Subregion
from ipo_portal.records.indexing import register
from ipo_portal.records.models import Status
from ipo_portal.search.index import SearchText
from ipo_portal.vocabulary.models import LANGUAGES
from ipo_portal.vocabulary.terms import named


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
