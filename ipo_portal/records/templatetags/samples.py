"""Sample data for the gallery of components, so that its page needs no view of its own."""

from datetime import date, timedelta

from django import forms, template
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ipo_portal.access.tlp import TLP
from ipo_portal.records.charts import Column

register = template.Library()


class SampleForm(forms.Form):
    """Every kind of field once."""

    title = forms.CharField(label=_("Title of the document"), help_text=_("As it appears on the first page"))
    summary = forms.CharField(label=_("Summary"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    email = forms.EmailField(label=_("Official e-mail"))
    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("es", "Español")])
    day = forms.DateField(label=_("Review date"), widget=forms.DateInput({"type": "date"}), required=False)
    tlp = forms.ChoiceField(label=_("How may it be shared?"), choices=TLP.choices, widget=forms.RadioSelect)
    areas = forms.MultipleChoiceField(
        label=_("Planning areas"),
        choices=[("venue", _("Venue security")), ("border", _("Border control")), ("media", _("Media"))],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "checks-2"}),
        required=False,
    )
    file = forms.FileField(label=_("File"), required=False)
    tell = forms.BooleanField(label=_("Tell me when a State adopts it"), required=False)

    def clean(self):
        raise ValidationError(_("This form is a sample and is never saved."))


def sample_weeks():
    """Return a month as the calendar view gives it: July 2027 with one event over two weeks."""
    first, start, end = date(2027, 6, 28), date(2027, 7, 9), date(2027, 7, 14)
    days = [first + timedelta(days=n) for n in range(35)]

    def entries(day):
        found = []
        if start <= day <= end:
            found.append(
                {
                    "title": _("Sample event"),
                    "url": "#",
                    "starts_here": day == start or day.weekday() == 0,
                    "continues": day < end,
                    "css": "",
                }
            )
        if day == date(2027, 7, 13):
            found.append({"title": _("Sample activity"), "url": "#", "starts_here": True, "css": "ipo"})
        if day == date(2027, 7, 22):
            found.append({"gap": True})
            found.append({"title": _("To confirm"), "url": "#", "starts_here": True, "css": "soft"})
        return found

    today = date(2027, 7, 1)
    rows = [
        {"date": day, "in_month": day.month == 7, "is_today": day == today, "entries": entries(day)} for day in days
    ]
    return [rows[n : n + 7] for n in range(0, 35, 7)]


@register.simple_tag
def samples():
    """Return everything the gallery shows."""
    return {
        "form": SampleForm(),
        "wrong": SampleForm({"email": "office@"}, auto_id="wrong_%s"),
        "filters": SampleForm({"language": "es", "areas": ["venue"]}, auto_id="filter_%s"),
        "params": QueryDict("language=es&areas=venue&page=2"),
        "counts": {"areas": {"venue": 9, "border": 4}},
        "page": Paginator(range(300), 20).page(3),
        "weeks": sample_weeks(),
        "start": date(2027, 7, 9),
        "end": date(2027, 7, 14),
        "columns": [Column(str(year), year % 4, shortest=f"’{year % 100}") for year in range(2020, 2028)],
        "steps": [
            {"label": _("Description"), "hint": _("Title, summary, event"), "state": "done", "url": "#"},
            {"label": _("Files and handling"), "state": "current"},
            {"label": _("Check and release"), "state": ""},
        ],
        "versions": [
            {"number": "2.0", "status": _("In force"), "date": date(2027, 3, 1), "note": _("New evidence.")},
            {"number": "1.0", "status": _("Replaced"), "date": date(2026, 3, 1)},
        ],
        "views": [
            {"label": _("Month"), "url": "#", "current": True},
            {"label": _("List"), "url": "#", "count": 12},
        ],
        "facts": [(_("State"), "Colombia"), (_("Language"), "Español"), (_("Left out"), "")],
        "consequences": [_("Readers are told that it no longer applies."), _("Its versions stay.")],
        "states": [
            {"code": "CO", "name": "Colombia", "url": "#", "status": "designated", "label": _("designated")},
            {"code": "PE", "name": "Peru", "url": "#", "status": "none", "label": _("none recorded")},
        ],
    }
