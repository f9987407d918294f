"""What a page costs beside its SQL: `python -m benchmarks.pages [--rows 20000]`.

Makes a database of its own on the embedded server, fills it, asks each page a number of times through Django's test
client and prints the medians. The promise (issue of the frame): a page costs at most 5 times its SQL plus 15 ms.
"""

import argparse
import os
import statistics
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "ipo_portal.settings.test"
os.environ.setdefault("DATA_DIR", ".data/benchmarks")

PAGES = [
    ("resource list", "/knowledge/resources/"),
    ("resource list, 3 filters", "/knowledge/resources/?area=PA05&language=es&tlp=GREEN"),
    ("resource list, page 5", "/knowledge/resources/?page=5"),
    ("search, common word", "/search/?q=seguridad"),
    ("search, two words", "/search/?q=peregrinacion+acceso"),
    ("search, filtered", "/search/?q=seguridad&kind=knowledge.resource&state=CO"),
    ("calendar, July 2027", "/events/?month=2027-07"),
]


def measure(client, address, times):
    """Return (queries, median SQL ms, median page ms, bytes) of an address."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sql, whole = [], []
    for number in range(times + 2):
        began = time.perf_counter()
        response = client.get(address)
        took = (time.perf_counter() - began) * 1000
        assert response.status_code == 200, (address, response.status_code)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        if number >= 2:  # the first two warm what is kept in the process
            whole.append(took)
            sql.append(sum(float(query["time"]) for query in asked) * 1000)
    return len(asked), statistics.median(sql), statistics.median(whole), len(response.content)


def run(rows, times):
    import django
    from django.conf import settings

    # The tests' watch for N+1 queries costs more than the page it watches.
    settings.INSTALLED_APPS.remove("zeal")
    settings.MIDDLEWARE.remove("zeal.middleware.zeal_middleware")
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import get_runner, setup_test_environment  # noqa: F401

    from tests.signing import sign_in

    from .world import fill

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        call_command("load_reference", verbosity=0)
        began = time.perf_counter()
        reader = fill(rows)
        print(f"{rows} resources written in {time.perf_counter() - began:.0f} s\n")
        client = Client()
        sign_in(client, reader)
        print(f"{'page':28} {'queries':>7} {'SQL ms':>8} {'page ms':>8} {'5×SQL+15':>9} {'kB':>6}")
        for name, address in PAGES:
            queries, sql, whole, size = measure(client, address, times)
            verdict = "" if whole <= 5 * sql + 15 else "  over"
            print(f"{name:28} {queries:7} {sql:8.1f} {whole:8.1f} {5 * sql + 15:9.1f} {size / 1000:6.1f}{verdict}")
    finally:
        connection.creation.destroy_test_db("ipo", verbosity=0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=15)
    options = parser.parse_args()
    sys.exit(run(options.rows, options.times))
