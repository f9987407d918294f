"""What every test may ask for."""

import pytest
from django.core.cache import caches
from django.test import Client
from xdist.scheduler import LoadScopeScheduling

from ipo_portal.vocabulary.terms import forget
from ipo_portal.words import compile_words

from .factories import World
from .signing import sign_in


def pytest_sessionstart():
    """The portal speaks four languages from its first test on."""
    compile_words()


class TogetherWhatSharesAPortal(LoadScopeScheduling):
    """Tests that need a running portal go to one process, where one serves them; all others wherever there is room.

    By where they lie, not by xdist's marks: with pytest 9.2 those are passed over without a word.
    """

    TOGETHER = ("tests/browser/test_crawl.py", "tests/browser/", "tests/test_up.py")

    def _split_scope(self, nodeid):
        return next((place for place in self.TOGETHER if nodeid.startswith(place)), nodeid)


def pytest_xdist_make_scheduler(config, log):
    return TogetherWhatSharesAPortal(config, log)


@pytest.fixture
def world(db):
    """An empty world with States and bodies in it; see `factories.World`."""
    return World()


@pytest.fixture(autouse=True)
def _nothing_kept_in_the_process():
    """Vocabularies and counted attempts of one test are not those of the next."""
    caches["default"].clear()
    forget()


@pytest.fixture(autouse=True)
def _sessions_are_whole(monkeypatch):
    """Whoever a test signs in has proved a second factor, unless it says otherwise by `signing.sign_in`."""
    monkeypatch.setattr(Client, "force_login", sign_in)


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def jobs():
    """Collect the jobs a test enqueues, and do them when asked: `jobs()`. The queue itself is tried in the journeys."""
    from procrastinate.contrib.django import app as proxy
    from procrastinate.contrib.django.procrastinate_app import current_app
    from procrastinate.testing import InMemoryConnector

    kept = InMemoryConnector()
    with current_app.replace_connector(kept) as app:
        assert proxy is not None

        def run():
            done = 0
            for number, job in list(kept.jobs.items()):
                if job["status"] == "todo":
                    app.tasks[job["task_name"]].func(**job["args"])
                    kept.jobs[number]["status"] = "succeeded"
                    done += 1
            return done

        yield run
