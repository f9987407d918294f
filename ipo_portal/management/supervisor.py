"""Runs a few processes side by side and starts again whichever ends, until told to stop."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
LOOK_EVERY = 0.1  # seconds
GREET_EVERY = 0.3
PATIENCE = 15  # seconds between asking a process to end and ending it
STEADY_AFTER = 10  # seconds after which a process counts as having started well
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds before another try


class Child:
    """One process to be kept running."""

    def __init__(self, name: str, command: list[str], environment: dict, directory, *, files=()):
        self.name = name
        self.command = command
        self.environment = environment
        self.directory = directory
        self.files = files
        self.process = None
        self.started_at = 0.0
        self.pause = SHORTEST_PAUSE
        self.start_at = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            cwd=self.directory,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            pass_fds=self.files,
            start_new_session=True,  # a Ctrl-C at the terminal is for us; we tell the others in our own time
            preexec_fn=die_with_parent,
        )
        self.started_at = time.monotonic()

    def watch(self) -> None:
        """Start the process where it does not run, after a pause that grows while it keeps failing."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
        elif self.process.poll() is not None:
            was_steady = now - self.started_at > STEADY_AFTER
            self.pause = SHORTEST_PAUSE if was_steady else min(self.pause * 2, LONGEST_PAUSE)
            say(f"{self.name} ended ({self.process.returncode}); it starts again in {self.pause:.1f} s.")
            self.end_group()
            self.process, self.start_at = None, now + self.pause

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not end in time and is ended by force.")
        self.end_group()
        self.process.wait()

    def end_group(self) -> None:
        """End what the process leaves behind, so that nothing outlives it."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


class Supervisor:
    """Keeps children running; `heal` is called every second, `greet` until it answers True."""

    def __init__(self, children: list[Child], *, heal: Callable, greet: Callable):
        self.children = children
        self.heal = heal
        self.greet = greet
        self.stopping = False

    def stop(self, *_) -> None:
        self.stopping = True

    def run(self) -> None:
        """Run until a signal says stop, then end the children."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        greeted, next_heal = False, time.monotonic() + 1
        next_greeting = 0.0
        try:
            while not self.stopping:
                for child in self.children:
                    child.watch()
                if not greeted and time.monotonic() >= next_greeting:
                    greeted = self.greet()
                    next_greeting = time.monotonic() + GREET_EVERY
                if time.monotonic() >= next_heal:
                    self.heal()
                    next_heal = time.monotonic() + 1
                time.sleep(LOOK_EVERY)
        finally:
            deadline = time.monotonic() + PATIENCE
            for child in self.children:
                child.ask_to_end()
            for child in self.children:
                child.end(deadline)


def die_with_parent() -> None:
    """Have the kernel end this process when its parent is gone, however it went (where it can: Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def say(text: str) -> None:
    """Tell the terminal, if there still is one."""
    try:
        sys.stderr.write(f"up: {text}\n")
        sys.stderr.flush()
    except OSError:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
