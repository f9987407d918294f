"""Who reads a national record, in plain words: said before it is released, and after."""

from django.utils.translation import gettext as _

from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import Body, Country
from ipo_portal.vocabulary.terms import named


def readers(record):
    """Return the readers that the label and the shares of a resource make, as the end of a sentence."""
    if record.tlp == TLP.CLEAR:
        return _("everybody, visitors without an account too")
    if record.tlp == TLP.GREEN:
        return _("all signed-in accounts of the network")
    states = ", ".join(state.name for state in named(Country, [*record.owner_codes, *record.shared_with]))
    bodies = ", ".join(body.name for body in named(Body, record.shared_with))
    said = {"states": states, "bodies": bodies}
    if record.tlp == TLP.AMBER:
        if bodies:
            return _("all accounts of %(states)s, and of %(bodies)s; nobody else") % said
        return _("all accounts of %(states)s; nobody else") % said
    if bodies:
        return _("only focal points and alternates of %(states)s, and curators of %(bodies)s") % said
    return _("only focal points and alternates of %(states)s") % said
