"""The directory as files: States, institutions, experts, and the card of an office. No person is in any of them."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import View

from ipo_portal.access.tlp import TLP
from ipo_portal.access.views import DeclaredMixin
from ipo_portal.accounts.mails import absolute
from ipo_portal.accounts.models import Country, Subregion
from ipo_portal.records.exports import CSV, Column, ExportList, as_file
from ipo_portal.vocabulary.terms import named, terms

from .cards import card
from .entries.filters import ExpertFilter, InstitutionFilter
from .models import Expert, Institution
from .models.roster import Availability, Help
from .states import designated_codes, is_of_the_network, states_for
from .views import OFFICIAL, PUBLIC


class StateExport(DeclaredMixin, View):
    """The list of States: of focal points a visitor learns what the page tells."""

    public = PUBLIC
    kind = CSV

    def get(self, request):
        columns = [
            Column(_("ISO code"), lambda row: row["code"]),
            Column(_("State"), lambda row: row["name"]),
            Column(_("Sub-region"), lambda row: _words(named(Subregion, terms(Country)[row["code"]].subregions))),
            Column(_("Official languages"), lambda row: _languages(terms(Country)[row["code"]].official_languages)),
            Column(_("Focal point"), lambda row: row["label"]),
            Column(_("Address"), lambda row: absolute(row["url"])),
        ]
        label = TLP.GREEN if is_of_the_network(request.user) else TLP.CLEAR
        rows = states_for(request.user)
        return as_file(self.kind, name="states", user=request.user, label=label, columns=columns, rows=rows)


class EntryExport(ExportList):
    """What institutions and experts have in common: label and State before, source and dates after."""

    related = ("country",)

    def columns(self, rows):
        return [
            Column(_("Label"), lambda row: TLP(row.tlp).label),
            Column(_("State"), lambda row: row.country.name),
            *self.own_columns(rows),
            Column(_("Planning areas"), lambda row: _words(row.areas)),
            Column(_("Language of the text"), lambda row: row.get_language_display()),
            Column(_("Source"), lambda row: row.source),
            Column(_("True as of"), lambda row: _day(row.as_of)),
            Column(_("Last confirmed"), lambda row: _day(row.confirmed_on)),
            Column(_("Status"), lambda row: row.freshness.label),
        ]


class InstitutionExport(EntryExport):
    model = Institution
    public = "institutions that are CLEAR are public; all others are left out by the rule"
    name = "institutions"
    filterset_class = InstitutionFilter

    def own_columns(self, rows):
        return [
            Column(_("Institution"), lambda row: row.name),
            Column(_("Kind"), lambda row: row.get_kind_display()),
            Column(_("City"), lambda row: row.city),
            Column(_("Web site"), lambda row: row.website),
            Column(_("What it does for major events"), lambda row: row.text),
        ]


class ExpertExport(EntryExport):
    model = Expert
    public = "experts who are CLEAR are public; all others are left out by the rule"
    name = "experts"
    filterset_class = ExpertFilter

    def own_columns(self, rows):
        # An institution may be closed to a reader who sees its expert.
        institutions = Institution.objects.permitted(self.request.user)
        open_ones = institutions.in_bulk({row.institution_id for row in rows if row.institution_id})
        return [
            Column(_("Post"), lambda row: row.post),
            Column(_("Institution"), lambda row: open_ones.get(row.institution_id)),
            Column(_("Experience"), lambda row: row.experience),
            Column(_("Languages"), lambda row: _languages(row.speaks)),
            Column(_("Kinds of help"), lambda row: _words(Help(code).label for code in row.helps)),
            Column(_("Availability"), lambda row: Availability(row.availability).label),
            Column(_("Available from"), lambda row: _day(row.available_from)),
        ]


class OfficeCard(DeclaredMixin, View):
    """The post as a vCard. Where it is vacant, the secretariat is the office to write to."""

    public = PUBLIC

    def get(self, request, code):
        state = terms(Country).get(code.upper())
        if state is None:
            raise Http404
        names = {"state": state.name}
        if state.code in designated_codes():
            title, organisation = _("National Focal Point of %(state)s") % names, [str(state.name), "IPO Americas"]
        else:
            title, organisation = _("Secretariat of IPO Americas, for %(state)s") % names, ["IPO Americas"]
        body = card(
            name=title,
            organisation=organisation,
            url=absolute(reverse("focal_points:contact", args=[state.code.lower()])),
            language=get_language(),
        )
        response = HttpResponse(body, content_type="text/vcard; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="ipo-americas-{state.code.lower()}.vcf"'
        return response


def _words(things):
    return ", ".join(str(thing) for thing in things)


def _languages(codes):
    return _words(OFFICIAL.get(code, code) for code in codes)


def _day(day):
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
