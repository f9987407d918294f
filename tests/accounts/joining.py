"""What all tests of joining need: an invitation, and what its form is filled in with."""

from ipo_portal.accounts import actions

ADDRESS = "new.officer@example.org"
PASSWORD = "quite a long sentence to remember"  # noqa: S105
JOINING = {"password1": PASSWORD, "password2": PASSWORD, "rules": "on"}


def invite(by, role="contributor", home_code="CO", email=ADDRESS, **more):
    return actions.invite(by=by, email=email, role=role, home_code=home_code, language="en", **more)
