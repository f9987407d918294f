"""What a password must be."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import User

pytestmark = pytest.mark.django_db


MIXED = "".join(chr(33 + (37 * n + n * n) % 90) for n in range(140))


def refused(password, email="maria.office@police.example"):
    try:
        validate_password(password, User(email=email))
    except ValidationError as error:
        return {problem.code for problem in error.error_list}
    return set()


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("correct horse battery staple", set()),
        ("fünfzehn Zeichen", set()),
        ("829144029911773", set()),
        ("fourteen chars", {"password_too_short"}),
        (MIXED[:128], set()),
        (MIXED[:129], {"password_too_long"}),
        (" " + "ñ" * 2 + MIXED[:12], set()),
        ("1qaz2wsx3edc4rfv", {"password_too_common", "password_of_context_words"}),
        ("IPO Americas 2026!", {"password_of_context_words"}),
        ("unicri-oas-cicte-2027", {"password_of_context_words"}),
        ("Colômbia_Peru_2026", {"password_of_context_words"}),
        ("colombiacolombia123", {"password_of_context_words"}),
        ("Roast chestnuts in a coat", set()),
        ("colombia has four rivers", set()),
        ("impacs.unicri-IMPACS.2026", {"password_of_context_words"}),
        ("passwordpassword", {"password_of_context_words"}),
        ("iloveyouiloveyou", {"password_of_context_words"}),
        ("aaaaaaaaaaaaaaa", {"password_of_context_words"}),
        ("abcabcabcabcabcabc", {"password_of_context_words"}),
        ("123456789012345", {"password_of_context_words"}),
        ("98765432109876543", {"password_of_context_words"}),
        ("qwertyuiopasdfghjkl", {"password_of_context_words"}),
        ("abcdefghijklmnop", {"password_of_context_words"}),
        ("P@ssw0rd12345678", {"password_of_context_words"}),
        ("manchesterunited2026!", {"password_of_context_words"}),
        ("manchester united by rain", set()),
    ],
)
def test_long_passwords_pass_and_guessable_ones_do_not(world, password, codes):
    assert refused(password) == codes


def test_the_own_address_is_no_password(world):
    assert "password_of_context_words" in refused("maria.office@police")
    assert refused("maria.office@police", email="other@body.org") == set()


def test_the_name_of_a_public_event_is_no_password_and_a_hidden_one_is_not_given_away(world):
    world.event("PE", name_en="Zenith Torchlight Regatta")
    world.event("PE", name_en="Umbral Conclave Meridian", tlp=TLP.AMBER)

    assert refused("ZenithTorchlightRegatta") == {"password_of_context_words"}
    assert refused("UmbralConclaveMeridian") == set()


def test_one_password_typed_on_two_keyboards_is_one(world):
    composed, apart = "contrase\u00f1a muy segura", "contrasen\u0303a muy segura"
    user = world.appoint("planner", "CO")

    user.set_password(apart)

    assert user.check_password(composed)
    user.set_password(composed)
    assert user.check_password(apart)


def test_the_form_of_allauth_asks_for_the_same(client, world):
    client.force_login(world.appoint("planner", "CO"))
    typed = {
        "oldpassword": "correct horse battery staple",
        "password1": "Colombia2026Peru",
        "password2": "Colombia2026Peru",
    }

    answer = client.post("/account/password/change/", typed)

    assert answer.context["form"].errors["password1"].as_data()[0].code == "password_of_context_words"
