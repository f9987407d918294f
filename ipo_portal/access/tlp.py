"""TLP 2.0 (FIRST, August 2022), as product decision 5 applies it. Labels are never translated."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TLP(TextChoices):
    """The labels a record can carry. RED is missing on purpose: it belongs to named persons in a room."""

    CLEAR = "CLEAR", "TLP:CLEAR"
    GREEN = "GREEN", "TLP:GREEN"
    AMBER = "AMBER", "TLP:AMBER"
    STRICT = "AMBER+STRICT", "TLP:AMBER+STRICT"

    @property
    def rank(self):
        """0 for CLEAR, rising with strictness."""
        return list(TLP).index(self)

    @property
    def css(self):
        """Name for a style class: no plus sign."""
        return self.value.split("+")[0].lower()


MEANING = {
    TLP.CLEAR: _("Anyone may read it, on the public pages too."),
    TLP.GREEN: _("Every signed-in account of the network may read it. Not for public channels."),
    TLP.AMBER: _("Your State's own people, and all accounts of the States or bodies you name."),
    TLP.STRICT: _("Only focal points and alternates, of your State and of the States you name."),
}
"""Who reads a label, in plain words, for the person choosing it."""


def strictest(labels):
    """Return the strictest of some labels, CLEAR when there are none."""
    return max((TLP(label) for label in labels), key=lambda label: label.rank, default=TLP.CLEAR)
