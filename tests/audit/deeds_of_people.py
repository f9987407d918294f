"""What is done to people, their seats and their accounts, and by them to their own."""

import datetime
import re

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse

from ipo_portal.accounts import actions
from ipo_portal.accounts.models import Assignment, Invitation, User, today
from ipo_portal.accounts.models.joining import new_token
from ipo_portal.accounts.second_factor.codes import give_totp, new_secret
from ipo_portal.notices.models import HandoverLine
from tests.factories import PASSWORD
from tests.signing import code_of, sign_in

from .deeds import ADDRESS, NEW_PASSWORD, NOT_THE_PASSWORD, deed, pdf, stored

# -- people ---------------------------------------------------------------------------------------------------------


@deed()
def a_focal_point_invites(scene):
    scene.enter("focal_point", "CO")
    asked = {"email": ADDRESS, "role": "contributor", "starts_on": today().isoformat(), "language": "es"}
    return scene.post(reverse("invite"), asked)


@deed()
def a_curator_invites_a_focal_point_with_a_letter(scene):
    scene.enter("curator", "OAS")
    asked = {"email": ADDRESS, "role": "focal_point", "home": "PY", "starts_on": today().isoformat(), "language": "es"}
    return scene.post(reverse("invite"), lambda: asked | {"letter": pdf()})


def invited(scene, by, **more):
    return actions.invite(by=by, email=ADDRESS, role="contributor", home_code="CO", language="en", **more)


@deed()
def a_focal_point_sends_an_invitation_again(scene):
    invitation = invited(scene, scene.enter("focal_point", "CO"))
    return scene.post(reverse("invitation-resend", args=[invitation.ref]))


@deed()
def a_focal_point_revokes_an_invitation(scene):
    invitation = invited(scene, scene.enter("focal_point", "CO"))
    return scene.post(reverse("invitation-revoke", args=[invitation.ref]))


def with_known_token(scene, invitation):
    """Give an invitation a key the test knows; it is the mail's only."""
    token, token_hash = new_token()
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=token_hash)
    scene.secrets += [token]
    return reverse("invitation", args=[token])


@deed("signed_in", by_visitor=True)
def somebody_new_accepts_an_invitation(scene):
    address = with_known_token(scene, invited(scene, scene.world.appoint("focal_point", "CO")))
    scene.secrets += [NEW_PASSWORD]
    return scene.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "rules": "on"})


@deed()
def who_has_an_account_accepts_an_invitation(scene):
    chief = scene.world.appoint("focal_point", "CO")
    scene.enter("planner", "PE")
    User.objects.filter(pk=scene.user.pk).update(email=ADDRESS)
    return scene.post(with_known_token(scene, invited(scene, chief)))


@deed()
def somebody_accepts_the_handling_rules(scene):
    scene.enter("planner", "PE")
    User.objects.filter(pk=scene.user.pk).update(rules_accepted_at=None)
    return scene.post(reverse("rules"), {"rules": "on"})


@deed()
def a_focal_point_ends_a_seat(scene):
    seat = scene.world.appoint("planner", "CO").seat
    scene.enter("focal_point", "CO")
    return scene.post(reverse("seat-end", args=[seat.ref]), {"on": today().isoformat()})


@deed()
def a_focal_point_confirms_two_seats(scene):
    seats = [scene.world.appoint("planner", "CO").seat for _ in range(2)]
    long_ago = today() - datetime.timedelta(days=340)
    Assignment.objects.filter(pk__in=[seat.pk for seat in seats]).update(starts_on=long_ago, confirmed_on=long_ago)
    scene.enter("focal_point", "CO")
    return scene.post(reverse("people-confirm"), {"seat": [seat.ref for seat in seats]})


@deed("downloaded", is_write=False, status=200)
def a_curator_fetches_a_letter(scene):
    seat = scene.world.appoint("focal_point", "CO").seat
    letter = {"letter_path": stored(), "letter_name": "letter.pdf", "letter_content_type": "application/pdf"}
    Assignment.objects.filter(pk=seat.pk).update(**letter)
    scene.enter("curator", "OAS")
    return scene.get(reverse("seat-letter", args=[seat.ref]))


@deed()
def a_successor_confirms_a_line_of_the_hand_over(scene):
    long_ago = today() - datetime.timedelta(days=700)
    scene.world.appoint("focal_point", "CO", starts_on=long_ago, ends_on=today())
    scene.world.resource("CO")
    scene.enter("focal_point", "CO")
    return scene.post(reverse("handover"), {"decision": "confirm", "line": [HandoverLine.objects.get().pk]})


# -- the administration pages ---------------------------------------------------------------------------------------


