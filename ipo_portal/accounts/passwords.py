"""What a password must be (security.md §8): long, and not made of words that anybody would try here first."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from .models import Country

LONGEST = 128
LEAST_OF_ONES_OWN = 10
SHORTEST_WORD = 3


def folded(text):
    """Return small letters without accents, as somebody guessing would not tell them apart."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def words_of(text):
    return {word for word in re.findall(r"[^\W\d_]+", folded(text)) if len(word) >= SHORTEST_WORD}


def names_of_states():
    """Return the names of all States in all languages."""
    return [
        name
        for names in Country.objects.values_list("name_en", "name_es", "name_fr", "name_pt")
        for name in names
        if name
    ]


class LongestValidator:
    def validate(self, password, user=None):
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self):
        return _("Your password has at most %(most)s characters.") % {"most": LONGEST}


class ContextWordsValidator:
    """Refuses what is little else than names of the programme, of States and events, or of the person's address.

    Words, years and repetitions are taken out and enough must remain: "roast" passes though "oas" is in it.
    """

    def __init__(self, words=(), sources=()):
        self.words, self.sources = words, sources

    def validate(self, password, user=None):
        texts = [*self.words, *(text for source in self.sources for text in import_string(source)())]
        if email := getattr(user, "email", ""):
            texts.append(email)
        words = set().union(*map(words_of, texts)) if texts else set()
        rest = folded(password)
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(word, "")
        rest = re.sub(r"(\S)\1+", r"\1", re.sub(r"(19|20)\d\d|\s", "", rest))
        if len(rest) < LEAST_OF_ONES_OWN:
            raise ValidationError(self.get_help_text(), code="password_of_context_words")

    def get_help_text(self):
        return _(
            "Your password must not consist of the names of the programme, of States, events or your address with "
            "figures added."
        )
