"""Demonstration accounts and content: what is made, when, and that a real installation refuses it."""

import json
from collections import Counter
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.test import Client

from focal_points.models import Expert, Fact, Institution, Proposal
from ipo_portal.accounts.models import Assignment, User
from ipo_portal.notices.models import Notice, Task
from ipo_portal.records.uploads import open_stored
from ipo_portal.search.models import SearchDocument
from knowledge.models import Practice, PracticeVersion, Resource, ResourceFile

from .signing import code_of

IN_EACH = [("published", "GREEN"), ("review", "GREEN"), ("draft", "GREEN")]
CURATORS = {"curator.oas@demo.example", "curator.unicri@demo.example"}


@pytest.fixture
def place(settings, tmp_path, world):
    """Let the running installation be a demonstration with a data directory of its own."""
    settings.DEMONSTRATION = True
    settings.DATA_DIR = tmp_path
    return tmp_path / "demo-accounts.json"


def make_demo():
    said = StringIO()
    call_command("make_demo", stdout=said)
    return said.getvalue()


def standing(model):
    return Counter((row.status, row.tlp) for row in model.objects.all())


def test_there_is_an_account_for_every_seat_and_its_password_is_in_the_file(place, jobs):
    make_demo()

    told = json.loads(place.read_text())
    assert place.stat().st_mode & 0o777 == 0o600
    assert [(account["role"], account["state"]) for account in told] == [
        ("National Focal Point", "Colombia"),
        ("Alternate focal point", "Colombia"),
        ("Contributor", "Colombia"),
        ("Security planner", "Colombia"),
        ("National Focal Point", "Peru"),
        ("Contributor", "Peru"),
        ("Security planner", "Peru"),
        ("National Focal Point", "Paraguay"),
        ("Contributor", "Paraguay"),
        ("Security planner", "Paraguay"),
        ("Curator", "OAS"),
        ("Curator", "UNICRI"),
        ("Administrator", "OAS"),
    ]
    for account in told:
        user = User.objects.get(email=account["email"])
        assert user.is_demo
        assert len(account["password"]) >= 20
        assert user.check_password(account["password"])
        assert Authenticator.objects.get(user=user).wrap().validate_code(code_of(account["totp_secret"]))
    assert User.objects.count() == len(told)


def test_content_stands_in_every_status_and_all_of_it_is_marked(place, jobs):
    make_demo()

    assert standing(Resource) == {
        ("published", "CLEAR"): 1,
        ("published", "GREEN"): 2,
        ("published", "AMBER"): 1,
        ("published", "AMBER+STRICT"): 1,
        ("draft", "GREEN"): 2,
        ("review", "CLEAR"): 1,
        ("changes", "GREEN"): 1,
    }
    assert standing(Practice) == {
        ("published", "CLEAR"): 1,
        ("published", "GREEN"): 1,
        ("review", "GREEN"): 1,
    }
    assert standing(Fact) == dict.fromkeys(IN_EACH, 1) | {("published", "CLEAR"): 1, ("published", "GREEN"): 2}
    assert standing(Institution) == {("published", "CLEAR"): 1, **dict.fromkeys(IN_EACH, 1)}
    assert standing(Expert) == dict.fromkeys(IN_EACH, 1) | {("published", "GREEN"): 2}
    assert standing(Proposal) == {("published", "AMBER"): 1}
    made = (Resource, Practice, Fact, Institution, Expert, Proposal)
    assert {row.is_demo for model in made for row in model.objects.all()} == {True}
    (amber,) = Resource.objects.filter(tlp="AMBER")
    assert (amber.country_id, amber.shared_with) == ("CO", ["PY"])


def test_it_was_made_as_people_make_it(place, jobs):
    """History, tasks and notices are true: written by a contributor, decided by a second person."""
    make_demo()

    for version in PracticeVersion.objects.filter(status="published"):
        (writer,) = User.objects.filter(pk__in=version.hands)
        assert {writer.email, User.objects.get(pk=version.publisher).email} == CURATORS
    (guide,) = Resource.objects.filter(country="CO", status="published", tlp="GREEN")
    steps = [row.pgh_context["user"] for row in guide.history.order_by("pgh_id")]
    contributor = User.objects.get(email="contributor.co@demo.example").pk
    focal_point = User.objects.get(email="focal-point.co@demo.example").pk
    assert list(dict.fromkeys(steps)) == [contributor, focal_point]
    assert Counter(Task.objects.open().values_list("kind", flat=True)) == {
        "release": 4,
        "review": 1,
        "revise": 1,
        "answer": 2,
        "proposal": 1,
    }
    assert Counter(Notice.objects.filter(user=contributor).values_list("kind", flat=True)) == {"released": 5}


