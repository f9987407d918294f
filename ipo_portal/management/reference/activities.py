"""What the programme has given, as far as sources tell."""

import re

from django.utils.text import slugify

from ipo_portal.access.roles import PROGRAMME
from trainings.models import Activity

from .events import OPEN_TO_ALL
from .sheets import Sheet

SAME = "title kind place audience organisers note confidence source"


def activities(files, states):
    sheet = Sheet("trainings/reference/activities.csv", Activity)
    sheet.identity = ("key",)
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
