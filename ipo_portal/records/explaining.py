"""Reasons in words, with the names of the States, bodies and groups they go through."""

from django.utils.translation import gettext_lazy as _

from ipo_portal.access.matrix import Scope
from ipo_portal.access.roles import PROGRAMME
from ipo_portal.accounts.models import Body, Country, SharingGroup
from ipo_portal.accounts.models.groups import PREFIX
from ipo_portal.vocabulary.terms import named

TO_THE_READER = {
    Scope.PUBLIC: _("It is published and TLP:CLEAR: everybody may read it."),
    Scope.NETWORK: _("It is published and not above TLP:GREEN: every signed-in account may read it."),
    Scope.SHARED: _("It is TLP:AMBER, and its owner has named %(names)s as readers."),
    Scope.SHARED_STRICT: _("Its owner has named %(names)s as readers, and yours is an office for which that holds."),
    Scope.OWN_PUBLISHED: _("It belongs to %(names)s, is published and not above TLP:AMBER: its people may read it."),
    Scope.OWN_TO_AMBER: _("It belongs to %(names)s and is not above TLP:AMBER: those who draft for it may read it."),
    Scope.OWN: _("It belongs to %(names)s: those who speak for it may read it."),
    Scope.UNHEARD: _("Nobody speaks for the State it is written to: the secretariat reads it instead."),
}
TO_THE_OWNER = {
    Scope.PUBLIC: _("published and TLP:CLEAR: everybody, visitors without an account too"),
    Scope.NETWORK: _("published and not above TLP:GREEN: every signed-in account"),
    Scope.SHARED: _("named as readers, TLP:AMBER: all accounts"),
    Scope.SHARED_STRICT: _("named as readers: focal points, alternates and curators"),
    Scope.OWN_PUBLISHED: _("own people: security planners, as it is published and not above TLP:AMBER"),
    Scope.OWN_TO_AMBER: _("own people: contributors, as it is not above TLP:AMBER"),
    Scope.OWN: _("own people: those who speak for the owner"),
    Scope.UNHEARD: _("the secretariat, while nobody speaks for the State it is written to"),
}


def names_of(codes):
    """Return {code: name} of States, bodies, the programme and groups of seats; asks only for groups."""
    found = {row.pk: str(row) for model in (Country, Body) for row in named(model, codes)}
    if PROGRAMME in codes:
        found[PROGRAMME] = str(_("the programme"))
    groups = [code for code in codes if code.startswith(PREFIX)]
    if groups:
        found |= dict(SharingGroup.objects.filter(code__in=groups).values_list("code", "name"))
    return found


def in_words(reasons):
    """Return why somebody reads a record, as sentences to that reader."""
    names = names_of({code for reason in reasons for code in reason.codes})
    sentences = [
        TO_THE_READER[reason.scope] % {"names": ", ".join(names[code] for code in reason.codes if code in names)}
        for reason in reasons
    ]
    return list(dict.fromkeys(sentences))
