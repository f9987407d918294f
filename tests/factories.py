"""The world tests live in: States, bodies, people with seats, records. Always somebody else's row beside one's own."""

import datetime
import itertools

from django.utils import timezone

from events.models import Event
from focal_points.models import Expert, Fact, Institution, Message, Proposal, Thread
from ipo_portal.access.roles import PROGRAMME, Role
from ipo_portal.access.tlp import TLP
from ipo_portal.accounts.models import Assignment, Body, Country, User, today
from ipo_portal.records.models import Status
from ipo_portal.vocabulary.models import EventType, PlanningArea
from ipo_portal.vocabulary.terms import forget
from knowledge.models import Law, Practice, PracticeVersion, Resource, ResourceVersion
from trainings.models import Activity

STATES = {"CO": "Colombia", "PE": "Peru", "PY": "Paraguay", "BB": "Barbados", "UY": "Uruguay"}
PASSWORD = "correct horse battery staple"  # noqa: S105


class World:
    """Makes rows as the owner of the database, with nobody acting: what tests do to it then is done by somebody."""

    def __init__(self):
        self._numbers = itertools.count(1)
        Country.objects.bulk_create(
            [
                Country(
                    code=code, iso3=f"{code}X", name_en=name, subregions=["caribbean" if code == "BB" else "south"],
                    confidence="high",
                )
                for code, name in STATES.items()
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        Body.objects.bulk_create(
            [
                Body(code="OAS", name_en="OAS", is_secretariat=True),
                Body(code="UNICRI", name_en="UNICRI", is_secretariat=True),
                Body(code="IMPACS", name_en="CARICOM IMPACS"),
            ],
            ignore_conflicts=True,
        )
        PlanningArea.objects.bulk_create(
            [
                PlanningArea(code="PA05", name_en="Venue security", position=5, confidence="high"),
                PlanningArea(code="PX04", name_en="Crowd safety", position=104, confidence="high"),
            ],
            ignore_conflicts=True,
        )
        EventType.objects.bulk_create(
            [EventType(code="sporting", name_en="Sporting"), EventType(code="religious", name_en="Religious")],
            ignore_conflicts=True,
        )
        for model in (Country, Body, PlanningArea, EventType):
            forget(model)

    def appoint(self, role, home=None, **seat):
        """Return a new person in a seat of a State or body; a visitor is None's client."""
        number = next(self._numbers)
        user = User.objects.create_user(
            f"{role}-{home}-{number}@example.org".lower(), PASSWORD, rules_accepted_at=timezone.now()
        )
        where = "country" if len(home or "OAS") == 2 else "body"
        seat = {name: datetime.date.fromisoformat(day) if isinstance(day, str) else day for name, day in seat.items()}
        Assignment.objects.create(user=user, role=Role(role), **{f"{where}_id": home or "OAS"}, **seat)
        return User.objects.get(pk=user.pk)

    def resource(self, code="CO", *, status=Status.PUBLISHED, tlp=TLP.GREEN, shared_with=(), by=None, **said):
        """Return a resource of a State whose only version has the given status."""
        return self._versioned(
            Resource(country_id=code, tlp=tlp, shared_with=list(shared_with)),
            ResourceVersion(
                **{"title": f"Resource of {code} {next(self._numbers)}", "abstract": "About crowds.", "language": "es",
                   "area_codes": ["PX04"]} | said
            ),
            status, by,
        )  # fmt: skip

    def practice(self, *, status=Status.PUBLISHED, tlp=TLP.GREEN, shared_with=(), by=None, **said):
        """Return a practice of the programme whose only version has the given status."""
        return self._versioned(
            Practice(tlp=tlp, shared_with=list(shared_with)),
            PracticeVersion(
                **{"title": f"Practice {next(self._numbers)}", "language": "en", "context": "A", "area_codes": ["PA05"],
                   "problem": "Queues.", "measure": "Lanes.", "result": "Shorter queues."} | said
            ),
            status, by,
        )  # fmt: skip

    def _versioned(self, record, version, status, by):
        record.save()
        version.record, version.hands = record, [by.pk] if by else []
        version.made_by = by.seat if by else None
        version.save()
        if status in (Status.PUBLISHED, Status.WITHDRAWN):
            type(version).objects.filter(pk=version.pk).update(
                status=Status.PUBLISHED, published_at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC), publisher=0
            )
        if status == Status.WITHDRAWN:
            type(version).objects.filter(pk=version.pk).update(status=status)
        if status == Status.CHANGES:
            type(version).objects.filter(pk=version.pk).update(status=Status.REVIEW)
        if status in (Status.REVIEW, Status.CHANGES):
            type(version).objects.filter(pk=version.pk).update(status=status)
        record.current, record.status = version, status
        record.save()
        version.refresh_from_db()
        record.refresh_from_db()
        return record

    def event(self, *hosts, status=Status.PUBLISHED, tlp=TLP.CLEAR, **fields):
        """Return an event hosted by some States (Peru if none is named)."""
        number = next(self._numbers)
        given = {
            "key": f"event-{number}", "name_en": f"Event {number}", "type_id": "sporting",
            "starts_on": datetime.date(2027, 7, 23), "ends_on": datetime.date(2027, 8, 8), "schedule": "scheduled",
            "confidence": "high",
        } | fields  # fmt: skip
        return Event.objects.create(owner_codes=list(hosts or ["PE"]), status=status, tlp=tlp, **given)

    def law(self, owner=PROGRAMME, *, status=Status.PUBLISHED, tlp=TLP.CLEAR, **fields):
        """Return a law of a State, or of the programme."""
        number = next(self._numbers)
        given = {
            "key": f"law-{number}", "title_en": f"Law {number}",
            "jurisdiction_code": "INT" if owner == PROGRAMME else owner,
            "jurisdiction": "international" if owner == PROGRAMME else "national",
        } | fields  # fmt: skip
        return Law.objects.create(owner_codes=[owner], status=status, tlp=tlp, **given)

    def activity(self, *, status=Status.PUBLISHED, tlp=TLP.CLEAR, **fields):
        """Return an activity of the programme."""
        number = next(self._numbers)
        given = {"key": f"activity-{number}", "title": f"Activity {number}", "kind": "workshop"} | fields
        return Activity.objects.create(status=status, tlp=tlp, **given)

    def fact(self, code="CO", *, status=Status.PUBLISHED, tlp=TLP.GREEN, **fields):
        """Return a fact of a State's profile, confirmed today."""
        given = {"topic": "agency", "title": f"Fact {next(self._numbers)}", "text": "Leads the planning."} | fields
        return self._entry(Fact, code, status, tlp, given)

    def institution(self, code="CO", *, status=Status.PUBLISHED, tlp=TLP.GREEN, **fields):
        """Return an institution of a State, confirmed today."""
        given = {"name": f"Institution {next(self._numbers)}", "kind": "police", "area_codes": ["PX04"]} | fields
        return self._entry(Institution, code, status, tlp, given)

    def expert(self, code="CO", *, status=Status.PUBLISHED, tlp=TLP.GREEN, **fields):
        """Return an expert of a State, with consent, confirmed today."""
        given = {
            "post": f"Expert {next(self._numbers)}", "experience": "Crowds.", "area_codes": ["PX04"], "speaks": ["es"],
            "helps": ["advice"], "consent_on": today(),
        } | fields  # fmt: skip
        return self._entry(Expert, code, status, tlp, given)

    def _entry(self, model, code, status, tlp, given):
        given = {"language": "es", "source": "Ministry", "as_of": today(), "confirmed_on": today()} | given
        return model.objects.create(country_id=code, status=status, tlp=tlp, **given)

    def proposal(self, code="CO", *, status=Status.PUBLISHED, tlp=TLP.AMBER, shared_with=None, **fields):
        """Return a proposal of the secretariat for the profile of a State."""
        given = {
            "topic": "agency", "title": f"Proposal {next(self._numbers)}", "text": "Leads the planning.",
            "language": "es", "source": "Ministry", "as_of": today(),
        } | fields  # fmt: skip
        shared = [code] if shared_with is None else list(shared_with)
        return Proposal.objects.create(country_id=code, status=status, tlp=tlp, shared_with=shared, **given)

    def thread(self, owner="CO", to="PE", *, status=Status.PUBLISHED, tlp=TLP.AMBER, shared_with=None, **fields):
        """Return a thread with a State, and one message in it."""
        given = {"subject": f"Thread {next(self._numbers)}", "language": "es"} | fields
        shared = [to] if shared_with is None else list(shared_with)
        scope = {"owner_codes": [owner], "shared_with": shared, "tlp": tlp, "status": status}
        thread = Thread.objects.create(to_id=to, **given, **scope)
        Message.objects.create(thread=thread, text="How did you screen pilgrims?", language="es", **scope)
        return thread
