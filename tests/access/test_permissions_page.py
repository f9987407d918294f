"""The printed page of who may do what."""

from io import StringIO

from django.core.management import call_command

from ipo_portal.access.matrix import Action
from ipo_portal.access.roles import Role
from tests.sources import text


def printed():
    out = StringIO()
    call_command("print_permissions", stdout=out)
    return out.getvalue()


def test_the_committed_page_is_what_the_command_prints():
    assert text("docs/permissions.md") == printed()


def test_the_page_has_a_line_for_every_action_and_a_column_for_every_role():
    lines = printed().splitlines()
    heads = [line for line in lines if line.startswith("|  | Visitor |")]

    assert [line.count(" | ") for line in heads] == [len(Role), len(Role)]
    assert [sum(line.startswith(f"| `{action}` |") for line in lines) for action in Action] == [2] * len(Action)
