"""The table of what every address answers to whom, asked of every address by every method."""

import copy
import itertools
from dataclasses import dataclass, replace
from functools import cache
from zlib import crc32

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.urls import path, reverse
from django.urls.resolvers import RegexPattern, URLResolver

from ipo_portal import urls
from ipo_portal.notices.models import AccessRequest

from .addresses import TABLE, addresses, by_name, universe
from .expectations import MODELS, NO_ROW, ROLES, TableIsWrong
from .grounds import CANARY, Grounds
from .scene import build

pytestmark = pytest.mark.django_db
MOST_A_DAY = 12_000
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
OF_OTHERS = ("admin:", "/admin/", "account_", "mfa_", "openid_", "socialaccount_")
"""Addresses of Django and allauth, where of seats only those of the administration differ."""
OF_THE_SESSION = {"audit_entry", "django_session", "usersessions_usersession"}
"""Tables any request may write: the trail, and what is known of the session."""


@dataclass
class Answer:
    code: int
    location: str
    text: str
    written: set
    """Tables the request wrote, or tried to."""


def written():
    """Return {table: rows written or tried} of this transaction, rolled back or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return {name: count for name, count in cursor.fetchall() if count}


def ask(client, method, address):
    """Send an empty request, as from a page of ours (clients of tests have a token), and take everything back."""
    cookies, before = copy.deepcopy(client.cookies), written()
    caches["default"].clear()
    with transaction.atomic():
        response = client.generic(method, address, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    after = written()
    client.cookies = cookies
    body = b"".join(response.streaming_content) if response.streaming else response.content
    tables = {name for name, count in after.items() if count != before.get(name)}
    return Answer(response.status_code, response.get("Location", ""), body.decode(errors="replace"), tables)


def is_as_said(said, answer, marks):
    """Compare an answer with the words of the table; `known` is a page with the title and without the text."""
    code, _, where = said.partition(" ")
    if code == "known":
        return answer.code == 200 and (not answer.text or marks[0] in answer.text) and marks[1] not in answer.text
    to_sign_in = answer.code == 302 and answer.location.startswith(reverse("account_login"))
    if code == "login":
        return to_sign_in
    if code == "302":
        return answer.code == 302 and not to_sign_in and (not where or _leads_to(where, answer.location))
    return answer.code == int(code)


def _leads_to(name, location):
    return location.partition("?")[0] == reverse(name)


def problems(cell, said, answer, marks):
    """Yield what is wrong with an answer, in words."""
    if not is_as_said(said, answer, marks):
        yield f"{cell}: should be {said}, is {answer.code} {answer.location}"
    is_refused = said in ("login", "403", "404", "405", "410")
    if CANARY in answer.text or (is_refused and marks and marks[0] in answer.text):
        yield f"{cell}: tells a hidden title"
    may_write = cell.method not in SAFE and answer.code < 400 and not is_refused
    if not may_write and answer.written - OF_THE_SESSION:
        yield f"{cell}: {answer.code}, and writes {sorted(answer.written - OF_THE_SESSION)}"


def pairs(cell, said):
    """Return the pairs of words of a combination, and with each method of an address what it answers."""
    return {*itertools.combinations(vars(cell).items(), 2), (cell.address, cell.method, said)}


def few(cells):
    """Return few combinations of {combination: answer}, in which any two words meet that meet in all of them."""
    tried, met = [], set()
    for cell in sorted(cells, key=lambda cell: crc32(str(cell).encode())):
        new = pairs(cell, cells[cell])
        if not new <= met:
            tried.append(cell)
            met |= new
    return tried


@cache
def everyday():
    """Return what is tried every day: any two words of a role's records; of the rest, what pages send, and a few."""
    told = {role: universe(role) for role in ROLES}
    records = [{cell: said[cell] for cell in said if cell.model != NO_ROW} for said in told.values()]
    rest = {cell: said[cell] for said in told.values() for cell in said if cell.model == NO_ROW}
    private = {cell for cell, said in told["visitor"].items() if said == "login" and is_sent(cell)}
    sent = (cell for cell in rest if replace(cell, role="visitor") in private)
    return frozenset([*(cell for cells in records for cell in few(cells)), *few(rest), *sent])


def is_sent(cell):
    """Tell whether our own pages send such requests."""
    return cell.method in ("GET", "POST") and not cell.address.startswith(OF_OTHERS)


def every(role, model):
    return [cell for cell in universe(role) if cell.model == model]


def a_day(role, model):
    return [cell for cell in every(role, model) if cell in everyday()]


