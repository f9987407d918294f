"""What browsers report of the content security policy, and where people write about holes."""

import json
import logging
import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.signing import sign_in

pytestmark = pytest.mark.django_db

REPORT = {
    "document-uri": "https://portal.example.org/history/knowledge.resource/nosuchref/?q=words+of+a+search",
    "referrer": "https://portal.example.org/people/",
    "violated-directive": "script-src-elem",
    "effective-directive": "script-src-elem",
    "original-policy": "default-src 'none'",
    "blocked-uri": "https://evil.example/x.js?who=officer@example.org",
    "script-sample": "alert('sample')",
}


def send(report=REPORT, *, client=None, content_type="application/csp-report", ip="192.0.2.1", body=None):
    body = json.dumps({"csp-report": report}) if body is None else body
    client = client or Client(enforce_csrf_checks=True)
    return client.post("/csp-report/", body, content_type=content_type, REMOTE_ADDR=ip)


@pytest.fixture
def said(caplog):
    """Return a function that returns what was logged of reports since it was last asked."""
    caplog.set_level(logging.INFO)

    def lines():
        found = [record.getMessage() for record in caplog.records if record.name == "ipo_portal.security"]
        caplog.clear()
        return found

    return lines


def test_a_report_leaves_one_line_with_directive_host_and_page_and_nothing_else(said):
    answer = send()

    assert (answer.status_code, answer.content) == (204, b"")
    assert said() == ["content policy: script-src-elem refused evil.example on /history/<str:kind>/<slug:ref>/"]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"blocked-uri": "inline"}, "script-src-elem refused inline on /history/<str:kind>/<slug:ref>/"),
        ({"blocked-uri": "data:text/plain,secret"}, "script-src-elem refused data on /history/<str:kind>/<slug:ref>/"),
        ({"blocked-uri": "\nforged line"}, "script-src-elem refused ? on /history/<str:kind>/<slug:ref>/"),
        ({"blocked-uri": "https://[half"}, "script-src-elem refused ? on /history/<str:kind>/<slug:ref>/"),
        ({"blocked-uri": ["x"]}, "script-src-elem refused ? on /history/<str:kind>/<slug:ref>/"),
        ({"effective-directive": "img-src\nforged"}, "img-src refused evil.example on /history/<str:kind>/<slug:ref>/"),
        ({"effective-directive": "<b>"}, "? refused evil.example on /history/<str:kind>/<slug:ref>/"),
        ({"effective-directive": "", "violated-directive": "img-src 'self'"}, 
         "img-src refused evil.example on /history/<str:kind>/<slug:ref>/"),
        ({"document-uri": "https://x.org/officer@example.org"}, "script-src-elem refused evil.example on ?"),
        ({"document-uri": 7}, "script-src-elem refused evil.example on ?"),
        ({"document-uri": "https://x.org/search/?q=x"}, "script-src-elem refused evil.example on /search/"),
    ],
)  # fmt: skip
def test_nothing_reaches_the_log_as_it_was_sent(said, change, line):
    assert send({**REPORT, **change}).status_code == 204
    assert said() == [f"content policy: {line}"]


def test_a_key_in_the_address_of_a_page_does_not_reach_the_log(said):
    send({**REPORT, "document-uri": "https://portal.example.org/invitation/a-secret-key/"})

    (line,) = said()
    assert "/invitation/" in line
    assert "secret" not in line


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("x" * 8193, "application/csp-report", 413),
        (json.dumps({"csp-report": {"blocked-uri": "x" * 8192}}), "application/csp-report", 413),
        ("no json", "application/csp-report", 400),
        ("[" * 8000, "application/csp-report", 400),
        ("[]", "application/csp-report", 400),
        ('{"csp-report": []}', "application/csp-report", 400),
        (b"\xff\xfe", "application/csp-report", 400),
        ("a=b", "application/x-www-form-urlencoded", 415),
        ("{}", "text/plain", 415),
    ],
)
def test_what_is_no_report_or_too_long_is_refused_without_a_line(said, body, content_type, status):
    assert send(body=body, content_type=content_type).status_code == status
    assert said() == []


def test_a_flood_of_reports_is_cut_off_for_its_own_address_only(said):
    codes = [send().status_code for _ in range(21)]

    assert codes == [204] * 20 + [429]
    assert send()["Retry-After"] == "60"
    assert send(ip="192.0.2.2").status_code == 204
    assert len(said()) == 21


def test_reports_come_from_every_state_of_a_session_too(world, said):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, world.appoint("planner", "CO"), second_factor=False)

    assert send(client=client).status_code == 204
    assert len(said()) == 1


def test_only_reports_are_taken(client):
    assert [getattr(client, method)("/csp-report/").status_code for method in ("get", "put", "delete")] == [405] * 3


def test_the_policy_of_every_page_names_the_portal_itself_as_where_to_report(client):
    policy = client.get("/")["Content-Security-Policy"]

    assert re.findall(r"report-(?:uri|to) ([^;]+)", policy) == ["/csp-report/"]


def test_where_an_address_is_set_security_txt_and_the_contact_page_name_it(client, settings):
    settings.SECRETARIAT_EMAIL = "secretariat@example.org"

    answer = client.get("/.well-known/security.txt")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert sorted(fields) == ["Canonical", "Contact", "Expires", "Preferred-Languages"]
    assert fields["Contact"] == "mailto:secretariat@example.org"
    assert fields["Canonical"] == "https://portal.example.org/.well-known/security.txt"
    left = timezone.datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert 170 < left.days < 366
    assert 'href="mailto:secretariat@example.org"' in client.get("/contact/").text


def test_without_an_address_in_the_settings_none_is_made_up(client):
    assert client.get("/.well-known/security.txt").status_code == 404
    assert "mailto:" not in client.get("/contact/").text


@pytest.mark.parametrize("path", ["/", "/contact/", "/healthz", "/csp-report/", "/account/login/", "/nosuchpage"])
def test_trace_is_refused_on_every_page(client, path):
    answer = client.trace(path)

    assert answer.status_code == 405


def test_signing_out_clears_what_the_browser_kept(client, world):
    client.force_login(world.appoint("planner", "CO"))

    assert client.post("/account/logout/")["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "Clear-Site-Data" not in client.post("/account/logout/")
