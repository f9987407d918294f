"""What laws say in the search index."""

from django.utils.translation import override

from ipo_portal.accounts.models import Country
from ipo_portal.search.index import SearchText
from ipo_portal.vocabulary.terms import terms


def speak_law(law):
    """Return the law in English and, where it has an own title, in the language of its State.

    The events it was made for are left out: the text would outlive a restriction of the event.
    """
    state = terms(Country).get(law.jurisdiction_code) if law.jurisdiction == law.Jurisdiction.NATIONAL else None
    texts = [_text(law, state, "en", law.title_en, law.summary)]
    if state and law.title_original and state.default_language != "en":
        texts.append(_text(law, state, state.default_language, law.title_original, ""))
    return texts


def _text(law, state, language, title, summary):
    with override(language):
        made_for = "" if law.validity == "no" else law.validity
        words = [made_for, law.instrument, law.topics_text] if language == "en" else [law.title_en]
        words += [law.title_original, str(law.year or ""), law.get_jurisdiction_display()]
        words += [topic.name for topic in law.topics]
        words += [state.name] if state else []
    return SearchText.of(
        law,
        language=language,
        title=title,
        summary=summary,
        body=" · ".join(filter(None, words)),
        country_codes=[state.code] if state else [],
    )
