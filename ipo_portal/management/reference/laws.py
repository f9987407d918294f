"""Legislation, with its topics and the events it was made for."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.text import slugify

from events.models import Event
from ipo_portal.access.roles import PROGRAMME
from knowledge.models import Law, LawOfEvent

from .events import OPEN_TO_ALL
from .sheets import Sheet

SAME = "title_en title_original instrument confidence source"
OTHER = "jurisdiction year topics event_specific summary_own_words topic_codes event_keys jurisdiction_kind"


class Laws(Sheet):
    identity = ("key",)
    elsewhere = ("event_keys",)

    def existing(self):
        pairs = LawOfEvent.objects.filter(law=OuterRef("pk")).order_by("event__key")
        return Law._default_manager.annotate(event_keys=ArraySubquery(pairs.values("event__key")))

    def finish(self, written):
        keys = {key for _, values in written for key in values["event_keys"]}
        events = dict(Event._default_manager.filter(key__in=keys).values_list("key", "pk"))
        LawOfEvent.objects.filter(law__in=[law for law, _ in written]).delete()
        LawOfEvent.objects.bulk_create(
            LawOfEvent(law=law, event_id=events[key]) for law, values in written for key in values["event_keys"]
        )


def laws(files, states, topics, events):
    sheet = Laws("knowledge/reference/legislation.csv", Law)
    for row in files.rows(sheet.file, f"{SAME} {OTHER}"):
        is_national = row["jurisdiction_kind"] == Law.Jurisdiction.NATIONAL
        if is_national:
            row.one_of("jurisdiction", states.known)
        key = slugify(f"{row['title_en']} {row['year']} {row['jurisdiction']}")[:160]
        values = row.texts(SAME) | {
            "key": key,
            "jurisdiction": row["jurisdiction_kind"],
            "jurisdiction_code": row["jurisdiction"],
            "year": row.number("year"),
            "topics_text": row["topics"],
            "validity": row["event_specific"],
            "summary": row["summary_own_words"],
            "topic_codes": row.codes("topic_codes", topics.known),
            "event_keys": sorted(row.codes("event_keys", events.known)),
            "owner_codes": [row["jurisdiction"] if is_national else PROGRAMME],
        }
        sheet.want(row, key, values | OPEN_TO_ALL)
    return sheet
