"""Reading, against a small model of product decision 5 written without a look at the rule."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipo_portal.access.rules import rule
from ipo_portal.search.models import SearchDocument
from knowledge.models import Law

from .drawn import BODIES, SEATS, STATES, Row, reads

pytestmark = pytest.mark.django_db

ROWS = st.builds(
    Row,
    owners=st.one_of(st.just(frozenset({"IPO"})), st.frozensets(st.sampled_from(STATES), min_size=1)),
    shared_with=st.frozensets(st.sampled_from((*STATES, *BODIES)), max_size=3),
    tlp=st.sampled_from(("CLEAR", "GREEN", "AMBER", "AMBER+STRICT")),
    status=st.sampled_from(("draft", "review", "changes", "published", "published", "replaced", "withdrawn")),
)


def laws(rows):
    """Return a law of each row: laws belong to States or to the programme."""
    given = [
        {
            "owner_codes": sorted(row.owners),
            "shared_with": sorted(row.shared_with),
            "tlp": row.tlp,
            "status": row.status,
        }
        for row in rows
    ]
    made = [
        Law(key=f"law-{n}", title_en=f"Law {n}", jurisdiction="national", jurisdiction_code="CO", **scope)
        for n, scope in enumerate(given)
    ]
    return Law.objects.bulk_create(made)


def test_whoever_reads_by_the_decision_reads_by_the_rule_and_nobody_else(world):
    people = {
        (role, home): AnonymousUser() if role == "visitor" else world.appoint(role, home)
        for role, home in [("visitor", None), *SEATS]
    }

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(ROWS, min_size=1, max_size=12))
    def compare(rows):
        with transaction.atomic():
            made = dict(zip([law.pk for law in laws(rows)], rows, strict=True))
            for (role, home), person in people.items():
                expected = {pk for pk, row in made.items() if reads(role, {home}, row)}
                found = set(Law.objects.permitted(person).values_list("pk", flat=True))
                assert found == expected, (role, home, {made[pk] for pk in found ^ expected})
            transaction.set_rollback(True)

    compare()


def test_search_reads_by_the_same_rule(world):
    """The index has the columns the rule compares, and nothing of its own."""
    person = world.appoint("contributor", "CO")

    assert str(rule(person, "view", SearchDocument)) == str(rule(person, "view", Law))
