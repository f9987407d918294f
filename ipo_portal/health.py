"""Answers for whoever watches the installation: no session, no content, no version."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# A worker writes its heartbeat every ten seconds.
SIGN_OF_LIFE_WITHIN = timedelta(seconds=45)


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """Say that this process serves requests; asks nothing of anybody else."""
    return HttpResponse("alive\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request):
    """Say what the portal lacks to do its work: 200 when nothing, else 503."""
    checks = {"database": database_answers, "migrations": migrations_are_applied, "worker": worker_is_alive}
    answers = {}
    for name, check in checks.items():
        try:
            answers[name] = "ok" if check() else "failing"
        except DatabaseError:
            answers[name] = "failing"
    ready = set(answers.values()) == {"ok"}
    return JsonResponse(answers, status=200 if ready else 503)


def database_answers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def migrations_are_applied():
    """Tell whether the tables are those this code expects; remembered once true, as code does not change."""
    if not caches["process"].get("migrations are applied"):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        caches["process"].set("migrations are applied", True)
    return True


def worker_is_alive():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - %s)",
            [SIGN_OF_LIFE_WITHIN],
        )
        return cursor.fetchone()[0]
