"""Print who may do what, as the matrix says it: `manage.py print_permissions > docs/permissions.md`."""

from django.core.management.base import BaseCommand

from ipo_portal.access.matrix import INVITES, MANAGED, MATRIX, READ_LETTERS, Action, Whose, scopes
from ipo_portal.access.roles import Role

HEADINGS = {Whose.NATIONAL: "Records of States", Whose.PROGRAMME: "Records of the programme"}

BEGINNING = """\
# Who may do what

Printed by `manage.py print_permissions` from `ipo_portal/access/matrix.py`; a test compares the two. Do not edit.

A cell says on which rows a role may do an action; – is nowhere. *Own* rows are those of the seat's State or body, for
curators of the secretariat also those of the programme. Everybody also has what a visitor has. Rights come from the one
seat acted in, and end with it.
"""


def sentence(words):
    return "; ".join(words) or "–"


def table(heads, rows):
    """Return a table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def records(whose):
    """Return the table of the records of States, or of the programme: a line an action, a column a role."""
    rows = [
        [f"`{action}`", *(sentence(scope.value for scope in scopes(role, action, whose)) for role in MATRIX)]
        for action in Action
    ]
    return table(["", *(str(role.label) for role in MATRIX)], rows)


def seats():
    """Return the table of what belongs to no record: invitations, letters, the administration pages."""
    rows = []
    for role in Role:
        invites = [f"{Role(other).label} of {homes}" for other, homes in INVITES.get(role, {}).items()]
        letters = [str(READ_LETTERS[role])] if role in READ_LETTERS else []
        areas = sorted(str(area) for area in MANAGED.get(role, ()))
        rows.append([str(role.label), sentence(invites), sentence(letters), sentence(areas)])
    return table(["", "invites, and ends the seats of", "opens official letters of", "manages"], rows)


class Command(BaseCommand):
    help = "Prints who may do what, as docs/permissions.md"
    requires_system_checks = []

    def handle(self, *args, **options):
        parts = [f"## {title}\n\n{records(whose)}" for whose, title in HEADINGS.items()]
        parts.append(f"## Seats and administration\n\n{seats()}")
        self.stdout.write("\n".join([BEGINNING, *parts]), ending="")
