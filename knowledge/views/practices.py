"""Pages of endorsed practice."""

from django.urls import reverse

from ipo_portal.access.tlp import strictest
from ipo_portal.records.views import ListRecords

from ..actions import write_practice
from ..filters import PracticeFilter
from ..forms import PracticeForm
from ..models import Practice, PracticeVersion, Resource
from .pages import VersionedDetail, WriteDraft


class PracticeList(ListRecords):
    model = Practice
    public = "what is endorsed as TLP:CLEAR is for everybody"
    filterset_class = PracticeFilter
    related = ("current",)
    template_name = "knowledge/practice_list.html"


class PracticeDetail(VersionedDetail):
    model = Practice
    public = "what is endorsed as TLP:CLEAR is for everybody"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        sources = Resource.objects.permitted(self.request.user).filter(cited_in__version=context["version"])
        sources = list(sources.select_related("current", "country"))
        shown = strictest([context["page_tlp"], *(source.tlp for source in sources)])
        contacts = list({source.country_id: source.country for source in sources}.values())
        return context | {"sources": sources, "contacts": contacts, "page_tlp": shown}


class WritePractice(WriteDraft):
    """The form of a practice. `?from=` names a resource it is drawn from."""

    model = Practice
    versions = PracticeVersion
    action = "add"
    form_class = PracticeForm
    template_name = "knowledge/practice_form.html"

    def list_url(self):
        return reverse("knowledge:practice-list")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if kwargs["instance"] is not None:
            chosen = list(kwargs["instance"].sources.values_list("resource_id", flat=True))
        else:
            drawn_from = Resource.objects.permitted(self.request.user).filter(ref=self.request.GET.get("from", ""))
            chosen = list(drawn_from.values_list("pk", flat=True))
        return kwargs | {"chosen": chosen}

    def begin(self, ref):
        return Practice(ref=ref)

    def write(self, record, version, form):
        write_practice(record, version, by=self.request.user, sources=list(form.cleaned_data["sources"]))


class ChangePractice(WritePractice):
    action = "change"
