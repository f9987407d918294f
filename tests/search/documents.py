"""Documents for tests of search, written straight into the index."""

import datetime
import itertools

from ipo_portal.search.index import SearchText, put

_numbers = itertools.count(1)
DAY = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)


def document(title, *, owner="CO", **said):
    """Put one text into the index and return its ref; unless said otherwise a public resource of Colombia."""
    number = next(_numbers)
    given = {
        "kind": "knowledge.resource", "ref": f"r{number}", "language": "es", "tlp": "CLEAR",
        "status": "published", "owner_codes": [owner], "country_codes": [owner] if len(owner) == 2 else [],
        "changed_at": DAY + datetime.timedelta(minutes=number),
    } | said  # fmt: skip
    put([SearchText(title=title, **given)])
    return given["ref"]
