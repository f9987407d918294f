"""The profile of a State as one reader sees it: facts by topic, institutions, experts, and what is missing."""

from dataclasses import dataclass

from ipo_portal.records.models import OPEN, Status

from ..models import Expert, Fact, Freshness, Institution, Proposal
from ..models.profile import Topic

MOST_FACTS = 100
MOST_NAMED = 10
"""Institutions and experts on the State's page; the lists have all."""


@dataclass
class Profile:
    """What the page of a State shows of its entries."""

    topics: list
    institutions: list
    experts: list
    drafts: list
    may_edit: bool
    may_propose: bool
    proposals: list

    @property
    def missing(self):
        """The topics without a fact that the State has confirmed within a year."""
        return [
            (topic, label)
            for topic, label, facts in self.topics
            if not any(fact.freshness == Freshness.CONFIRMED for fact in facts)
        ]

    @property
    def has_facts(self):
        return any(facts for _, _, facts in self.topics)

    @property
    def shown(self):
        """All rows of it, for the label of the page."""
        facts = [fact for _, _, facts in self.topics for fact in facts]
        return [*facts, *self.proposals, *self.institutions[:MOST_NAMED], *self.experts[:MOST_NAMED], *self.drafts]


def profile(user, state):
    """Return the profile in three queries, one a kind, and one more for the proposals that wait for the State."""
    facts = _of_state(Fact, user, state).order_by("topic", "title", "pk")[:MOST_FACTS]
    institutions, experts = (_of_state(model, user, state) for model in (Institution, Expert))
    rows = [*facts, *institutions[: 2 * MOST_NAMED], *experts[: 2 * MOST_NAMED]]
    released = [row for row in rows if row.is_published]
    return Profile(
        topics=[
            (topic, label, [row for row in released if isinstance(row, Fact) and row.topic == topic])
            for topic, label in Topic.choices
        ],
        institutions=[row for row in released if isinstance(row, Institution)],
        experts=[row for row in released if isinstance(row, Expert)],
        drafts=[row for row in rows if row.is_open],
        may_propose=user.has_perm("focal_points.add_proposal"),
        proposals=_proposals(user, state),
        may_edit=user.has_perm("focal_points.add_fact") and state.code in user.seat.grant.home,
    )


def _proposals(user, state):
    if not user.is_authenticated:
        return []
    open_ones = Proposal.objects.permitted(user).filter(country=state, status=Status.PUBLISHED, answer=None)
    return list(open_ones[:MOST_NAMED])


def _of_state(model, user, state):
    rows = model.objects.permitted(user).filter(country=state, status__in=[*OPEN, Status.PUBLISHED])
    return rows.select_related("confirmed_by").order_by("status", *model._meta.ordering)