def test_the_files_are_real_and_their_words_are_found(place, jobs):
    make_demo()
    while jobs():
        pass

    assert {file.reading for file in ResourceFile.objects.all()} == {"read"}
    starts = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}
    for file in ResourceFile.objects.all():
        with open_stored(file.path) as stored:
            assert stored.read().startswith(starts[file.name.rpartition(".")[2]])
    bodies = dict(SearchDocument.objects.filter(kind="knowledge.resource").values_list("title", "body"))
    assert len(bodies) == 9
    assert "megafonía" in bodies["Demostración: guía para recibir a aficionados visitantes"]
    assert "duas pessoas que não se veem" in bodies[
        "Demonstração: acolhimento de peregrinos em espaços abertos"
    ].replace("\n", " ")


def test_a_second_run_costs_one_query_and_changes_nothing(place, jobs, django_assert_num_queries):
    make_demo()
    before = (place.read_text(), place.stat().st_mtime_ns, Resource.objects.count())

    with django_assert_num_queries(1):
        said = make_demo()

    assert said == ""
    assert (place.read_text(), place.stat().st_mtime_ns, Resource.objects.count()) == before


def test_a_lost_file_is_written_anew_with_new_passwords(place, jobs):
    make_demo()
    before = {account["email"]: account["password"] for account in json.loads(place.read_text())}
    place.unlink()

    assert "new passwords" in make_demo()

    after = {account["email"]: account["password"] for account in json.loads(place.read_text())}
    assert after.keys() == before.keys()
    assert set(after.values()) & set(before.values()) == set()
    for email, password in after.items():
        assert User.objects.get(email=email).check_password(password)
    assert place.stat().st_mode & 0o777 == 0o600


def test_a_failure_leaves_neither_accounts_nor_a_list(place, jobs):
    Assignment.objects.create(user=User.objects.create_user("x@example.org"), role="focal_point", country_id="PY")

    with pytest.raises(Exception, match="one_focal_point_a_state"):
        make_demo()

    assert not User.objects.filter(is_demo=True).exists()
    assert not place.exists()


def test_without_a_demonstration_nothing_is_made_and_the_reason_is_told(place, settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="only on the embedded database, or with DEMO=1"):
        make_demo()

    assert not User.objects.exists()
    assert not place.exists()


def test_a_server_of_ones_own_must_be_empty(place, world, jobs, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql:///ours")
    world.appoint("administrator")

    with pytest.raises(CommandError, match="holds accounts that are not of a demonstration"):
        make_demo()

    assert not User.objects.filter(is_demo=True).exists()


def test_a_server_of_ones_own_that_is_empty_is_filled(place, jobs, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql:///ours")

    assert make_demo() == "Demonstration accounts and content are made.\n"


def database_problems():
    return [problem.id for problem in run_checks(tags=[Tags.database], databases=["default"])]


def test_a_real_installation_refuses_a_database_with_a_demonstration(place, jobs, settings):
    make_demo()
    assert database_problems() == []

    settings.DEMONSTRATION = False

    assert database_problems() == ["ipo_portal.E001"]


def test_a_real_installation_is_not_ready_with_a_demonstration(place, jobs, settings, client):
    make_demo()
    assert client.get("/readyz").json()["accounts"] == "ok"

    settings.DEMONSTRATION = False

    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["accounts"]) == (503, "failing")


def test_a_real_installation_does_not_let_demonstration_accounts_in(place, jobs, settings, client):
    make_demo()
    told = json.loads(place.read_text())[0]
    credentials = {"login": told["email"], "password": told["password"]}
    client.post("/account/login/", credentials)
    client.post("/account/second-factor/authenticate/", {"code": code_of(told["totp_secret"])})
    assert client.get("/work/").status_code == 200

    settings.DEMONSTRATION = False

    assert client.get("/work/").status_code == 302  # the session they still hold
    newcomer = Client()
    assert newcomer.post("/account/login/", credentials).status_code == 200  # the form again
    assert "_auth_user_id" not in newcomer.session
