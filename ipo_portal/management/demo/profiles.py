"""The demonstration entries of States: written by contributors, released by focal points, one proposed by a curator."""

import tomllib
from pathlib import Path

from focal_points.entries import actions
from focal_points.models import Expert, Fact, Institution, Proposal
from focal_points.proposals.actions import propose
from ipo_portal.access.guard import acting
from ipo_portal.access.roles import Role
from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import today
from ipo_portal.records.actions import label

PLACE = Path(__file__).parent / "content" / "entries.toml"
SOURCE = "Demostración"


def make(people):
    """Make everything; `people` are the demonstration accounts by role and home."""
    told = tomllib.loads(PLACE.read_text())
    institutions = {}
    for row in told["institution"]:
        said = {"name": row["name"], "kind": row["kind"], "text": row["text"], "area_codes": row["areas"]}
        institutions[row["key"]] = _entry(Institution, row, people, **said)
    for row in told["expert"]:
        said = {name: row[name] for name in ("post", "experience", "speaks", "helps")}
        said |= {"area_codes": row["areas"], "institution": institutions[row["institution"]], "consent_on": today()}
        _entry(Expert, row, people, **said)
    for row in told["fact"]:
        _entry(Fact, row, people, **_words(row))
    for row in told["proposal"]:
        curator = people[Role.CURATOR, "OAS"]
        with acting(curator):
            propose(Proposal(country_id=row["state"], is_demo=True, **_dated(row), **_words(row)), by=curator)


def _words(row):
    words = {name: row[name] for name in ("topic", "title", "text")}
    return words | {name: row.get(name, "") for name in ("quantity", "terms")}


def _dated(row):
    return {"language": row["language"], "source": SOURCE, "as_of": today()}


def _entry(model, row, people, **said):
    writer, speaker = people[Role.CONTRIBUTOR, row["state"]], people[Role.FOCAL_POINT, row["state"]]
    entry = model(country_id=row["state"], is_demo=True, **_dated(row), **said)
    with acting(writer):
        actions.write(entry, by=writer)
        if row["stage"] != "draft":
            actions.submit(entry, by=writer)
    with acting(speaker):
        if row["tlp"] != entry.tlp:
            label(entry, by=speaker, tlp=TLP(row["tlp"]), shared_with=[])
        if row["stage"] == "published":
            actions.release(entry, by=speaker)
    return entry