@deed()
def an_administrator_closes_an_account(scene):
    person = scene.world.appoint("planner", "PE")
    scene.enter("administrator")
    return scene.post(
        reverse("admin:accounts_user_change", args=[person.pk]), {"email": person.email, "language": "en"}
    )


@deed()
def an_administrator_corrects_an_address(scene):
    person = scene.world.appoint("planner", "PE")
    scene.enter("administrator")
    asked = {"email": ADDRESS, "language": "en", "is_active": "on"}
    return scene.post(reverse("admin:accounts_user_change", args=[person.pk]), asked)


@deed()
def a_curator_ends_a_focal_points_seat(scene):
    seat = scene.world.appoint("focal_point", "PE").seat
    scene.enter("curator", "OAS")
    address = reverse("admin:accounts_assignment_change", args=[seat.pk])
    return scene.post(address, {"ends_on": today().isoformat()})


@deed("managed", is_write=False)
def an_administrator_makes_a_body_part_of_the_secretariat(scene):
    scene.enter("administrator")
    asked = {"name_en": "CARICOM IMPACS", "is_secretariat": "on"}
    return scene.post(reverse("admin:accounts_body_change", args=["IMPACS"]), asked)


@deed("managed", is_write=False)
def a_curator_adds_a_planning_area(scene):
    scene.enter("curator", "OAS")
    asked = {"code": "PX99", "name_en": "Weather", "position": 9, "confidence": "high", "set": "KMS-extension"}
    return scene.post(reverse("admin:vocabulary_planningarea_add"), asked)


# -- the account ----------------------------------------------------------------------------------------------------


def with_totp(scene):
    person = scene.world.appoint("planner", "PE")
    secret = new_secret()
    give_totp(person, secret)
    scene.secrets += [secret]
    return person, secret


@deed("signed_in", is_write=False, by_visitor=True)
def somebody_signs_in(scene):
    person, secret = with_totp(scene)
    scene.client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return scene.post(reverse("mfa_authenticate"), lambda: {"code": code_of(secret)})


@deed("sign_in_failed", is_write=False, by_visitor=True, status=200)
def somebody_gives_a_wrong_password(scene):
    person, _ = with_totp(scene)
    scene.secrets += [NOT_THE_PASSWORD]
    return scene.post(reverse("account_login"), {"login": person.email, "password": NOT_THE_PASSWORD})


@deed("sign_in_failed", is_write=False, by_visitor=True, status=200)
def somebody_unknown_tries_to_sign_in(scene):
    scene.secrets += [NOT_THE_PASSWORD, ADDRESS]
    return scene.post(reverse("account_login"), {"login": ADDRESS, "password": NOT_THE_PASSWORD})


@deed("sign_in_failed", is_write=False, by_visitor=True, status=200)
def somebody_gives_a_wrong_code(scene):
    person, _ = with_totp(scene)
    scene.client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return scene.post(reverse("mfa_authenticate"), {"code": "000000"})


@deed("signed_out", is_write=False)
def somebody_signs_out(scene):
    scene.enter("planner", "PE")
    return scene.post(reverse("account_logout"))


@deed("password", is_write=False)
def somebody_changes_the_password(scene):
    scene.enter("planner", "PE")
    scene.secrets += [NEW_PASSWORD]
    asked = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return scene.post(reverse("account_change_password"), asked)


@deed("second_factor", "second_factor", is_write=False)
def somebody_sets_the_first_factor_up(scene):
    scene.user = scene.world.appoint("planner", "PE")
    sign_in(scene.client, scene.user, second_factor=False)
    secret = scene.client.get(reverse("mfa_activate_totp")).context["form"].secret
    scene.secrets += [secret, re.sub("(....)", r"\1 ", secret).strip()]
    return scene.post(reverse("mfa_activate_totp"), lambda: {"code": code_of(secret)})


@deed("password", is_write=False, by_visitor=True)
def somebody_resets_the_password(scene):
    person, _ = with_totp(scene)
    key = default_token_generator.make_token(person)
    scene.secrets += [key, NEW_PASSWORD]
    address = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    form = scene.client.get(address)["Location"]
    return scene.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


@deed("signed_in", is_write=False, by_visitor=True)
def somebody_signs_in_by_a_printed_code(scene):
    person, _ = with_totp(scene)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    scene.secrets += [code]
    scene.client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return scene.post(reverse("mfa_authenticate"), {"code": code})


@deed("second_factor", is_write=False)
def somebody_makes_printed_codes(scene):
    scene.user, _ = with_totp(scene)
    sign_in(scene.client, scene.user)
    return scene.post(reverse("mfa_generate_recovery_codes"))
