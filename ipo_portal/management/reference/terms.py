"""Vocabularies and the list of sources."""

from ipo_portal.vocabulary.models import (
    CourseType,
    EventType,
    LegislationTopic,
    PartnershipTopic,
    PlanningArea,
    Source,
)

from .sheets import Sheet

HOME = "ipo_portal/vocabulary/reference"
NAMES = "name_en name_es name_fr name_pt"
ALL = f"code {NAMES} confidence source"


def _terms(files, file, model, *, columns, position=""):
    """Return the sheet of a vocabulary; `position` names the column that orders it, else the file does."""
    sheet = Sheet(f"{HOME}/{file}", model)
    for number, row in enumerate(files.rows(sheet.file, f"{ALL} {columns} {position}"), 1):
        values = row.texts(f"{ALL} {columns}")
        values["position"] = row.number(position) if position else number
        sheet.want(row, row["code"], values)
    return sheet


def planning_areas(files):
    return _terms(files, "planning_areas.csv", PlanningArea, columns="set description_en", position="sort_order")


def event_types(files):
    return _terms(files, "event_types.csv", EventType, columns="description_en")


def legislation_topics(files):
    return _terms(files, "legislation_topics.csv", LegislationTopic, columns="description_en")


def partnership_topics(files):
    return _terms(files, "ppp_topics.csv", PartnershipTopic, columns="description_en typical_partners")


def course_types(files):
    return _terms(files, "training_course_types.csv", CourseType, columns="format_en given_by_programme")


def sources(files):
    sheet = Sheet(f"{HOME}/sources.csv", Source)
    columns = "code title url nature"
    for row in files.rows(sheet.file, columns):
        sheet.want(row, row["code"], row.texts(columns))
    return sheet
