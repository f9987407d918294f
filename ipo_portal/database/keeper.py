"""Runs the embedded server while anyone uses it: `python -m ipo_portal.database.keeper DATA_DIR [--fast]`."""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from . import cluster
from .place import DatabaseUnavailable, Place, open_lock, prepare, remove_sockets, try_lock

LOOK_EVERY = 0.2  # seconds
LARGEST_LOG = 5_000_000  # bytes
QUICK_DEATHS_ALLOWED = 30
PR_SET_PDEATHSIG = 1


def main(data_dir: str, *options: str) -> int:
    place, durable = prepare(Path(data_dir)), "--fast" not in options
    keeping = open_lock(place.keeper_lock)
    if not try_lock(keeping, fcntl.LOCK_EX):
        return 0  # another keeper came first
    if os.fork():
        return 0  # the caller need not wait: the child goes on with the lock, and init inherits it
    os.chdir("/")
    if place.log.stat().st_size > LARGEST_LOG:
        os.truncate(place.log, 0)
    try:
        cluster.make(place, durable)
        keep(place, durable)
    except DatabaseUnavailable as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


def keep(place: Place, durable: bool) -> None:
    """Run the server until nobody has a share in it or we are told to end; start it again when it dies."""
    ending = []
    signal.signal(signal.SIGTERM, lambda *_: ending.append(True))
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    users = open_lock(place.users_lock)
    deaths, server, born = 0, None, 0.0
    while not ending and not try_lock(users, fcntl.LOCK_EX):
        if server is None or server.poll() is not None:
            # A server whose predecessor was killed may find that one's memory or processes still there.
            deaths = deaths + 1 if time.monotonic() - born < 2 else 0
            if deaths > QUICK_DEATHS_ALLOWED:
                raise DatabaseUnavailable("The server ends each time just after its start.")
            cluster.clear_remains(place)
            server, born = _serve(place, durable), time.monotonic()
        time.sleep(LOOK_EVERY)
    if server is not None:
        cluster.end(server.pid, server.poll)
    remove_sockets(place)


def _serve(place: Place, durable: bool) -> subprocess.Popen:
    return subprocess.Popen(  # noqa: S603
        cluster.server_command(place, durable),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent,
        **cluster.as_owner(),
    )


def _end_with_parent() -> None:
    """Have the kernel ask the server to stop should the keeper be killed (where the kernel can: Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
