"""What an activity says to the search index. The sources are in English."""

from django.utils.translation import override

from ipo_portal.records.indexing import register
from ipo_portal.search.index import SearchText

from .models import Activity
from .places import in_words


def speak_activity(activity):
    with override("en"):
        place = in_words(activity.place)
    said = [activity.kind, activity.audience, activity.organisers, activity.starts[:4]]
    return [
        SearchText.of(
            activity,
            language="en",
            title=activity.title,
            summary=" · ".join(filter(None, [place, activity.note])),
            body=" · ".join(filter(None, said)),
            country_codes=[activity.country_code] if activity.country_code else [],
        )
    ]


register(Activity, speak_activity)
