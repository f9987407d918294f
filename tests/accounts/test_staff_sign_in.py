"""Sign-in by the identity provider of an organisation, against a real one on this machine."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import SESSION_KEY
from django.test import Client
from oidc_provider_mock import run_server_in_thread
from zeal import zeal_ignore

from ipo_portal.accounts.models import User
from ipo_portal.settings import oidc
from tests.signing import sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the provider's own dependencies
]

BUTTON = "/account/oidc/staff/login/"


@pytest.fixture(scope="module")
def provider():
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def says(provider):
    """Return a function by which the provider learns of a person."""

    def learn(sub, **claims):
        requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()

    return learn


@pytest.fixture
def configured(settings, provider):
    """Let one provider be configured, which speaks for oas.example only."""
    said = [
        {
            "id": "staff", "name": "the organisation", "server_url": provider, "client_id": "portal", "secret": "kept",
            "domains": ["OAS.example"],
        }
    ]  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = oidc.providers(said)
    return said


@pytest.fixture
def curator(world, configured):
    user = world.appoint("curator", "OAS")
    User.objects.filter(pk=user.pk).update(email="curator@oas.example")
    return User.objects.get(pk=user.pk)


def go_through(client, sub):
    """Press the button, sign in at the provider as `sub`, come back; return the answer of the portal."""
    at_provider = client.post(BUTTON)["Location"]
    back = requests.post(at_provider, data={"sub": sub}, allow_redirects=False, timeout=5).headers["Location"]
    with zeal_ignore([{"model": "sessions.Session", "field": "get()"}]):  # Django's own, when a session is renewed
        return client.get(back.removeprefix("http://testserver"))


def accounts():
    return list(SocialAccount.objects.values_list("user__email", "uid", "extra_data"))


def test_staff_with_an_account_get_in_and_the_second_factor_is_still_asked_for(client, curator, says):
    says("n-1", email="Curator@OAS.example", email_verified=True, name="Somebody")

    go_through(client, "n-1")

    assert client.session[SESSION_KEY] == str(curator.pk)
    assert client.get("/people/")["Location"] == "/account/second-factor/"
    assert accounts() == [("curator@oas.example", "n-1", {})]


def test_the_second_time_the_number_counts_and_not_the_address(client, curator, says):
    says("n-2", email="curator@oas.example", email_verified=True)
    go_through(client, "n-2")
    client.logout()
    says("n-2", email="new.name@oas.example", email_verified=True)

    go_through(client, "n-2")

    assert client.session[SESSION_KEY] == str(curator.pk)


@pytest.mark.parametrize(
    ("sub", "claims"),
    [
        ("n-3", {"email": "curator@oas.example", "email_verified": False}),
        ("n-4", {"email": "curator@oas.example"}),
        ("n-5", {"email": "nobody@oas.example", "email_verified": True}),
        ("n-6", {"email": "chief@elsewhere.example", "email_verified": True}),
        ("n-7", {"email": "curator@oas.example.evil.example", "email_verified": True}),
    ],
)
def test_nobody_else_gets_in_or_gets_an_account(client, world, curator, says, sub, claims):
    chief = world.appoint("focal_point", "CO")
    User.objects.filter(pk=chief.pk).update(email="chief@elsewhere.example")
    says(sub, **claims)

    answer = go_through(client, sub)

    assert answer["Location"] == "/account/login/"
    assert SESSION_KEY not in client.session
    assert User.objects.count() == 2
    assert accounts() == []


@pytest.mark.parametrize("closed", [{"is_active": False}, {"is_demo": True}])
def test_a_closed_or_demonstration_account_stays_closed(client, curator, says, closed):
    User.objects.update(**closed)
    says("n-8", email="curator@oas.example", email_verified=True)

    assert go_through(client, "n-8")["Location"] == "/account/login/"

    assert SESSION_KEY not in client.session


def test_a_provider_without_the_claim_is_believed_where_the_settings_say_so(
    client, settings, configured, curator, says
):
    settings.SOCIALACCOUNT_PROVIDERS = oidc.providers([{**configured[0], "verified": True}])
    says("n-9", email="curator@oas.example")

    go_through(client, "n-9")

    assert client.session[SESSION_KEY] == str(curator.pk)


def test_nobody_signed_in_connects_a_further_identity(world, curator, says):
    says("n-10", email="curator@oas.example", email_verified=True)
    client = Client()
    sign_in(client, world.appoint("planner", "CO"))

    at_provider = client.post(f"{BUTTON}?process=connect")["Location"]
    back = requests.post(at_provider, data={"sub": "n-10"}, allow_redirects=False, timeout=5).headers["Location"]
    client.get(back.removeprefix("http://testserver"))

    assert accounts() == []


def test_a_visitor_reads_what_went_wrong_and_what_to_do(client):
    page = client.get("/account/oidc-error/")

    assert page.status_code == 200
    assert "Signing in by your organisation did not work" in page.text
    assert {'href="/account/login/"', 'href="/account/password/reset/"'} <= set(re.findall(r'href="[^"]+"', page.text))


@pytest.mark.parametrize("query", ["error=server_error", "error=access_denied&state=x", "code=x&state=nosuchstate", ""])
def test_coming_back_without_a_usable_answer_says_so_and_signs_nobody_in(client, configured, query):
    client.post(BUTTON)

    page = client.get(f"/account/oidc/staff/login/callback/?{query}")

    assert (page.status_code, SESSION_KEY in client.session) == (401, False)
    assert "gave no answer that the portal can use" in page.text


def test_whoever_breaks_the_sign_in_off_is_told_that_nothing_happened(client, configured):
    state = parse_qs(urlsplit(client.post(BUTTON)["Location"]).query)["state"][0]

    page = client.get(f"/account/oidc/staff/login/callback/?error=access_denied&state={state}", follow=True)

    assert (page.status_code, SESSION_KEY in client.session) == (200, False)
    assert "Nobody was signed in" in page.text


def test_looking_at_the_buttons_address_signs_nobody_in(client, curator):
    assert client.get(BUTTON).status_code == 200


def test_the_button_is_there_only_where_a_provider_is_configured(client, db, settings, provider):
    settings.SOCIALACCOUNT_PROVIDERS = oidc.providers([])
    assert "oidc" not in client.get("/account/login/").text
    assert client.post(BUTTON).status_code == 404

    settings.SOCIALACCOUNT_PROVIDERS = oidc.providers(
        [{"id": "staff", "name": "the organisation", "server_url": provider, "client_id": "c", "secret": "s",
          "domains": []}]
    )  # fmt: skip
    page = client.get("/account/login/").text
    assert f'action="{BUTTON}"' in page
    assert "Sign in with the organisation" in page


def test_the_policy_of_the_pages_lets_the_form_lead_to_the_provider():
    said = [{"server_url": "https://login.example.org/tenant/v2.0"}, {"server_url": "https://login.example.org/other"}]

    assert oidc.origins(said) == ["https://login.example.org"]
