"""Answers for whoever watches the installation: no session, no content, no version."""

from datetime import timedelta
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from ipo_portal.access.views import DeclaredMixin
from ipo_portal.checks import is_free_of_demonstration

# A worker writes its heartbeat every ten seconds.
SIGN_OF_LIFE_WITHIN = timedelta(seconds=45)


@method_decorator(never_cache, "dispatch")
class Alive(DeclaredMixin, View):
    """Says that this process serves requests; asks nothing of anybody else."""

    public = "asked by the process manager and the load balancer; says one word"

    def get(self, request):
        return HttpResponse("alive\n", content_type="text/plain")


@method_decorator(never_cache, "dispatch")
class Ready(DeclaredMixin, View):
    """Says what the portal lacks to do its work: 200 when nothing, else 503."""

    public = "asked by the load balancer and the monitoring; says ok or failing of four things"

    def get(self, request):
        answers = {name: "ok" if holds(check) else "failing" for name, check in CHECKS.items()}
        return JsonResponse(answers, status=200 if set(answers.values()) == {"ok"} else 503)


def holds(check):
    try:
        return check()
    except DatabaseError:
        return False


def database_answers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def migrations_are_applied():
    return expected_migrations() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def expected_migrations():
    """Return the migrations this code comes with: read once, for the code of a process does not change."""
    return frozenset(MigrationLoader(None).disk_migrations)


def worker_is_alive():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - %s)",
            [SIGN_OF_LIFE_WITHIN],
        )
        return cursor.fetchone()[0]


CHECKS = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "worker": worker_is_alive,
    "accounts": is_free_of_demonstration,
}
