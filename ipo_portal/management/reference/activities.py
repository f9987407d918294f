"""What the programme has given, as far as sources tell."""

import re

from django.utils.text import slugify

from ipo_portal.access.roles import PROGRAMME
from trainings.models import Activity

from .events import OPEN_TO_ALL
from .sheets import Sheet

PERSONS = "attendees delegates experts officers officials participants people persons planners representatives"
"""What a number must count to be one of participants; sources count States, Governments and towns, too."""

SAME = "title kind place audience organisers note confidence source"


def activities(files, states):
    sheet = Sheet("trainings/reference/activities.csv", Activity)
    sheet.identity, sheet.added = ("key",), ("participants",)
    by_name = {values["name_en"]: code for code, values in states.wanted.items()}
    for row in files.rows(sheet.file, f"{SAME} start end"):
        (first, _), (_, last) = row.span("start"), row.span("end")
        if first and last and last < first:
            row.wrong(f"end: {row['end']} is before {row['start']}")
        key = slugify(f"{row['title']} {row['start']}")[:160]
        values = row.texts(SAME) | {
            "key": key,
            "starts": row["start"],
            "ends": row["end"],
            "participants": _participants_of(row["audience"]),
            "country_code": _state_of(row["place"], by_name, states.known),
            "owner_codes": [PROGRAMME],
        }
        sheet.want(row, key, values | OPEN_TO_ALL)
    return sheet


def _state_of(place, by_name, codes):
    """Return the State that a place names clearly (“Lima, PE”, “Dominican Republic”), else nothing."""
    code = re.fullmatch(r"[^;]+, ([A-Z]{2})", place)
    if code and code[1] in codes:
        return code[1]
    return by_name.get(place, "")


def _participants_of(audience):
    """Return how many persons an audience begins with (“60 representatives of 13 towns”), None where it does not."""
    begins = re.match(r"(\d{1,3}(?:,\d{3})+|\d+) (\w+)", audience)
    if begins and begins[2].casefold() in PERSONS.split():
        return int(begins[1].replace(",", ""))
    return None
