"""`manage.py up` as a whole: real processes, really killed."""

import os
import signal
import time

import psycopg
import pytest

from tests.running import RunningPortal, free_port


@pytest.fixture(scope="module")
def portal():
    with RunningPortal() as running:
        yield running


def kill(pids):
    for pid in sorted(pids):  # parents first, before they replace a child
        os.kill(pid, signal.SIGKILL)


def worker_was_seen_since(portal, moment):
    """Tell whether a worker has written its heartbeat after `moment`, as it does every ten seconds."""
    url = f"postgresql://ipo_owner@:5432/ipo?host={portal.data_dir}/socket"
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > to_timestamp(%s))", [moment]
        ).fetchone()[0]


def seconds_worked(pid):
    """Return the processor time of a process and of the children it has waited for."""
    with open(f"/proc/{pid}/stat") as statistics:
        ticks = statistics.read().rpartition(")")[2].split()[11:15]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not (outcome := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return outcome


def test_the_portal_tells_its_address_and_the_demonstration_accounts(portal):
    assert wait_until(lambda: f"The portal answers at {portal.url}/" in portal.output)
    assert wait_until(lambda: portal.accounts[-1]["password"] in portal.output)
    assert {account["email"] for account in portal.accounts if account["email"] not in portal.output} == set()
    assert (portal.data_dir / "demo-accounts.json").stat().st_mode & 0o777 == 0o600


def test_database_migrations_and_worker_are_ready(portal):
    assert portal.answers("/readyz")


def test_the_web_server_does_not_connect_as_the_owner(portal):
    assert portal.processes("gunicorn")
    roles = set()
    for pid in portal.processes("gunicorn"):
        with open(f"/proc/{pid}/environ") as environment:
            roles |= {entry for entry in environment.read().split("\0") if entry.startswith("IPO_DB_ROLE=")}

    assert roles == {"IPO_DB_ROLE=web"}


def test_a_killed_database_comes_back_and_the_portal_and_the_worker_with_it(portal):
    assert portal.answers("/readyz")
    kill(portal.processes("bin/postgres -D"))
    killed_at = time.time()

    assert portal.answers("/healthz")
    assert portal.answers("/readyz")
    assert portal.answers("/")
    assert wait_until(lambda: worker_was_seen_since(portal, killed_at), seconds=60)


def test_database_and_keeper_killed_together_come_back(portal):
    kill(portal.processes("database.keeper") | portal.processes("bin/postgres -D"))

    assert wait_until(lambda: len(portal.processes("bin/postgres -D")) == 1)
    assert portal.answers("/readyz")


@pytest.mark.parametrize("command", ["procrastinate worker", "gunicorn"])
def test_a_killed_process_is_started_again(portal, command):
    before = portal.processes(command)
    kill(before)
    killed_at = time.time()

    assert wait_until(lambda: portal.processes(command) - before)
    assert portal.answers("/healthz")
    assert wait_until(lambda: worker_was_seen_since(portal, killed_at), seconds=60)
    assert portal.answers("/readyz")


def test_a_port_that_is_taken_is_told_and_the_running_portal_is_left_alone(portal):
    second = portal.launch()

    assert second.wait(60) == 1
    assert f"Port {portal.port} on 127.0.0.1 cannot be used" in portal.output
    assert portal.answers("/healthz")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_everything_and_the_next_start_is_quick(portal, how):
    assert portal.stop(how) == 0
    assert portal.processes() == set()

    portal.start()

    # On an idle machine this is less than five seconds by the clock; the tests share theirs, so work is counted.
    assert sum(map(seconds_worked, portal.processes())) < 9


def test_stopping_works_while_a_child_is_dead(portal):
    kill(portal.processes("procrastinate worker"))

    assert portal.stop() == 0
    assert portal.processes() == set()
    portal.start()


def test_nothing_goes_on_running_when_the_command_itself_is_killed(portal):
    portal.process.kill()
    portal.process.wait()

    assert wait_until(lambda: portal.processes() == set())
    portal.port = free_port()
    portal.url = f"http://127.0.0.1:{portal.port}"
    portal.start()
