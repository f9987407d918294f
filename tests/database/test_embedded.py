"""The embedded PostgreSQL: real servers, really killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from ipo_portal.database import embedded

CHECKOUT = Path(__file__).resolve().parents[2]
SYSTEM_POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def new_data_dir():
    return Path(tempfile.mkdtemp(prefix="ipo-"))


def clear_away(directory):
    embedded.stop(directory)
    shutil.rmtree(directory)


@pytest.fixture
def data_dir():
    directory = new_data_dir()
    yield directory
    clear_away(directory)


@pytest.fixture(scope="module")
def running():
    """A cluster that these tests leave as they found it."""
    directory = new_data_dir()
    embedded.start(directory, durable=False)
    yield directory
    clear_away(directory)


def python(program, *arguments):
    """Start another Python that may import the project."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603


def ask(url, question):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()


def ask_until_answered(url, question):
    deadline = time.monotonic() + 20
    while True:
        try:
            return ask(url, question)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def server_pid(data_dir):
    return int((data_dir / "pg" / "postmaster.pid").read_text().splitlines()[0])


def processes_naming(text):
    """Return the processes that have `text` on their command line, ourselves left out."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
        if text in command and int(process.name) != os.getpid():
            found.add(int(process.name))
    return found


def servers(data_dir):
    """Return the servers of a cluster. A child of one has its command line until it knows whom it serves."""
    named = processes_naming(f"-D\0{data_dir}/pg\0")
    return {pid for pid in named if parent(pid) not in {None, *named}}


def parent(pid):
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None  # it ended while we looked


def wait_until(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_a_killed_server_comes_back_by_itself_with_every_row(data_dir):
    owner = embedded.start(data_dir).owner
    with psycopg.connect(owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 20000) AS number")

    for _ in range(2):
        os.kill(server_pid(data_dir), signal.SIGKILL)

        assert ask_until_answered(owner, "SELECT count(*), sum(number) FROM kept") == (20000, 200010000)


def test_server_and_keeper_killed_together_are_started_again_by_the_next_user(data_dir):
    owner = embedded.start(data_dir).owner
    with psycopg.connect(owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")

    for pid in processes_naming(f"keeper\0{data_dir}") | {server_pid(data_dir)}:
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: processes_naming(str(data_dir)) == set())
    embedded.start(data_dir)

    assert ask(owner, "SELECT count(*) FROM kept") == (1,)


@pytest.mark.parametrize("is_zombie", [True, False], ids=["zombie", "another program"])
def test_a_pid_file_whose_number_belongs_to_somebody_else_does_not_bar_the_start(data_dir, is_zombie):
    embedded.start(data_dir)
    pid_file = data_dir / "pg" / "postmaster.pid"
    left_behind = pid_file.read_text().splitlines()
    assert embedded.stop(data_dir)
    other = python("" if is_zombie else "input()")
    if is_zombie:
        assert wait_until(lambda: Path(f"/proc/{other.pid}/cmdline").read_bytes() == b"")
    pid_file.write_text("\n".join([str(other.pid), *left_behind[1:], ""]))

    try:
        assert ask(embedded.start(data_dir).owner, "SELECT 1") == (1,)
        assert is_zombie or other.poll() is None
    finally:
        other.kill()
        other.communicate()


def test_a_cluster_left_half_made_is_made_anew(data_dir):
    (data_dir / "pg.new").mkdir()
    (data_dir / "pg.new" / "PG_VERSION").write_text("18\n")

    assert ask(embedded.start(data_dir).owner, "SELECT 1") == (1,)


def test_two_clusters_run_side_by_side_and_know_nothing_of_each_other(data_dir, running):
    with psycopg.connect(embedded.start(data_dir, durable=False).owner) as connection:
        connection.execute("CREATE TABLE only_here ()")

    question = "SELECT to_regclass('only_here')::text"
    assert ask(embedded.start(data_dir).owner, question) == ("only_here",)
    assert ask(embedded.start(running).owner, question) == (None,)


START = "import sys; from ipo_portal.database import embedded; embedded.start(sys.argv[1]); "


def test_processes_that_start_it_at_once_all_get_the_same_server(data_dir):
    starters = [python(START + "print('started', flush=True); input()", data_dir) for _ in range(4)]
    try:
        assert [starter.stdout.readline() for starter in starters] == ["started\n"] * 4
        assert servers(data_dir) == {server_pid(data_dir)}
    finally:
        for starter in starters:
            starter.communicate("\n")


def test_nothing_goes_on_running_once_its_last_user_is_killed(data_dir):
    user = python(START + "print('started', flush=True); input()", data_dir)
    assert user.stdout.readline() == "started\n"
    assert servers(data_dir) == {server_pid(data_dir)}

    user.kill()
    user.communicate()

    assert wait_until(lambda: processes_naming(str(data_dir)) == set())


def test_the_server_goes_on_while_another_process_uses_it(data_dir):
    owner = embedded.start(data_dir, durable=False).owner

    stopped, _ = python(START + "print(embedded.stop(sys.argv[1]))", data_dir).communicate()

    assert stopped == "False\n"
    assert ask(owner, "SELECT 1") == (1,)
    assert embedded.stop(data_dir)
    assert processes_naming(str(data_dir)) == set()


@pytest.mark.parametrize("role", ["owner", "web"])
def test_no_role_of_the_portal_has_power_over_the_server(running, role):
    url = getattr(embedded.start(running), role)

    assert ask(
        url,
        "SELECT rolname, rolsuper, rolcreaterole, rolbypassrls, rolreplication, rolcreatedb"
        " FROM pg_roles WHERE rolname = current_user",
    ) == (f"ipo_{role}", False, False, False, False, role == "owner")


def test_only_the_owner_makes_tables(running):
    urls = embedded.start(running)

    with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(urls.web) as connection:
        connection.execute("CREATE TABLE public.intruder ()")
    with psycopg.connect(urls.owner) as connection:
        connection.execute("CREATE TABLE public.table_of_ours ()")

    assert ask(urls.web, "SELECT pg_has_role('ipo_web', 'ipo_owner', 'MEMBER')") == (False,)


def test_nobody_but_its_account_gets_near_the_server(running):
    owner = embedded.start(running).owner

    assert ask(owner, "SELECT current_setting('listen_addresses')") == ("",)
    assert {(running / name).stat().st_mode & 0o777 for name in ("pg", "socket")} == {0o700}


def test_upper_and_lower_case_of_letters_with_accents_are_known(running):
    owner = embedded.start(running).owner

    assert ask(owner, "SELECT lower('ÁÑÇÕ'), 'São Tomé' ILIKE 'SÃO TOMÉ'") == ("áñçõ", True)


def test_extensions_that_migrations_need_can_be_made_by_the_owner(running):
    with psycopg.connect(embedded.start(running).owner) as connection:
        for extension in ("btree_gist", "unaccent", "pg_trgm"):
            connection.execute(f"CREATE EXTENSION {extension}")


def test_a_data_directory_with_a_long_name_keeps_its_socket_elsewhere(data_dir):
    data_dir.chmod(0o755)
    long = data_dir / ("long" * 30)
    owner = embedded.start(long, durable=False).owner

    try:
        assert ask(owner, "SELECT 1") == (1,)
        assert not (long / "socket").exists()
    finally:
        assert embedded.stop(long)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands its data to another account")
def test_a_private_home_stays_private_and_the_cluster_lies_apart(data_dir):
    home, data = data_dir, data_dir / "data"
    owner = embedded.start(data, durable=False).owner

    try:
        assert ask(owner, "SELECT 1") == (1,)
        assert home.stat().st_mode & 0o777 == 0o700
        cluster_apart = (data / "pg").readlink()
    finally:
        assert embedded.stop(data)
    shutil.rmtree(cluster_apart.parent)


@pytest.mark.skipif(not SYSTEM_POSTGRESQL, reason="no PostgreSQL of the system: apt-get install postgresql")
def test_a_postgresql_of_the_system_serves_as_well(data_dir, monkeypatch):
    monkeypatch.setenv("PG_BINDIR", str(SYSTEM_POSTGRESQL[-1].parent))
    owner = embedded.start(data_dir).owner

    version = SYSTEM_POSTGRESQL[-1].parent.parent.name
    assert ask(owner, "SELECT current_setting('server_version_num')::int / 10000")[0] == int(version)
    assert ask(owner, "SELECT lower('ÁÑÇÕ')") == ("áñçõ",)


def test_a_server_that_cannot_start_says_why(data_dir):
    (data_dir / "pg").mkdir()
    (data_dir / "pg" / "PG_VERSION").write_text("9\n")

    with pytest.raises(embedded.DatabaseUnavailable, match="was made by PostgreSQL 9"):
        embedded.start(data_dir)


def test_a_second_start_costs_next_to_nothing(running):
    begun = time.monotonic()
    embedded.start(running)

    assert time.monotonic() - begun < 0.3


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        (None, "/checkout/.data"),
        ("", "/checkout/.data"),
        ("mine", "/checkout/mine"),
        ("/srv/x", "/srv/x"),
    ],
)
def test_the_data_directory_is_the_checkout_s_own_unless_named(monkeypatch, variable, expected):
    monkeypatch.delenv("DATA_DIR", raising=False)
    if variable is not None:
        monkeypatch.setenv("DATA_DIR", variable)

    assert embedded.default_data_dir(Path("/checkout")) == Path(expected)
