"""Institutions and experts from a workbook: every row is looked at before anything is written, then all or none."""

import base64
import hashlib
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ipo_portal.accounts.models import today
from ipo_portal.records.actions import NotPossible
from ipo_portal.records.indexing import index_later, kinds
from ipo_portal.records.models import OPEN, Status
from ipo_portal.vocabulary.models import PlanningArea
from ipo_portal.vocabulary.terms import choices

from .entries.given_away import refuse_what_gives_away
from .models import Expert, Institution
from .models.roster import Availability, Help
from .views import OFFICIAL

MOST_ROWS = 500


class Codes(forms.Field):
    """Several codes in one cell, parted by commas or semicolons."""

    def __init__(self, *, offered, **kwargs):
        super().__init__(**kwargs)
        self.offered = offered

    def to_python(self, value):
        return [code.strip() for code in (value or "").replace(";", ",").split(",") if code.strip()]

    def validate(self, value):
        super().validate(value)
        known = dict(self.offered())
        if unknown := [code for code in value if code not in known]:
            raise ValidationError(_("Unknown codes: %(codes)s.") % {"codes": ", ".join(unknown)})


def _areas():
    return choices(PlanningArea)


def _languages():
    return list(OFFICIAL.items())


def _helps():
    return Help.choices


class RowForm(forms.ModelForm):
    """What all rows have in common. `known` are the institutions of the State, by their names in small letters."""

    title_field = ""
    days = ("as_of",)

    def __init__(self, *args, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known or {}
        for name in self.days:
            self.fields[name].input_formats = ["%Y-%m-%d"]

    def clean(self):
        cleaned = super().clean()
        for name in ("as_of", "consent_on"):
            if (day := cleaned.get(name)) and day > today():
                self.add_error(name, _("This day lies in the future."))
        for name, value in list(cleaned.items()):
            if not isinstance(value, str) or name == "website":
                continue
            try:
                refuse_what_gives_away(value)
            except ValidationError as problem:
                self.add_error(name, problem)
        return cleaned


class InstitutionRow(RowForm):
    title_field = "name"
    area_codes = Codes(label=Institution._meta.get_field("area_codes").verbose_name, offered=_areas, required=False)

    class Meta:
        model = Institution
        fields = ["name", "kind", "city", "website", "text", "area_codes", "language", "source", "as_of"]


class ExpertRow(RowForm):
    """By the post: there is no column for the name of a person (ADR 7)."""

    title_field = "post"
    days = ("as_of", "available_from", "consent_on")
    institution = forms.CharField(label=Expert._meta.get_field("institution").verbose_name, required=False)
    area_codes = Codes(label=Expert._meta.get_field("area_codes").verbose_name, offered=_areas)
    speaks = Codes(label=Expert._meta.get_field("speaks").verbose_name, offered=_languages)
    helps = Codes(label=Expert._meta.get_field("helps").verbose_name, offered=_helps)

    availability = forms.ChoiceField(
        label=Expert._meta.get_field("availability").verbose_name, choices=Availability.choices, required=False
    )

    class Meta:
        model = Expert
        fields = [
            "post", "experience", "area_codes", "speaks", "helps", "availability", "available_from",
            "consent_on", "language", "source", "as_of",
        ]  # fmt: skip

    def _get_validation_exclusions(self):
        """Compare availability and its day here only: their constraint would ask the database once a row."""
        return super()._get_validation_exclusions() | {"availability", "available_from"}

    def clean_institution(self):
        name = self.cleaned_data["institution"].strip()
        if not name:
            return None
        if name.casefold() not in self.known:
            raise ValidationError(_("Your State has no institution of this name in the portal. Add it first."))
        return self.known[name.casefold()]

    def clean(self):
        cleaned = super().clean()
        self.instance.institution = cleaned.get("institution")
        if cleaned.get("available_from") and cleaned.get("availability") != Availability.LATER:
            self.add_error("available_from", _("Name a day only for who is available later."))
        return cleaned


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, or in a whole row or column."""

    row: int
    column: str
    text: str


@dataclass
class DryRun:
    """What a workbook would write: the rows as they would be, and all that is wrong with it."""

    entries: list
    problems: list


def dry_run(row_form, rows, *, by):
    """Look at every row of a sheet; nothing is written."""
    if not rows:
        return DryRun([], [Problem(1, "", _("The sheet is empty."))])
    names, problems = _columns(row_form, rows[0])
    lines = rows[1:]
    if not lines:
        problems.append(Problem(rows[0].number, "", _("There is no row below the headings.")))
    if len(lines) > MOST_ROWS:
        text = _("There are %(n)s rows; at most %(most)s are taken at a time.")
        problems.append(Problem(lines[MOST_ROWS].number, "", text % {"n": len(lines), "most": MOST_ROWS}))
    if problems:
        return DryRun([], problems)
    known, taken = _institutions(by), _titles(row_form, by)
    entries = []
    for line in lines:
        form = row_form(data=_data(names, line), known=known, instance=row_form._meta.model(country_id=_state(by)))
        problems += _problems(form, line)
        if len(line.cells) > len(names):
            problems.append(Problem(line.number, "", _("There is a cell without a heading.")))
        title = _plain(form.cleaned_data.get(row_form.title_field) or "")
        if title and title in taken:
            problems.append(Problem(line.number, _heading(form, row_form.title_field), _("This is there already.")))
        taken.add(title)
        entries.append(form.instance)
    return DryRun(entries, problems)


def _columns(row_form, first):
    """Return ([field of each column], problems) of the row of headings: no column is unknown, twice or missing."""
    fields, names, problems = row_form.base_fields, [], []
    by_heading = headings(row_form)
    for heading in first.cells:
        name = by_heading.get(_plain(heading))
        if name is None:
            problems.append(Problem(first.number, heading, _("This column is not known.")))
        elif name in names:
            problems.append(Problem(first.number, heading, _("This column is there twice.")))
        names.append(name)
    for name, field in fields.items():
        if field.required and name not in names:
            problems.append(Problem(first.number, capfirst(str(field.label)), _("This column is missing.")))
    return names, problems


def headings(row_form):
    """Return {heading: field} of all that a heading may be: the field's own name, or its label in any language."""
    found = {name: name for name in row_form.base_fields}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {_plain(str(field.label)): name for name, field in row_form.base_fields.items()}
    return found


def _plain(text):
    return " ".join(text.split()).casefold()


def _data(names, line):
    """Return a row as the data of its form. What is left out of a column with a default has that."""
    cells = dict(zip(names, line.cells, strict=False))
    if not cells.get("availability"):
        cells["availability"] = Availability.YES
    return cells


def _problems(form, line):
    return [Problem(line.number, _heading(form, name), text) for name, texts in form.errors.items() for text in texts]


def _heading(form, name):
    return capfirst(str(form.fields[name].label)) if name in form.fields else ""


def _state(by):
    return by.seat.country_id


def _own(model, by):
    return model.objects.permitted(by).filter(country=_state(by), status__in=[*OPEN, Status.PUBLISHED])


def _institutions(by):
    return {_plain(row.name): row for row in _own(Institution, by)}


def _titles(row_form, by):
    titles = _own(row_form._meta.model, by).values_list(row_form.title_field, flat=True)
    return {_plain(title) for title in titles}


# -- writing --------------------------------------------------------------------------------------------------------


def write_all(entries, *, key, by):
    """Write all rows of one workbook as drafts, or none. `key` names the workbook as received: it is written once."""
    for number, entry in enumerate(entries):
        entry.ref, entry.status, entry.owner_codes = _ref(key, number), Status.DRAFT, [_state(by)]
    try:
        with transaction.atomic():
            type(entries[0]).objects.bulk_create(entries)
            for entry in entries if kinds().keys() & {entries[0].record_kind} else ():
                index_later(entry)
    except IntegrityError as error:
        raise NotPossible(_("These rows were written already.")) from error
    return len(entries)


def rows_written(model, key):
    """Return how many rows a workbook has written already: whoever sends its form twice is told the same twice."""
    refs = [_ref(key, number) for number in range(MOST_ROWS)]
    return model._base_manager.filter(ref__in=refs).count()


def _ref(key, number):
    """Return the ref of a row: as good as random, and the same when the same workbook is sent again."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY} import {key} {number}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:9]).decode().replace("-", "x").replace("_", "y")


# -- the empty workbook ---------------------------------------------------------------------------------------------


def template(row_form):
    """Return a workbook to fill in: headings in the reader's language, and a sheet of the codes that are known."""
    book = Workbook()
    sheet, codes = book.active, book.create_sheet(_("Codes")[:31])
    sheet.title = capfirst(str(row_form._meta.model._meta.verbose_name_plural))[:31]
    sheet.freeze_panes = "A2"
    place = 1
    for number, (name, field) in enumerate(row_form.base_fields.items(), 1):
        heading = sheet.cell(1, number, capfirst(str(field.label)))
        heading.font = Font(bold=field.required)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 24
        if offered := _offered(name, field):
            lines = _list_codes(codes, place, heading.value, offered)
            if not isinstance(field, Codes):
                only_these = DataValidation("list", formula1=f"'{codes.title}'!{lines}", allow_blank=True)
                sheet.add_data_validation(only_these)
                only_these.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
            place += 3
    return book


def _offered(name, field):
    if isinstance(field, Codes):
        return field.offered()
    return [choice for choice in getattr(field, "choices", ()) if choice[0]]


def _list_codes(sheet, place, heading, offered):
    """Write the codes of one column and their meanings; return where the codes stand."""
    sheet.cell(1, place, heading).font = Font(bold=True)
    for number, (code, meaning) in enumerate(offered, 2):
        sheet.cell(number, place, code)
        sheet.cell(number, place + 1, str(meaning))
    letter = get_column_letter(place)
    sheet.column_dimensions[get_column_letter(place + 1)].width = 32
    return f"${letter}$2:${letter}${len(offered) + 1}"
