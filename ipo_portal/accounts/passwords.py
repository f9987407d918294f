"""What a password must be (security.md §8): long, and not made of words that anybody would try here first."""

import re
import unicodedata

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from .models import Body, Country

LONGEST = 128
LEAST_OF_ONES_OWN = 10
SHORTEST_WORD = 3
SHORTEST_ROW = 4
ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "1234567890",
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
)  # fmt: skip
"""What fingers do by themselves: the alphabet, the figures, the rows of the keyboards of the Americas."""


def folded(text):
    """Return small letters without accents, as somebody guessing would not tell them apart."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def words_of(text):
    return {word for word in re.findall(r"[^\W\d_]+", folded(text)) if len(word) >= SHORTEST_WORD}


def _pieces_of_rows():
    """Return every piece of a row, forwards and backwards, the longest first."""
    pieces = {
        row[start:end]
        for one in ROWS
        for row in (one, one[::-1])
        for start in range(len(row))
        for end in range(start + SHORTEST_ROW, len(row) + 1)
    }
    return sorted(pieces, key=len, reverse=True)


PIECES = re.compile("|".join(_pieces_of_rows()))


def names_of_bodies():
    """Return the short names of all bodies. (The long ones are made of ordinary words.)"""
    return list(Body.objects.values_list("code", flat=True))


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
    """Refuses what is little else than names of the programme, of States, bodies and events, or of one's address.

    Words, years, rows of keys and repetitions are taken out and enough must remain: "roast" passes though "oas" is in
    it. What remains must not be one of the common passwords with signs around it either.
    """

    def __init__(self, words=(), sources=()):
        self.words, self.sources = words, sources
        self.common = CommonPasswordValidator().passwords

    def validate(self, password, user=None):
        texts = [*self.words, *(text for source in self.sources for text in import_string(source)())]
        if email := getattr(user, "email", ""):
            texts.append(email)
        words = set().union(*map(words_of, texts)) if texts else set()
        rest = self._of_ones_own(folded(password), words)
        if len(rest) < LEAST_OF_ONES_OWN or re.sub(r"[^a-z]", "", rest) in self.common:
            raise ValidationError(self.get_help_text(), code="password_of_context_words")

    @staticmethod
    def _of_ones_own(text, words):
        for word in sorted(words, key=len, reverse=True):
            text = text.replace(word, "")
        text = PIECES.sub("", re.sub(r"(19|20)\d\d|\s", "", text))
        return re.sub(r"(.+?)\1+", r"\1", text)

    def get_help_text(self):
        return _(
            "Your password must not consist of the names of the programme, of States, bodies, events or your address, "
            "of rows of keys or of repetitions, with figures added."
        )
