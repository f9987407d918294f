"""The table of who may do what, asked of every channel: list, object, page, form, file, search, feed, database."""

from itertools import combinations as combinations_of
from zlib import crc32

import pytest
from django.apps import apps

from ipo_portal.access.matrix import Action
from ipo_portal.access.roles import Role
from ipo_portal.access.tlp import TLP

from . import channels, expectations
from .expectations import ACTIONS, LABELS, MODELS, ROLES, TableIsWrong, combinations, said, universe
from .scene import HOMES, build

pytestmark = pytest.mark.django_db
MOST_A_DAY = 12_000


def every(cells):
    return [cell for cell in cells if cell.row]


def everyday(cells):
    """Return what a slow channel tries every day: half of the reading, a quarter of the rest.

    Of what is refused before any row is looked up, a sixteenth: nothing of the row can make a difference. Of models
    of whose kind another is tried, few.
    """
    tried = few(cell for cell in every(cells) if cell.model in COARSE)
    for cell in (cell for cell in every(cells) if cell.model not in COARSE):
        unseen = said(cell, "page") == "403" or (cell.role == "visitor" and cell.action != "view")
        turns = (0, 2) if cell.action == "view" else (0,)
        if cell.turn in turns and (not unseen or cell.tlp == LABELS[ACTIONS.index(cell.action) % 4]):
            tried.append(cell)
    return tried


COARSE = ("Institution", "Expert", "Proposal")
"""Models of whose kind another one is tried more finely: facts of the entries, practices of what the programme has."""


def few(cells):
    """Return few combinations in which any two words meet that meet in all of them."""
    chosen, met = [], set()
    for cell in sorted(cells, key=lambda cell: crc32(str(cell).encode())):
        pairs = set(combinations_of(vars(cell).items(), 2))
        if not pairs <= met:
            chosen.append(cell)
            met |= pairs
    return chosen


def differences(scene, cells, tried, client):
    """Ask every channel: those that answer for many rows at once of all cells, the others of those to be tried."""
    rows = every(cells)
    answers = [
        *channels.kind(scene, cells),
        *channels.add(scene, cells, client),
        *channels.queryset(scene, rows),
        *channels.marks(scene, rows),
        *channels.index(scene, rows),
        *channels.list_page(scene, rows, client),
        *channels.feed(scene, rows, client),
        *channels.object_(scene, tried),
        *channels.guard(scene, tried),
        *channels.file(scene, tried, client),
        *channels.page(scene, tried, client),
        *channels.post(scene, tried, client),
        *channels.restrict(scene, tried, client),
    ]
    return [
        f"{channel}: {cell}: should be {wanted}, is {found}"
        for channel, cell, wanted, found in answers
        if wanted != found
    ]


def ask_all(world, client, model, role, choose):
    scene, cells = build(world, model, role), combinations(model, role)
    if role != "visitor":
        client.force_login(scene.user)
    found = differences(scene, cells, choose(cells), client)
    assert not found, "\n".join([f"{len(found)} differences from the table, the first:", *found[:30]])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", MODELS)
def test_every_channel_answers_as_the_table_says(world, client, model, role):
    ask_all(world, client, model, role, everyday)


@pytest.mark.full
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", MODELS)
def test_every_channel_answers_as_the_table_says_of_every_combination(world, client, model, role):
    ask_all(world, client, model, role, every)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "visitor"])
def test_the_database_refuses_new_rows_of_other_owners(world, role):
    user = world.appoint("planner" if role == "observer" else role, HOMES[role])
    made = {owner: channels.lets(user, lambda owner=owner: world.law(owner)) for owner in ("CO", "PE", "UY", "IPO")}

    own = {"contributor": "CO", "alternate": "CO", "focal_point": "CO", "curator": "IPO"}.get(role)
    assert made == {owner: owner == own for owner in made}


def test_what_is_tried_every_day_is_few_enough_and_holds_every_pair_of_words():
    tried = everyday(universe())
    words = list(expectations.WORDS)

    def pairs(cells):
        return {
            (one, getattr(cell, one), other, getattr(cell, other))
            for cell in cells
            for one in words
            for other in words
            if one < other
        }

    assert len(tried) <= MOST_A_DAY
    assert pairs(tried) == pairs(every(universe()))


def test_the_table_speaks_of_every_role_and_action():
    assert set(ACTIONS) == set(Action)
    assert set(ROLES) == {*Role.values, "observer"}
    assert set(LABELS) == set(TLP.values)


WITH_ANOTHER = {
    "Message": "read on the page of its thread, by the same scopes: see the tests of threads",
    "ExpertOfEvent": "a pair of an expert and an event; each side is asked for by itself",
    "ProposalAnswer": "shown with its proposal",
    "ResourceVersion": "asked together with its resource",
    "PracticeVersion": "asked together with its practice",
    "ResourceFile": "the file of a resource has a channel of its own",
    "PracticeSource": "a pointer: shown only to those who may read the resource it points to",
    "EventChange": "the history of an event, shown with it",
    "SharingGroup": "names readers and is read by nobody else: see the tests of its pages",
}
"""Guarded models without lines in the table, and why."""


def test_every_guarded_model_is_in_the_table_or_comes_with_one_that_is():
    guarded = {model.__name__ for model in apps.get_models() if getattr(model, "is_guarded", False)}

    assert guarded - set(MODELS) == set(WITH_ANOTHER)


def test_a_table_with_a_contradiction_a_gap_or_an_unknown_word_is_refused(tmp_path):
    table, good = tmp_path / "table.csv", expectations.TABLE.read_text()

    for bad, problem in [
        (good + "Resource,planner,foreign,draft,GREEN,view,allowed\n", "contradicts"),
        (good.replace("*,planner,own,!published,*,view,404\n", ""), "not in the table"),
        (good + "Resource,planer,foreign,draft,GREEN,view,404\n", "unknown role"),
        (good + "Practice,planner,own,draft,GREEN,view,404\n", "speaks of no combination"),
        (good + "Practice,planner,shared,draft,GREEN,view,never\n", "unknown answer"),
        (
            good.replace(
                "Law|Activity|Thread|Proposal,curator,*,*,*,endorse,403",
                "Law|Activity|Thread|Proposal,curator,programme,*,*,endorse,404",
            ),
            "not in the table",
        ),
    ]:
        table.write_text(bad)
        with pytest.raises(TableIsWrong, match=problem):
            expectations.spread(table)
