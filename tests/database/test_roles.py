"""A real installation refuses database roles that do not hold each other in check."""

import pytest

from ipo_portal.checks import refuse_to_start_unsafely, roles_are_apart
from ipo_portal.database.grants import unsafe_roles

pytestmark = pytest.mark.django_db


def test_the_roles_of_the_embedded_server_are_apart(settings):
    settings.DATABASE_ROLES = ("ipo_owner", settings.WEB_DB_ROLE)

    assert roles_are_apart(None, ["default"]) == []


def test_one_role_for_both_is_refused(settings):
    settings.DATABASE_ROLES = ("ipo_owner", "ipo_owner")

    assert [problem.id for problem in roles_are_apart(None, ["default"])] == ["ipo_portal.E002"]
    with pytest.raises(Exception, match="the web role is the owner"):
        refuse_to_start_unsafely()


def test_a_superuser_is_refused():
    assert "a role is superuser" in unsafe_roles("ipo_owner", "postgres")
