"""Every address: who may open it, what it tells a visitor, its headers, and that nothing is written without a token."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import resolve, reverse
from pghistory.models import Event as HistoryRow

from ipo_portal.access.views import DeclaredMixin, PermittedMixin
from ipo_portal.accounts.models import Assignment

from .access.addresses import addresses
from .sources import CODE

pytestmark = pytest.mark.django_db

CANARY = "Canary of the matrix"
"""Part of the title of every record of the world these tests live in: none of them may be seen by a visitor."""

OPEN_TO_VISITORS = {
    "account_login": "the one way in",
    "account_logout": "signing out twice is no error; by POST only",
    "account_inactive": "says that an account is closed, and not which",
    "account_signup": "says that nobody registers by themselves (InvitationOnlyAdapter)",
    "account_email_verification_sent": "says that a mail went out, and not to whom",
    "account_confirm_login_code": "part of signing in; leads back to it without a code asked for",
    "account_confirm_email": "opened from a mail, by a signed key",
    "account_reset_password": "for who forgot the password; the same answer for every address",
    "account_reset_password_done": "says that a mail went out, and not to whom",
    "account_reset_password_from_key": "opened from a mail, by a signed key",
    "account_reset_password_from_key_done": "says that the password is changed",
    "mfa_authenticate": "part of signing in; leads back to it when no password was given before",
    "mfa_login_webauthn": "signing in with a passkey",
    "openid_connect_login": "staff go to their organisation's sign-in; unknown providers are 404",
    "openid_connect_callback": "staff come back from it, with what that organisation signed",
    "socialaccount_login_cancelled": "says that a sign-in was broken off",
}
"""Views of others that a visitor may open, and why."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
    "publickey-credentials-get=(self)",
}
CONTENT_POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "font-src": "'self'",
    "connect-src": "'self'", "form-action": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'",
    "object-src": "'none'", "manifest-src": "'self'", "report-uri": "/csp-report/",
}  # fmt: skip
FILE_POLICY = "default-src 'none'; sandbox"
STRICTER = {(name, "Referrer-Policy"): "strict-origin" for name in ("invitation", "focal_points:confirm-link")}
"""The key in its address stays with the portal's own host."""

ADDRESSES = addresses()
PLAIN = {
    "number": "1", "pk": "1", "token": "nosuchtoken", "kind": "knowledge.resource", "code": "co", "object_id": "PA05",
    "content_type_id": "1", "request_ref": "nosuchref", "provider_id": "nosuchprovider",
    "app_label": "accounts", "url": "nothing/", "key": "abc-def", "uidb36": "1",
}  # fmt: skip


@pytest.fixture
def samples(world):
    """Arguments for addresses: rows of Colombia and the programme that visitors may not see."""
    secret = {"tlp": "AMBER", "shared_with": ["BB"]}
    resource = world.resource("CO", title=f"{CANARY} 1", **secret)
    rows = {
        "resource": resource,
        "record": resource,
        "practice": world.practice(title=f"{CANARY} 2", **secret),
        "event": world.event("CO", name_en=f"{CANARY} 3", **secret),
        "law": world.law("CO", title_en=f"{CANARY} 4", **secret),
        "activity": world.activity(title=f"{CANARY} 5", **secret),
        "fact": world.fact("CO", title=f"{CANARY} 6", **secret),
        "institution": world.institution("CO", name=f"{CANARY} 7", **secret),
        "expert": world.expert("CO", post=f"{CANARY} 8", **secret),
        "proposal": world.proposal("CO", title=f"{CANARY} 9", **secret),
        "seat": Assignment.objects.get(user=world.appoint("planner", "CO")),
    }

    def sample(name, argument):
        if argument != "ref":
            return PLAIN[argument]
        kind = name.split(":")[-1].split("-")[0]
        return rows[kind].ref if kind in rows else "nosuchref"

    return sample


WITHOUT_TOKEN = {"csp-report": "browsers report by themselves; it writes one line into the log and no row"}
"""Addresses that take what comes without a token from a page of ours, and why."""


def is_declared(address):
    return address.view_class is not None and issubclass(address.view_class, DeclaredMixin)


def builds_on_others(address):
    """Tell whether a view is one of allauth's or of the administration, changed by us."""
    bases = address.view_class.__mro__ if address.view_class else []
    return address.name.startswith("admin:") or any(base.__module__.startswith("allauth.") for base in bases)


def test_no_view_of_guarded_rows_goes_without_the_rule():
    found = [
        address.name for address in ADDRESSES
        if getattr(getattr(address.view_class, "model", None), "is_guarded", False)
        and not issubclass(address.view_class, PermittedMixin)
    ]  # fmt: skip

    assert found == []


def test_every_view_of_ours_declares_an_action_or_why_it_is_public_or_asks_for_sign_in():
    found = []
    for address in ADDRESSES:
        if is_declared(address):
            view = address.view_class
            says_why = len(view.public.split()) >= 3
            has_model = getattr(view, "model", None) or "<str:kind>" in address.route
            if issubclass(view, PermittedMixin) and not (has_model and view.action):
                found.append(f"{address.name}: no action")
            if says_why == address.is_private or bool(view.public) != says_why:
                found.append(f"{address.name}: public is {view.public!r}")
        elif address.is_ours and not builds_on_others(address):
            found.append(f"{address.name}: declares nothing")

    assert found == []


