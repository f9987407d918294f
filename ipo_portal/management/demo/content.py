"""The demonstration content: written, labelled, sent and published by the people whose seats allow it."""

import tomllib
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from focal_points.models import Thread
from focal_points.threads import actions as threads
from ipo_portal.access.guard import acting
from ipo_portal.access.roles import Role
from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import Assignment
from ipo_portal.records import uploads
from knowledge import actions
from knowledge.models import Practice, PracticeVersion, Resource, ResourceVersion
from knowledge.reading import read_file

from . import profiles
from .papers import paper

PLACE = Path(__file__).parent / "content"
PRACTICE_TEXTS = ("title", "context", "problem", "measure", "result", "conditions", "pitfalls")


def make():
    """Make everything, inside `keep_or_discard()` and `atomic()`."""
    people = {
        (seat.role, seat.home_code): seat.user
        for seat in Assignment.objects.in_force().filter(user__is_demo=True).select_related("user")
    }
    resources = {told["key"]: _resource(told, people) for told in _read("resources.toml")["resource"]}
    for told in _read("practices.toml")["practice"]:
        _practice(told, people, [resources[key] for key in told["sources"]])
    for told in _read("threads.toml")["thread"]:
        _thread(told, people)
    profiles.make(people)


def _read(name):
    return tomllib.loads((PLACE / name).read_text())


def _resource(told, people):
    writer = people[told.get("by", Role.CONTRIBUTOR), told["state"]]
    speaker = people[Role.FOCAL_POINT, told["state"]]
    resource = Resource(country_id=told["state"], is_demo=True)
    version = ResourceVersion(
        title=told["title"],
        abstract=told["abstract"].strip(),
        language=told["language"],
        area_codes=told["areas"],
        event_type_codes=told["types"],
    )
    with acting(writer):
        actions.write_resource(resource, version, by=writer, uploads=_files(told))
    if told["stage"] == "published":
        # Nothing is released unread. The job does it once more, with the same result.
        for pk in version.files.values_list("pk", flat=True):
            read_file(pk=pk)
    if resource.tlp != told["tlp"]:
        with acting(speaker):
            shared_with = told.get("shared_with", [])
            actions.label(resource, by=speaker, tlp=TLP(told["tlp"]), shared_with=shared_with)
    _take_steps(version, told, writer, speaker)
    return resource


def _files(told):
    files = []
    for file in told["file"]:
        content = paper(file["name"], file["text"], told["language"])
        uploaded = SimpleUploadedFile(file["name"], content)
        files.append(uploads.Upload(uploaded, uploads.check(uploaded)))
    return files


def _practice(told, people, sources):
    curators = {home: user for (role, home), user in people.items() if role == Role.CURATOR}
    writer = curators.pop(told["by"])
    (second,) = curators.values()
    practice = Practice(is_demo=True, tlp=TLP.CLEAR)
    version = PracticeVersion(
        **{name: told[name].strip() for name in PRACTICE_TEXTS},
        language=told["language"],
        area_codes=told["areas"],
        event_type_codes=told["types"],
    )
    with acting(writer):
        actions.write_practice(practice, version, by=writer, sources=sources)
    _take_steps(version, told, writer, second)


def _take_steps(version, told, writer, second):
    """Bring a draft to its stage: the writer hands it in, the second person decides."""
    stage = told["stage"]
    if stage != "draft" and writer != second:
        with acting(writer):
            actions.submit(version, by=writer)
    with acting(second):
        if stage == "published":
            actions.publish(version, by=second)
        elif stage == "changes":
            actions.send_back(version, by=second, reason=told["reason"])


def _thread(told, people):
    asker = people[tuple(told["by"])]
    thread = Thread(
        to_id=told["to"], subject=told["subject"], language=told["language"], tlp=TLP.AMBER, is_demo=True
    )  # fmt: skip
    with acting(asker):
        threads.begin(thread, by=asker, text=told["text"].strip())
    if "answer" in told:
        speaker = people[Role.FOCAL_POINT, told["to"]]
        with acting(speaker):
            threads.write(thread, by=speaker, text=told["answer"].strip(), language=told["language"])
