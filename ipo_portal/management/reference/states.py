"""Sub-regions, States and bodies."""

from ipo_portal.accounts.models import Body, Country, Subregion

from .sheets import Sheet
from .terms import NAMES

HOME = "ipo_portal/accounts/reference"
LANGUAGES = ("en", "es", "fr", "pt")
SAME = f"iso3 {NAMES} capital_en capital_local status_note other_note confidence source"
OTHER = (
    "iso2 official_languages portal_default_language subregion secondary_subregion blocs capital_lat "
    "capital_lon capital_timezone timezones oas_member_since oas_status counted_in_34_at_launch aliases"
)


def subregions(files):
    sheet = Sheet(f"{HOME}/subregions.csv", Subregion)
    columns = f"code {NAMES}"
    for position, row in enumerate(files.rows(sheet.file, columns), 1):
        sheet.want(row, row["code"], row.texts(columns) | {"position": position})
    return sheet


def bodies(files):
    sheet = Sheet(f"{HOME}/bodies.csv", Body)
    columns = f"code {NAMES}"
    for row in files.rows(sheet.file, f"{columns} is_secretariat"):
        values = row.texts(columns) | {"is_secretariat": row.yes("is_secretariat")}
        sheet.want(row, row["code"], values)
    return sheet


def states(files, regions):
    sheet = Sheet(f"{HOME}/member_states.csv", Country)
    by_name = {values["name_en"]: code for code, values in regions.wanted.items()}
    seen = set()
    for row in files.rows(sheet.file, f"{SAME} {OTHER}"):
        if row["iso3"] in seen:
            row.wrong(f"iso3: a second row for “{row['iso3']}”")
        seen.add(row["iso3"])
        sheet.want(row, row["iso2"], _state(row, by_name))
    return sheet


def _state(row, by_name):
    regions = [row.one_of("subregion", by_name)]
    if row["secondary_subregion"]:
        regions.append(row.one_of("secondary_subregion", by_name))
    zones = row.codes("timezones")
    if zones[:1] != [row["capital_timezone"]]:
        row.wrong("timezones: that of the capital must come first")
    return row.texts(SAME) | {
        "code": row["iso2"],
        "subregions": [by_name.get(name) for name in regions],
        "official_languages": row.codes("official_languages"),
        "default_language": row.one_of("portal_default_language", LANGUAGES),
        "blocs": row.codes("blocs"),
        "capital_lat": row.decimal("capital_lat"),
        "capital_lon": row.decimal("capital_lon"),
        "timezones": zones,
        "oas_member_since": row.number("oas_member_since"),
        "standing": row["oas_status"],
        "counted_at_launch": row.yes("counted_in_34_at_launch"),
        "aliases": row.codes("aliases"),
    }
