"""The only interpreter of the matrix. Lists, objects, forms, files, feeds, search and SQL all start here."""

from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When

from .matrix import INVITES, MANAGED, READ_LETTERS, Action, Homes, Scope, Whose, scopes
from .roles import PROGRAMME, SPEAKING_ROLES, VISITOR, Role
from .tlp import TLP

PUBLISHED = "published"
DRAFTS = ("draft", "review", "changes")
"""What is being written; what was published once is withdrawn or replaced, and never a draft again."""
NOTHING = Q(pk__in=[])
OWNED = {Scope.OWN, Scope.OWN_PUBLISHED, Scope.OWN_TO_AMBER}
OWNERS = {Whose.NATIONAL: ~Q(owner_codes__contains=[PROGRAMME]), Whose.PROGRAMME: Q(owner_codes__contains=[PROGRAMME])}

_published = Q(status=PUBLISHED)
_to_amber = ~Q(tlp=TLP.STRICT)


def _own(grant):
    return Q(owner_codes__overlap=sorted(grant.home))


def _shared(grant, *labels):
    return _published & Q(tlp__in=labels, shared_with__overlap=sorted(grant.home))


SCOPES = {
    Scope.PUBLIC: lambda grant: _published & Q(tlp=TLP.CLEAR),
    Scope.NETWORK: lambda grant: _published & Q(tlp__in=[TLP.CLEAR, TLP.GREEN]),
    Scope.SHARED: lambda grant: _shared(grant, TLP.AMBER),
    Scope.SHARED_STRICT: lambda grant: _shared(grant, TLP.AMBER, TLP.STRICT),
    Scope.OWN_PUBLISHED: lambda grant: _own(grant) & _published & _to_amber,
    Scope.OWN_TO_AMBER: lambda grant: _own(grant) & _to_amber,
    Scope.OWN_DRAFTS_TO_AMBER: lambda grant: _own(grant) & ~_published & _to_amber,
    Scope.OWN_DRAFTS: lambda grant: _own(grant) & Q(status__in=DRAFTS),
    Scope.OWN: _own,
    Scope.EXISTENCE: lambda grant: _published & Q(existence_open=True),
    Scope.FOUR_EYES: lambda grant: _own(grant) & ~Q(hands__contains=[grant.user]),
}


def grants(user):
    """Return what a user may act on: the seat acted in, if in force today, and what every visitor has."""
    return (*getattr(user, "grants", ()), VISITOR)


def _granted(grant, action, model):
    """Return whose rows -> scopes the matrix grants a seat in a model: without those that can reach no row of it."""
    if action is Action.CORRESPOND and not model.is_conversation:
        return {}
    idle = {
        Scope.VACANT: not model.is_register or PROGRAMME not in grant.home,
        Scope.UNHEARD: not model.is_conversation or PROGRAMME not in grant.home,
        Scope.FOUR_EYES: not model.keeps_hands,
        Scope.EXISTENCE: not model.has_existence,
    }
    return {
        whose: [scope for scope in scopes(grant.role, action, whose) if not idle.get(scope)] for whose in model.owned_by
    }


def reached(grant, action, model, user):
    """Yield (scope, its rows as one Q) of what the matrix grants one seat: what it reaches is their union."""
    granted = _granted(grant, Action(action), model)
    for scope in dict.fromkeys(scope for held in granted.values() for scope in held):
        if scope is Scope.VACANT:
            rows = Q(owner_codes__contained_by=sorted(user.vacant_codes)) & SCOPES[Scope.NETWORK](grant)
        elif scope is Scope.UNHEARD:
            rows = _published & Q(shared_with__overlap=sorted(user.vacant_codes))
        else:
            rows = SCOPES[scope](grant)
        holders = [whose for whose, held in granted.items() if scope in held]
        if len(holders) == 1 and len(granted) > 1:
            rows &= OWNERS[holders[0]]
        yield scope, rows