def differences(client, cells, said, paths, marks=lambda cell: ()):
    return [
        problem
        for cell in cells
        for address in paths(cell)
        for problem in problems(cell, said[cell], ask(client, cell.method, address), marks(cell))
    ]


def ask_about_records(world, client, model, role, choose):
    said = universe(role)
    scene, routes = build(world, model, role), {}
    for address in addresses():
        routes.setdefault(address.called, address)
    if role != "visitor":
        client.force_login(scene.user)
    asker = world.appoint("planner", "BB").seat
    AccessRequest.objects.bulk_create(
        AccessRequest(
            record_kind=scene.label, record_ref=row.record.ref, owner_codes=row.record.owner_codes, seat=asker,
            reason="To plan.", ref=f"r{row.record.ref}",
        )
        for row in scene.rows.values()
    )  # fmt: skip

    def paths(cell):
        row = scene.rows.get(cell.row)
        ref = row.record.ref if row else ""
        file = row.file.ref if row and row.file else ""
        samples = {"kind": scene.label, "ref": file if cell.address == "knowledge:file" else ref, "number": "1",
                   "request_ref": f"r{ref}"}  # fmt: skip
        return [routes[cell.address].path(lambda _name, argument: samples[argument])]

    def marks(cell):
        return (scene.rows[cell.row].mark, scene.text) if cell.is_of_a_record else ()

    found = differences(client, choose(role, model), said, paths, marks)
    assert not found, "\n".join([f"{len(found)} differences from the table, the first:", *found[:40]])


def ask_about_the_rest(world, client, role, choose):
    said, ground = universe(role), Grounds(world, role)
    routes = {}
    for address in addresses():
        routes.setdefault(address.called, set()).add(address)
    if role != "visitor":
        client.force_login(ground.user)

    def paths(cell):
        return sorted({address.path(ground.samples(cell.relation)) for address in routes[cell.address]})

    found = differences(client, choose(role, NO_ROW), said, paths)
    assert not found, "\n".join([f"{len(found)} differences from the table, the first:", *found[:40]])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", MODELS)
def test_every_address_of_a_record_answers_as_the_table_says(world, client, model, role):
    ask_about_records(world, client, model, role, a_day)


@pytest.mark.parametrize("role", ROLES)
def test_every_other_address_answers_as_the_table_says(world, client, role):
    ask_about_the_rest(world, client, role, a_day)


@pytest.mark.full
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", MODELS)
def test_every_address_of_a_record_answers_as_the_table_says_of_every_combination(world, client, model, role):
    ask_about_records(world, client, model, role, every)


@pytest.mark.full
@pytest.mark.parametrize("role", ROLES)
def test_every_other_address_answers_as_the_table_says_by_every_method(world, client, role):
    ask_about_the_rest(world, client, role, every)


def unspoken(names):
    """Return the addresses without a line in the table, and the lines without an address."""
    return sorted(names - set(by_name())), sorted(set(by_name()) - names)


def test_every_address_has_a_line_in_the_table_and_every_line_an_address():
    assert unspoken({address.called for address in addresses()}) == ([], [])


def test_a_new_address_without_a_line_is_found():
    home = urls.urlpatterns[0].callback
    new = [path("people/new/", home, name="people-new"), path("nameless/", home)]
    with_them = addresses(URLResolver(RegexPattern(""), [*urls.urlpatterns, *new]))

    assert unspoken({address.called for address in with_them}) == (["/nameless/", "people-new"], [])


def test_what_is_tried_every_day_is_few_enough_and_holds_every_pair_of_words():
    told = {cell: said for role in ROLES for cell, said in universe(role).items()}

    def met(cells):
        return {pair for cell in cells for pair in pairs(cell, told[cell])}

    assert len(everyday()) <= MOST_A_DAY
    assert met(everyday()) == met(told)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("work,!visitor,-,200", "work,!visitor|planner,-,200", "planner GET work .* is not in the table"),
        (
            "trail,planner|contributor|observer,-,403",
            "trail,planner|curator|contributor|observer,-,403",
            "is said to be",
        ),
        ("mail,administrator", "mail,administrators", "unknown role"),
        ("Resource.submit", "Resource.submits", "unknown right"),
        ("recall-confirm,!visitor,mine", "recall-confirm,!visitor,yours", "unknown row"),
    ],
)
def test_a_table_with_a_gap_a_contradiction_or_an_unknown_word_is_refused(tmp_path, old, new, problem):
    table, good = tmp_path / "table.csv", TABLE.read_text()
    assert old in good
    table.write_text(good.replace(old, new, 1))

    with pytest.raises(TableIsWrong, match=problem):
        [universe(role, table) for role in ROLES]
