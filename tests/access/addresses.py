"""Every address of the portal, and the hand-written table of what each answers to whom, by which method."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from django.urls import get_resolver

from ..sources import CODE
from . import expectations
from .expectations import LABELS, MODELS, NO_ROW, STATUSES, TableIsWrong, relations

TABLE = Path(__file__).parent / "expected_addresses.csv"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
COLUMNS = ("GET", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
"""HEAD is answered as GET, and TRACE by no address."""
ROWS = (
    "CO", "PE", "PE_focal_point", "IMPACS", "UNICRI", "IPO", "mine", "anothers", "open_key", "no_key",
)  # fmt: skip
"""What is named in addresses and is no record: seats, invitations, groups, recalls, passkeys and keys."""
REFUSALS = {"404": "404", "403": "403", "login": "login"}


@dataclass(frozen=True)
class Address:
    """A URL pattern: its name and route, and who answers it."""

    name: str
    route: str
    view: object

    @property
    def view_class(self):
        return getattr(self.view, "view_class", None)

    @property
    def is_ours(self):
        return (self.view_class or self.view).__module__.split(".")[0] in CODE

    @property
    def is_private(self):
        """As LoginRequiredMiddleware sees it: private unless the view says otherwise."""
        return getattr(self.view, "login_required", True)

    @property
    def called(self):
        """Its name in the table: what has no name is called by its route."""
        return self.name if self.name and not self.name.endswith(":") else f"/{self.route}"

    def path(self, samples):
        """Return the address with arguments in it, those of real rows where there are some."""
        route = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", self.route).replace("^", "").replace("$", "")
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: samples(self.name, found[1]), route)


def addresses(resolver=None, prefix="", namespace=""):
    """Return every URL pattern there is."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += addresses(pattern, route, inner)
        else:
            found.append(Address(f"{namespace}{pattern.name or ''}", route, pattern.callback))
    return found


@dataclass(frozen=True)
class Cell:
    """One combination: an address, what it is about, a reader, a method."""

    address: str
    model: str
    role: str
    relation: str
    """How a record stands to the reader; or which row it is, where it is no record."""
    status: str
    tlp: str
    method: str

    def __str__(self):
        return " ".join([self.role, self.method, self.address, self.model, self.relation, self.status, self.tlp])

    @property
    def row(self):
        return (self.relation, self.status, self.tlp)

    @property
    def is_of_a_record(self):
        return self.status != NO_ROW

    def right(self, action):
        """Return the combination of the other table that decides about this one."""
        return expectations.Cell(self.model, self.role, self.relation, self.status, self.tlp, action)


@dataclass(frozen=True)
class Line:
    """A line of the table: of which addresses, roles and rows it speaks, and what it says by method."""

    where: str
    names: frozenset
    roles: frozenset
    models: tuple
    actions: tuple
    rows: tuple
    answers: dict

    def speaks_of(self, cell):
        if cell.role not in self.roles:
            return False
        return (not self.models or cell.model in self.models) and (not self.rows or cell.relation in self.rows)

    def answer(self, cell):
        """Return what the table says of one combination, with the rights looked up in the other table."""
        if cell.method == "TRACE":
            return "405"
        said = self.answers["GET" if cell.method == "HEAD" else cell.method]
        if not self.actions or said.startswith("any:"):
            return said.removeprefix("any:")
        held = [expectations.said(cell.right(action), "address") for action in self.actions]
        if said.startswith("kind:"):
            return held[0] if held[0] in ("403", "login") else said.removeprefix("kind:")
        for right, words in zip(held, said.split(">"), strict=False):
            if right == "allowed":
                return _of_the_status(words, cell.status)
        return REFUSALS[held[0]]


def _of_the_status(words, status):
    """Read `draft|review:302 409`: what is said of a status, or else the last word, which names none."""
    if ":" not in words:
        return words
    parts = words.split()
    named = (part.split(":") for part in parts if ":" in part)
    return next((said for statuses, said in named if status in statuses.split("|")), parts[-1])


def _names(pattern):
    """Spread `a|b_{c|d}` into a, b_c and b_d."""
    found = set()
    for part in re.findall(r"(?:[^|{]|\{[^}]*\})+", pattern):
        pieces = [piece.strip("{}").split("|") for piece in re.findall(r"\{[^}]*\}|[^{]+", part)]
        found |= {"".join(chosen) for chosen in product(*pieces)}
    return frozenset(found)


def _of(pattern, where):
    """Read the column `of`: `Model.action>action`, names of rows, or `-` for whatever it is about."""
    if "." in pattern:
        models, actions = pattern.split(".")
        models, actions = MODELS if models == "*" else tuple(models.split("|")), tuple(actions.split(">"))
        if not (set(models) <= set(MODELS) and set(actions) <= set(expectations.ACTIONS)):
            raise TableIsWrong(f"{where}: unknown right {pattern}")
        return models, actions, ()
    rows = () if pattern == NO_ROW else tuple(pattern.split("|"))
    if not set(rows) <= set(ROWS):
        raise TableIsWrong(f"{where}: unknown row {pattern}")
    return (), (), rows


def read(path=TABLE):
    """Return the lines of the table. An empty column says the same as the one on its left."""
    lines = [(n, line) for n, line in enumerate(path.read_text().splitlines(), 1) if line and not line.startswith("#")]
    found = []
    for (number, _), row in zip(lines[1:], csv.DictReader(line for _, line in lines), strict=True):
        where, answers, last = f"{path.name}:{number}", {}, ""
        for column in COLUMNS:
            last = answers[column] = row[column] or last
        roles = expectations._meant("role", row["role"], where)
        found.append(Line(where, _names(row["address"]), frozenset(roles), *_of(row["of"], where), answers))
    return found


@cache
def by_name(path=TABLE):
    """Return {address: its lines}."""
    found = {}
    for line in read(path):
        for name in line.names:
            found.setdefault(name, []).append(line)
    return found


def _rows(lines, role):
    """Yield (model, relation, status, label) of all that an address may be about."""
    models = [model for line in lines for model in line.models]
    rows = [row for line in lines for row in line.rows]
    actions = {action for line in lines for action in line.actions}
    if models and actions != {"add"}:
        for model in dict.fromkeys(models):
            yield from ((model, *row) for row in product(relations(model, role), STATUSES, LABELS))
    else:
        for model, row in product(dict.fromkeys(models or [NO_ROW]), dict.fromkeys(rows or [NO_ROW])):
            yield model, row, NO_ROW, NO_ROW


@cache
def universe(role, path=TABLE):
    """Return {combination: what the table says} of a role. Contradictions and omissions are errors."""
    told = {}
    for name, lines in by_name(path).items():
        for row, method in product(_rows(lines, role), METHODS):
            cell = Cell(name, row[0], role, *row[1:], method)
            answers = {line.answer(cell) for line in lines if line.speaks_of(cell)}
            if len(answers) != 1:
                said = f"is said to be {sorted(answers)}" if answers else "is not in the table"
                raise TableIsWrong(f"{cell} {said}: {', '.join(line.where for line in lines)}")
            told[cell] = answers.pop()
    return told