def rule(user, action, model):
    """Return, as one Q on one row, the rows of `model` on which `user` may perform `action`."""
    found = NOTHING
    for grant in grants(user):
        for _, rows in reached(grant, action, model, user):
            found = rows if found is NOTHING else found | rows
    return found


def holds(user, action, model):
    """Tell whether the user holds this kind of right anywhere: for menus and for 403, never as a guard of a row."""
    return any(any(_granted(grant, Action(action), model).values()) for grant in grants(user))


def audited_codes(user):
    """Return the owner codes whose trail the user may read (action AUDIT)."""
    return {
        code
        for grant in grants(user)
        for whose in Whose
        if scopes(grant.role, Action.AUDIT, whose)
        for code in grant.home
        if (code == PROGRAMME) == (whose == Whose.PROGRAMME)
    }


def spoken_for(user):
    """Return the code of the State for which the seat acted in speaks, or None."""
    return next((c for grant in grants(user) if grant.role in SPEAKING_ROLES for c in grant.home if len(c) == 2), None)


def corresponds_as(user):
    """Return the owner code for which the seat acted in writes to others: its State, its body or the programme.

    None where it writes to nobody.
    """
    for grant in grants(user):
        if PROGRAMME in grant.home and scopes(grant.role, Action.CORRESPOND, Whose.PROGRAMME):
            return PROGRAMME
        if not OWNED.isdisjoint(scopes(grant.role, Action.CORRESPOND, Whose.NATIONAL)):
            return user.seat.home_code
    return None


def reads_own_strict(user):
    """Tell whether the seat acted in reads AMBER+STRICT rows of its own home: whether it speaks for it."""
    return any(Scope.OWN in scopes(grant.role, Action.VIEW, whose) for grant in grants(user) for whose in Whose)


def stands_in(user):
    """Tell whether the seat acted in takes care of States for which nobody speaks."""
    return any(
        Scope.VACANT in scopes(grant.role, Action.CHANGE, Whose.NATIONAL) and PROGRAMME in grant.home
        for grant in grants(user)
    )


def manages(user, area):
    """Tell whether the seat acted in manages an area of the administration pages."""
    return any(area in MANAGED.get(grant.role, ()) for grant in grants(user))


def _lines(user, table):
    """Yield (grant, its line of INVITES or READ_LETTERS); curators outside the secretariat have none."""
    for grant in grants(user):
        if grant.role in table and (grant.role != Role.CURATOR or PROGRAMME in grant.home):
            yield grant, table[grant.role]


def _lies_in(home_code, homes, grant):
    """Tell whether a State or body is among `homes`; only codes of States have two letters."""
    if homes is Homes.OWN_STATE:
        return home_code in grant.home
    return (len(home_code) == 2) == (homes is Homes.STATES)


def invitable(user):
    """Return {role: homes}: into which seats the user may invite others."""
    return {role: homes for _, line in _lines(user, INVITES) for role, homes in line.items()}


def may_invite(user, role, home_code):
    """Tell whether the user may invite somebody into a role of a State or body, and end that seat again."""
    return any(role in line and _lies_in(home_code, line[role], grant) for grant, line in _lines(user, INVITES))


def sees_people(user):
    """Tell whether the page of people is for the user at all: those who invite, and all who speak for a State."""
    return any(True for _ in _lines(user, READ_LETTERS))


def may_read_letters(user, home_code):
    """Tell whether the user may open the official letters of a State."""
    return any(_lies_in(home_code, homes, grant) for grant, homes in _lines(user, READ_LETTERS))


class PermittedQuerySet(models.QuerySet):
    """Rows of a guarded model, asked for on somebody's behalf."""

    def permitted(self, user, action="view"):
        return self.filter(rule(user, action, self.model))

    def marked_for(self, user, *actions):
        """Annotate `may_<action>` on every row, so that a list asks once and not once a row."""
        marks = {}
        for action in actions:
            rows = rule(user, action, self.model)
            marks[f"may_{action}"] = (
                Value(False, BooleanField())
                if rows is NOTHING
                else Case(When(rows, then=True), default=False, output_field=BooleanField())
            )
        return self.annotate(**marks)
