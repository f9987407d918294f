"""The hand-written table of who may do what, read and spread out into single combinations."""

import csv
import itertools
from dataclasses import astuple, dataclass, replace
from functools import cache
from operator import contains
from pathlib import Path

TABLE = Path(__file__).parent / "expected_matrix.csv"
QUESTIONS = Path(__file__).parent / "open_questions.csv"

ENTRIES = ("Fact", "Institution", "Expert")
MODELS = ("Resource", "Practice", "Event", "Law", "Activity", "Thread", *ENTRIES, "Proposal")
NATIONAL = ("Resource", "Event", "Law", "Thread", *ENTRIES)
PROGRAMME = ("Practice", "Law", "Activity", "Thread", "Proposal")
STATE_SEATS = ("planner", "contributor", "alternate", "focal_point")
ROLES = ("visitor", *STATE_SEATS, "observer", "curator", "administrator")
RELATIONS = ("own", "foreign", "vacant", "shared", "programme", "own_hand", "unheard")
STATUSES = ("draft", "review", "published", "withdrawn")
LABELS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT")
ACTIONS = (
    "view", "change", "submit", "return", "release", "endorse", "withdraw", "delete", "raise_label", "lower_label",
    "audit", "know", "correspond", "add",
)  # fmt: skip
ANSWERS = ("allowed", "404", "403", "login")
NO_ROW = "-"
WORDS = {
    "model": MODELS,
    "role": ROLES,
    "relation": (*RELATIONS, NO_ROW),
    "status": (*STATUSES, NO_ROW),
    "tlp": (*LABELS, NO_ROW),
    "action": ACTIONS,
}


class TableIsWrong(Exception):
    """The table contradicts itself, leaves something out, or says something of nothing."""


@dataclass(frozen=True)
class Cell:
    """One combination."""

    model: str
    role: str
    relation: str
    status: str
    tlp: str
    action: str

    def __str__(self):
        return f"{self.role} {self.action} {self.model}: {self.relation}, {self.status}, {self.tlp}"

    def but(self, **changed):
        return replace(self, **changed)

    @property
    def row(self):
        """What tells one row of a scene from another; None for adding."""
        return None if self.relation == NO_ROW else (self.relation, self.status, self.tlp)

    @property
    def turn(self):
        """0 to 3: the slow channels try the combinations of turn 0 every day.

        It is the sum of the places of all six words, so that in each quarter any two words of different columns
        meet, and nearly any three.
        """
        return sum(WORDS[name].index(getattr(self, name)) for name in WORDS) % 4


def relations(model, role):
    """Return how a row of a model can stand to a reader: a visitor shares nothing, a body owns no national row."""
    found = []
    if model in NATIONAL:
        found += ["own"] if role in STATE_SEATS else []
        found += ["foreign", "vacant"]
        found += ["shared"] if role != "visitor" else []
    if model in PROGRAMME:
        found += ["programme"]
        # For a curator a programme record shared with the own body is an own one.
        found += ["shared"] if "shared" not in found and role not in ("visitor", "curator") else []
    if model == "Practice" and role == "curator":
        found += ["own_hand"]
    if model == "Thread" and role == "curator":
        found += ["unheard"]
    return found


@cache
def universe():
    """Return every combination there is, in a fixed order."""
    cells = []
    for model, role in itertools.product(MODELS, ROLES):
        rows = itertools.product(relations(model, role), STATUSES, LABELS, ACTIONS[:-1])
        cells += [Cell(model, role, *row) for row in rows]
        cells.append(Cell(model, role, NO_ROW, NO_ROW, NO_ROW, "add"))
    return cells


@cache
def _values():
    return [(astuple(cell), cell) for cell in universe()]


def _meant(column, pattern, where):
    """Return the words a pattern stands for; a word nobody knows is an error."""
    known = set(WORDS[column])
    if pattern == "*":
        return known
    named = set(pattern.removeprefix("!").split("|"))
    if not named <= known:
        raise TableIsWrong(f"{where}: unknown {column} {sorted(named - known)}")
    return known - named if pattern.startswith("!") else named


def read(path, answer):
    """Yield (where, line, {column: words}) of each line that is no comment."""
    lines = [(n, line) for n, line in enumerate(path.read_text().splitlines(), 1) if line and not line.startswith("#")]
    for (number, _), row in zip(lines[1:], csv.DictReader(line for _, line in lines), strict=True):
        where = f"{path.name}:{number}"
        if row[answer] not in ANSWERS:
            raise TableIsWrong(f"{where}: unknown answer {row[answer]}")
        yield where, row, {column: _meant(column, row[column], where) for column in WORDS}


def _spoken_of(where, words):
    """Return the combinations a line speaks of; none at all is an error."""
    meant = [words[name] for name in WORDS]
    found = [cell for values, cell in _values() if all(map(contains, meant, values))]
    if not found:
        raise TableIsWrong(f"{where}: speaks of no combination")
    return found


def spread(path=TABLE):
    """Return {cell: answer} for every combination. Contradictions and omissions are errors."""
    told, by = {}, {}
    for where, row, words in read(path, "expected"):
        for cell in _spoken_of(where, words):
            if told.setdefault(cell, row["expected"]) != row["expected"]:
                raise TableIsWrong(f"{where} contradicts {by[cell]}: {cell}")
            by.setdefault(cell, where)
    if forgotten := [cell for cell in universe() if cell not in told]:
        raise TableIsWrong(f"{len(forgotten)} combinations are not in the table, the first: {forgotten[0]}")
    kinds = {}
    for cell, answer in told.items():
        kinds.setdefault((cell.model, cell.role, cell.action), set()).add(answer)
    for which, answers in kinds.items():
        if "403" in answers and len(answers) > 1:
            raise TableIsWrong(f"{which}: 403 is said before any row is looked up, so of all rows or of none")
    return told


def open_questions(path=QUESTIONS):
    """Return {(channel, cell): what the code does} where it differs from the table for now."""
    return {
        (row["channel"], cell): row["found"]
        for where, row, words in read(path, "found")
        for cell in _spoken_of(where, words)
    }


@cache
def _tables():
    return spread(), open_questions()


def combinations(model, role):
    """Return the combinations of a model and a role, those of adding included."""
    return [cell for cell in universe() if (cell.model, cell.role) == (model, role)]


def said(cell, channel):
    """Return what a channel should answer: the table, but for what is an open question."""
    table, questions = _tables()
    return questions.get((channel, cell)) or questions.get(("*", cell)) or table[cell]