def test_the_views_of_others_that_visitors_may_open_are_those_reviewed():
    found = {address.name for address in ADDRESSES if not is_declared(address) and not address.is_private}

    assert found == set(OPEN_TO_VISITORS)


def test_a_view_of_others_is_hidden_only_by_one_of_ours(samples):
    hidden = [address for address in ADDRESSES if resolve(address.path(samples)).func is not address.view]

    assert [address.name for address in hidden if not is_ours_at(address.path(samples))] == []


def is_ours_at(path):
    view = resolve(path).func
    return getattr(view, "view_class", view).__module__.split(".")[0] in CODE


def wrong_headers(name, response, *, no_store):
    """Return what is wrong with the headers of a response (security.md, section 7)."""
    found = []
    wanted = HEADERS | {header: value for (view, header), value in STRICTER.items() if view == name}
    if no_store:
        wanted["Cache-Control"] = "no-store"
    for header, value in wanted.items():
        if response.get(header) != value:
            found.append(f"{name} {response.status_code}: {header} is {response.get(header)}")
    policy = response.get("Content-Security-Policy", "")
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    if rules != CONTENT_POLICY and policy != FILE_POLICY:
        found.append(f"{name} {response.status_code}: Content-Security-Policy is {policy}")
    if response.get("Server") or response.get("X-Powered-By"):
        found.append(f"{name}: tells what it runs on")
    return found


def test_a_visitor_is_sent_to_sign_in_by_every_private_address_and_sees_nothing_hidden_on_the_others(client, samples):
    # The administration sends to its own sign-in address, which, private like all the others, sends on.
    sign_in, found = (reverse("account_login"), reverse("admin:login")), []
    for address in ADDRESSES:
        path = address.path(samples)
        is_private = getattr(resolve(path).func, "login_required", True)
        for method in (client.get, client.head):
            response = method(path)
            text = b"".join(response.streaming_content) if response.streaming else response.content
            if is_private and not (response.status_code == 302 and response["Location"].startswith(sign_in)):
                found.append(f"{address.name}: {response.status_code} {response.get('Location', '')}")
            if response.status_code not in (200, 302, 404, 405, 410, 503) or CANARY in text.decode(errors="replace"):
                found.append(f"{address.name}: {response.status_code} or a hidden title")
            found += wrong_headers(address.name, response, no_store=path.startswith("/account/"))

    assert sorted(set(found)) == []
    assert client.get(reverse("admin:login"))["Location"].startswith(reverse("account_login"))


def histories():
    """Count the rows of every table of history: a write anywhere among tracked rows adds one."""
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if issubclass(model, HistoryRow) and model._meta.managed and not model._meta.proxy
    }


@pytest.mark.parametrize(
    ("role", "home"), [("focal_point", "CO"), ("planner", "PE"), ("curator", "OAS"), ("administrator", "OAS")]
)
def test_every_address_answers_a_signed_in_person_keeps_out_of_caches_and_changes_nothing(
    client, world, samples, role, home
):
    client.force_login(world.appoint(role, home))
    before, found = histories(), []
    for address in ADDRESSES:
        path = address.path(samples)
        response = client.get(path)
        if response.status_code not in (200, 302, 400, 401, 403, 404, 405, 410, 503):
            found.append(f"{address.name}: {response.status_code}")
        if (role, home) == ("planner", "PE") and not response.streaming and CANARY in response.content.decode():
            found.append(f"{address.name}: a hidden title")
        found += wrong_headers(address.name, response, no_store=True)

    assert sorted(set(found)) == []
    assert histories() == before
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("role", ["visitor", "focal_point", "administrator"])
def test_nothing_is_written_without_a_token_from_a_page_of_ours(world, samples, role):
    client = Client(enforce_csrf_checks=True)
    if role != "visitor":
        client.force_login(world.appoint(role, {"focal_point": "CO"}.get(role)))
    methods = ("post", "put", "patch", "delete") if role == "visitor" else ("post",)
    found = {}
    for address in (address for address in ADDRESSES if address.name not in WITHOUT_TOKEN):
        for method in methods:
            response = getattr(client, method)(address.path(samples))
            if response.status_code != 403 or "403_csrf.html" not in [part.name for part in response.templates]:
                found[address.name, method] = response.status_code

    assert found == {}


@pytest.mark.parametrize("path", ["/nosuchpage", "/knowledge/resources/nosuchref/", "/events/nosuchref/"])
def test_error_pages_have_the_same_headers_and_tell_nothing_of_the_request(client, world, path):
    client.force_login(world.appoint("planner", "CO"))

    response = client.get(path, {"q": CANARY})

    assert (response.status_code, CANARY in response.content.decode()) == (404, False)
    assert wrong_headers("", response, no_store=True) == []
