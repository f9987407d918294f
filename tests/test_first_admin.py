"""The first account of a real installation."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ipo_portal.accounts.models import Assignment, User


def first_admin(**options):
    said = StringIO()
    call_command(
        "first_admin",
        stdout=said,
        **{"email": "first@example.org", "body": "OAS", "generate": True} | options,
    )
    return said.getvalue()


def test_the_first_administrator_signs_in_with_the_password_shown_once(world):
    said = first_admin(email="First@Example.org")

    password = re.search(r"Password, shown this once: (\S{24})\n", said)[1]
    user = User.objects.get(email="first@example.org")
    assert user.check_password(password)
    assert [(seat.role, seat.home_code) for seat in user.seats] == [("administrator", "OAS")]


def test_with_an_administrator_in_force_there_is_no_second_first_one(world):
    world.appoint("administrator", "UNICRI")

    with pytest.raises(CommandError, match="There is an administrator already"):
        first_admin()

    assert not User.objects.filter(email="first@example.org").exists()


def test_where_all_administrators_have_left_there_is_a_first_one_again(world):
    gone = world.appoint("administrator", "OAS")
    Assignment.objects.filter(user=gone).update(starts_on="2020-01-01", ends_on="2021-01-01")

    assert "first@example.org is administrator for OAS." in first_admin()


@pytest.mark.parametrize(
    ("email", "reason"),
    [("nobody", "valid email"), ("taken@example.org", "account with this address")],
)
def test_an_address_that_cannot_be_used_is_refused(world, email, reason):
    User.objects.create_user("taken@example.org", "whatever it was")

    with pytest.raises(CommandError, match=reason):
        first_admin(email=email)

    assert Assignment.objects.count() == 0


def test_without_reference_data_it_says_what_to_do_first(db):
    with pytest.raises(CommandError, match="load_reference"):
        first_admin()
