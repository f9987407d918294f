"""A real portal, started as a newcomer starts it, for the journeys and for the tests of `up`."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
NOT_PASSED_ON = {"DATABASE_URL", "DATABASE_OWNER_URL", "IPO_DB_ROLE", "DEBUG"}
FIRST_START = 240  # seconds; the tests may share their machine with others


class RunningPortal:
    """`manage.py up` with a data directory and a port of its own; a context manager."""

    def __init__(self):
        self.data_dir = Path(tempfile.mkdtemp(prefix="ipo-up-"))
        # The tests' own directory is closed to others; the database's account must pass.
        self.data_dir.chmod(0o755)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.url_by_name = f"http://localhost:{self.port}"
        self.log = self.data_dir / "up.log"
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.data_dir)

    @property
    def accounts(self):
        """Return the demonstration accounts as `demo-accounts.json` tells them."""
        return json.loads((self.data_dir / "demo-accounts.json").read_text())

    @property
    def output(self):
        return self.log.read_text(errors="replace")

    command = ("manage.py", "up")

    @property
    def environment(self):
        environment = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
        return environment | {"DJANGO_SETTINGS_MODULE": "ipo_portal.settings.dev", "DATA_DIR": str(self.data_dir)}

    def launch(self, *, port=None):
        """Start the command and return at once."""
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603  commands of these tests only
                [sys.executable, *self.command],
                cwd=CHECKOUT,
                env=self.environment | {"PORT": str(port or self.port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start(self):
        self.process = self.launch()
        if not self.answers(within=FIRST_START):
            self.stop()
            raise AssertionError(f"The portal does not answer.\n{self.output}")

    def stop(self, how=signal.SIGTERM):
        """Send the signal and return the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(60)

    def get(self, path):
        """Return the status of `path`, or None where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def answers(self, path="/healthz", within=20):
        """Wait until `path` answers 200; return whether it did in time."""
        deadline = time.monotonic() + within
        while self.get(path) != 200:
            if time.monotonic() > deadline or self.process.poll() is not None:
                return False
            time.sleep(0.1)
        return True

    def processes(self, containing=""):
        """Return the ids of the processes of this portal, told by its data directory in their environment."""
        found = set()
        mark = os.fsencode(f"DATA_DIR={self.data_dir}\0")
        place = os.fsencode(self.data_dir)
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes()
                ours = mark in (process / "environ").read_bytes() or place in command
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue  # it ended while we looked, or is none of ours
            if ours and command and os.fsencode(containing) in command.replace(b"\0", b" "):
                found.add(int(process.name))
        return found

    def manage(self, *arguments):
        """Run a command as those do who run the portal, and return what it says."""
        command = [sys.executable, "manage.py", *arguments]
        environment = self.environment | {"PORT": str(self.port)}  # of which the links in mails are made
        done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True)  # noqa: S603
        assert done.returncode == 0, done.stderr
        return done.stdout


class PortalWithoutDatabase(RunningPortal):
    """The web server of a portal whose database does not answer: every page fails, as it would then."""

    NOWHERE = "postgres://nobody:nothing@127.0.0.1:1/nothing"

    def __init__(self, portal):
        super().__init__()
        self.portal = portal
        self.command = ("-m", "gunicorn", "ipo_portal.wsgi", "--bind", f"127.0.0.1:{self.port}", "--threads", "4")

    @property
    def environment(self):
        nowhere = {"DATABASE_URL": self.NOWHERE, "DATABASE_OWNER_URL": self.NOWHERE, "DEMO": "1"}
        return super().environment | nowhere | {"DATA_DIR": str(self.portal.data_dir), "IPO_DB_ROLE": "web"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
