"""What people do at the portal, one deed after the other: what comes before it, and the request that does it.

A deed is a function from a scene to the request. Its name says who does what; `entries` are the kinds of the trail's
entries it leaves, `is_write` whether rows with a history change, `by_visitor` whether nobody is signed in yet.
The deeds themselves are in the modules `deeds_of_…`.
"""

from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ipo_portal.accounts.models import User
from ipo_portal.records.uploads import check, store
from knowledge.models import ResourceFile
from tests import files
from tests.factories import PASSWORD

AMBER_TEXT = "Canary of the north tunnel"
"""Stands in every text that is AMBER or stricter: no entry and no log holds it."""
NEW_PASSWORD = "a quite different staple of horses"  # noqa: S105
NOT_THE_PASSWORD = "perhaps a password of another place"  # noqa: S105
ADDRESS = "new.officer@example.org"
DEEDS = {}


@dataclass(frozen=True)
class Deed:
    name: str
    prepare: object
    entries: tuple = ()
    is_write: bool = True
    by_visitor: bool = False
    status: int = 302


def deed(*entries, **how):
    def add(prepare):
        DEEDS[prepare.__name__] = Deed(prepare.__name__, prepare, entries, **how)
        return prepare

    return add


@dataclass
class Scene:
    """The world before a deed; `user` is who does it, `secrets` is what must be in no trail and no log."""

    world: object
    client: Client = field(default_factory=Client)
    user: User | None = None
    secrets: list = field(default_factory=lambda: [PASSWORD])

    def enter(self, role, home=None):
        self.user = self.world.appoint(role, home)
        self.client.force_login(self.user)
        return self.user

    def amber(self, maker="resource", *args, **scope):
        """Return a record above GREEN whose words are the canary."""
        text = {"title": AMBER_TEXT, "abstract" if maker == "resource" else "problem": AMBER_TEXT}
        return getattr(self.world, maker)(*args, **({"tlp": "AMBER"} | text | scope))

    def post(self, address, data=None, **headers):
        return lambda: self.client.post(address, data() if callable(data) else data or {}, **headers)

    def get(self, address):
        return lambda: self.client.get(address)


def verb(name, record):
    return reverse(f"knowledge:{record._meta.model_name}-{name}", args=[record.ref])


def about(name, record, *more):
    return reverse(name, args=[record._meta.label_lower, record.ref, *more])


def pdf():
    return SimpleUploadedFile("plan.pdf", files.pdf("Plan"), content_type="application/pdf")


def typed(**changed):
    return {"title": "Typed", "abstract": "Words.", "language": "es", "area_codes": ["PX04"]} | changed


def typed_practice(**changed):
    return typed(context="A", problem="B", measure="C", result="D", **changed)


def seen(record):
    return record.versions.order_by("-number").first().changed_at.isoformat()


def file_of(record, **more):
    return ResourceFile.objects.create(
        version=record.current, owner_codes=record.owner_codes, name="plan.pdf", path=more.pop("path", "ab/none.pdf"),
        content_type="application/pdf", size=4, sha256="0" * 64, **({"reading": "read"} | more),
    )  # fmt: skip


def stored():
    upload = files.upload("a.pdf", files.pdf())
    return store(upload, check(upload))
