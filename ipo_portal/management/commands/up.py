"""Everything a checkout needs, in one process tree: database, tables, data, web server, worker."""

import hashlib
import http.client
import json
import os
import signal
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from ipo_portal.database import embedded
from ipo_portal.management.supervisor import Child, Supervisor, die_with_parent, say
from ipo_portal.words import compile_words

HOST = "127.0.0.1"
GRACE = "10"  # seconds for requests and jobs under way


class Command(BaseCommand):
    help = "Start the portal: database, migrations, reference data, web server and worker; stop with Ctrl-C."
    # The commands called below check for themselves.
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="end when the process that started this one ends (`make run` asks for it)",
        )

    def handle(self, *, port, with_parent, **options):
        if os.environ.get("IPO_DB_ROLE", "owner") != "owner":
            raise CommandError("`up` migrates, so it runs as the owner of the database: unset IPO_DB_ROLE.")
        self.port = port
        if with_parent:
            die_with_parent()
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(0))
        try:
            with reserved_port(port) as listener:
                prepare()
                connections.close_all()
                Supervisor(children(listener), heal=self.heal, greet=self.greet).run()
        except KeyboardInterrupt:
            say("stopped before it had started.")
        finally:
            connections.close_all()
            if is_embedded():
                embedded.stop(settings.DATA_DIR)

    def heal(self):
        """See to it that the embedded server has its keeper, which in turn sees to the server."""
        if is_embedded() and not embedded.is_kept(settings.DATA_DIR):
            try:
                embedded.start(settings.DATA_DIR, timeout=10)
            except embedded.DatabaseUnavailable as reason:
                say(f"{reason}\nTrying again.")

    def greet(self):
        """Tell address and accounts as soon as the portal answers; return whether it does."""
        if not is_alive(self.port):
            return False
        self.stdout.write(f"\nThe portal answers at http://{HOST}:{self.port}/  (stop it with Ctrl-C)")
        if is_embedded():
            self.stdout.write("Its database is an embedded PostgreSQL: development only.")
        accounts = Path(settings.DATA_DIR, "demo-accounts.json")
        if settings.EMAIL_FILE_PATH:
            self.stdout.write(f"Mails are not sent but kept as files in {settings.EMAIL_FILE_PATH}.")
        if settings.DEMONSTRATION and accounts.exists():
            self.stdout.write(f"Demonstration accounts, also in {accounts}:\n")
            self.stdout.write(table(json.loads(accounts.read_text())))
            self.stdout.write(
                "\nAfter the password you are asked for a code. Give the TOTP secret to any program for such codes, or "
                "ask for the\npresent code: .venv/bin/python manage.py demo_code EMAIL (each code works once). "
                f"To try passkeys, open\nhttp://localhost:{self.port}/: browsers tie them to a name."
            )
        self.stdout.flush()
        return True


def is_embedded():
    return not os.environ.get("DATABASE_URL")


def reserved_port(port):
    """Return a socket bound to `port`, not listening yet; every web server we start is handed it."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as reason:
        listener.close()
        raise CommandError(
            f"Port {port} on {HOST} cannot be used ({reason.strerror}). "
            "Another portal may be running: stop it, or choose another port, as in `PORT=8001 make run`."
        ) from reason
    return listener


def prepare():
    """Bring words, tables, data and static files up to date; where nothing changed this is quick."""
    compile_words()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_reference")
    if settings.DEMONSTRATION:
        call_command("make_demo")
    collect_static()


def collect_static():
    """Collect static files, unless they are those collected last time."""
    state = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))
            state.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT, ".collected")
    if not stamp.exists() or stamp.read_text() != state.hexdigest():
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(state.hexdigest())


def children(listener):
    python, home = sys.executable, settings.BASE_DIR
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, "PYTHONUNBUFFERED": "1"}
    environment["PORT"] = str(listener.getsockname()[1])  # links in mails lead there
    web = [python, "-m", "gunicorn", "ipo_portal.wsgi", "--bind", f"fd://{listener.fileno()}"]
    web += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "60"]
    # Loaded once and then forked: two workers start as fast as one and share its memory.
    web += ["--preload", "--graceful-timeout", GRACE, "--no-control-socket", "--log-level", "warning"]
    worker = [python, "manage.py", "procrastinate", "worker", "--concurrency", "2"]
    worker += ["--shutdown-graceful-timeout", GRACE]
    return [
        Child("web server", web, environment | {"IPO_DB_ROLE": "web"}, home, files=(listener.fileno(),)),
        Child("worker", worker, environment | {"IPO_DB_ROLE": "owner"}, home),
    ]


def is_alive(port):
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def table(accounts):
    """Return the accounts as aligned columns."""
    columns = ("role", "state", "email", "password", "totp_secret")
    rows = [columns] + [tuple(str(account.get(column) or "") for column in columns) for account in accounts]
    widths = [max(len(row[index]) for row in rows) for index in range(len(columns))]
    return "\n".join("  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
