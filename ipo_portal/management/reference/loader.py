"""Read all files, and if nothing in them is broken, write all tables in one transaction."""

from django.conf import settings
from django.db import connection, transaction

from ipo_portal.records.indexing import index_all, kinds
from ipo_portal.search.models import SearchDocument

from . import activities, events, laws, states, terms
from .reading import Broken, Files

LOCK = 4_714_703
"""Two loaders at once would both insert what is missing; the second one waits. Any number that is ours."""


def load(*, root=None, check=False):
    """Load the reference files below `root` and return a tally for each; with `check` only compare.

    Raises `Broken`, and has written nothing, when a row of any file cannot be loaded.
    """
    sheets = read(root or settings.BASE_DIR)
    tallies = []
    with transaction.atomic():
        if not check:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for sheet in sheets:
            tally, create, change = sheet.compare(lock=not check)
            tallies.append(tally)
            if not check:
                sheet.write(create, change)
        if not check:
            index([sheet.model._meta.label_lower for sheet in sheets], tallies)
    return tallies


def index(loaded, tallies):
    """Put all that can be found into search if anything was written, else the kinds it knows nothing of."""
    findable = [kind for kind in loaded if kind in kinds()]
    if not any(tally.inserted or tally.updated for tally in tallies):
        present = SearchDocument.objects.filter(kind__in=findable).values_list("kind", flat=True).distinct()
        findable = sorted(set(findable) - set(present))
    if findable:
        index_all(findable)


def read(root):
    """Return the sheets of all files, each after those it refers to."""
    files = Files(root)
    regions = states.subregions(files)
    countries = states.states(files, regions)
    types = terms.event_types(files)
    topics = terms.legislation_topics(files)
    register = events.events(files, countries, types)
    sheets = [
        terms.sources(files),
        terms.planning_areas(files),
        types,
        topics,
        terms.partnership_topics(files),
        terms.course_types(files),
        regions,
        countries,
        states.bodies(files),
        register,
        events.changes(files, register),
        laws.laws(files, countries, topics, register),
        activities.activities(files, countries),
    ]
    if files.problems:
        raise Broken(files.problems)
    return sheets
