"""Why somebody may do something with a row: the same scopes as the rule, asked one by one. Never a second rule."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Value, When

from .matrix import Scope
from .roles import PROGRAMME, Grant, Role
from .rules import grants, reached

OWNERSHIP = {
    Scope.OWN, Scope.OWN_PUBLISHED, Scope.OWN_TO_AMBER, Scope.OWN_DRAFTS_TO_AMBER, Scope.OWN_DRAFTS, Scope.FOUR_EYES,
}  # fmt: skip
SHARES = {Scope.SHARED, Scope.SHARED_STRICT}


@dataclass(frozen=True)
class Reason:
    """One line of the matrix that holds: for which role, in which scope, and through which codes on the row."""

    role: Role
    scope: Scope
    codes: tuple = ()


def _holds(rows):
    return Case(When(rows, then=Value(True)), default=Value(False), output_field=BooleanField())


def explained(rows, user, action="view"):
    """Annotate each row with which scopes of the user's seat hold for it; `reasons` reads them. Costs no query."""
    return rows.annotate(
        **{f"why_{n}": _holds(held) for n, (_, _, held) in enumerate(_lines(grants(user), action, rows.model, user))}
    )


def reasons(row, user, action="view"):
    """Return the reasons for which a row of `explained` may be read, or changed, by the same user."""
    lines = enumerate(_lines(grants(user), action, type(row), user))
    return [_reason(grant, scope, row) for n, (grant, scope, _) in lines if getattr(row, f"why_{n}")]


def why(user, record, action="view"):
    """Return the reasons for which a user may do something with a record: none, if that is not so."""
    rows = type(record)._default_manager.filter(pk=record.pk)
    return [reason for row in explained(rows, user, action) for reason in reasons(row, user, action)]


def who(record, seats, action="view", user=None):
    """Return, for some grants, the reasons for which each may do something with a record, in one query.

    Only the codes that stand on the row can make a difference to it, and the person only to who keeps hands: grants
    that differ in nothing else are asked once. `user` knows which States are vacant.
    """
    model = type(record)
    named = {*record.owner_codes, *record.shared_with, PROGRAMME}  # the secretariat stands in for vacant States
    alike = {grant: Grant(grant.role, grant.home & named, grant.user if model.keeps_hands else None) for grant in seats}
    lines = list(_lines(dict.fromkeys(alike.values()), action, model, user))
    if not lines:
        return {grant: [] for grant in seats}
    marks = {f"why_{n}": _holds(held) for n, (_, _, held) in enumerate(lines)}
    row = model._default_manager.filter(pk=record.pk).annotate(**marks).get()
    held = {}
    for n, (grant, scope, _) in enumerate(lines):
        if getattr(row, f"why_{n}"):
            held.setdefault(grant, []).append(_reason(grant, scope, record))
    return {grant: held.get(alike[grant], []) for grant in seats}


def _lines(seats, action, model, user):
    for grant in seats:
        for scope, rows in reached(grant, action, model, user):
            yield grant, scope, rows


def _reason(grant, scope, row):
    on_the_row = row.owner_codes if scope in OWNERSHIP else row.shared_with if scope in SHARES else ()
    return Reason(grant.role, scope, tuple(sorted(grant.home.intersection(on_the_row))))
