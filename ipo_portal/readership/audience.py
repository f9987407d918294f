"""Who can read a record: how many accounts, of which States, bodies and groups, and by which rule."""

from dataclasses import dataclass, field

from ipo_portal.access.explain import who
from ipo_portal.access.matrix import Scope
from ipo_portal.access.roles import VISITOR
from ipo_portal.accounts.models import Assignment
from ipo_portal.records.explaining import TO_THE_OWNER, names_of

OF_THE_NETWORK = {Scope.PUBLIC, Scope.NETWORK}


@dataclass
class Line:
    """One rule by which some accounts read it; whom it reaches is named unless it is everybody."""

    scope: Scope
    people: set = field(default_factory=set)
    codes: set = field(default_factory=set)
    names: list = field(default_factory=list)

    @property
    def words(self):
        return TO_THE_OWNER[self.scope]


@dataclass
class Audience:
    accounts: int
    is_public: bool
    lines: list


def audience(record, user=None):
    """Return who can read a record now. Of a thread `user`, whoever asks, must tell which States are vacant."""
    seats = Assignment.objects.in_force().with_groups().filter(user__is_active=True).select_related("country", "body")
    held = [(seat.user_id, seat.home_code, seat.grant) for seat in seats]
    reasons = who(record, [VISITOR, *(grant for _, _, grant in held)], user=user)
    lines, people = {}, set()
    for user, home, grant in held:
        for reason in reasons[grant]:
            line = lines.setdefault(reason.scope, Line(reason.scope))
            line.people.add(user)
            if reason.scope not in OF_THE_NETWORK:
                line.codes |= {home, *reason.codes}
            people.add(user)
    names = names_of({code for line in lines.values() for code in line.codes})
    for line in lines.values():
        line.names = sorted(names[code] for code in line.codes if code in names)
    in_order = sorted(lines.values(), key=lambda line: list(TO_THE_OWNER).index(line.scope))
    return Audience(len(people), bool(reasons[VISITOR]), in_order)
