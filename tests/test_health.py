"""What a process manager and a load balancer ask."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from ipo_portal import health


def worker_seen(seconds_ago):
    seen = timezone.now() - datetime.timedelta(seconds=seconds_ago)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [seen])


def test_alive_asks_nothing_of_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"alive\n")
    assert response.cookies == {}


def test_ready_when_database_tables_and_worker_are(client, db):
    worker_seen(seconds_ago=5)

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "migrations": "ok", "worker": "ok", "accounts": "ok"}


@pytest.mark.parametrize("workers", [[], [300]], ids=["none", "silent for five minutes"])
def test_not_ready_without_a_living_worker(client, db, workers):
    for seconds in workers:
        worker_seen(seconds)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": "ok", "migrations": "ok", "worker": "failing", "accounts": "ok"}


def test_not_ready_while_a_migration_is_missing(client, db):
    worker_seen(seconds_ago=5)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": "ok", "migrations": "failing", "worker": "ok", "accounts": "ok"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_never_cached_and_changes_nothing(client, db, path):
    assert "no-store" in client.get(path)["Cache-Control"]
    assert client.post(path).status_code == 405


def test_a_database_that_does_not_answer_is_told_and_not_raised(db):
    def unanswered():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")

    assert health.holds(unanswered) is False
