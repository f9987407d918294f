"""Pages of national expertise."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import DetailView

from ipo_portal.access.views import PermittedMixin
from ipo_portal.accounts.models import Body, Country
from ipo_portal.audit.models import Entry
from ipo_portal.records import uploads
from ipo_portal.records.openings import note_opening
from ipo_portal.records.views import ListRecords
from ipo_portal.vocabulary.terms import named

from ..actions import write_resource
from ..filters import ResourceFilter
from ..forms import ResourceForm
from ..models import Resource, ResourceFile, ResourceVersion
from .pages import VersionedDetail, WriteDraft


class ResourceList(ListRecords):
    model = Resource
    public = "what is released as TLP:CLEAR is for everybody"
    filterset_class = ResourceFilter
    related = ("current", "country")
    template_name = "knowledge/resource_list.html"


class ResourceDetail(VersionedDetail):
    model = Resource
    public = "what is released as TLP:CLEAR is for everybody"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, open_version = self.request.user, context["open_version"]
        return context | {
            "blocking": open_version.blocking_files() if open_version else [],
            "files": list(context["version"].files.defer("pages")),
            "shared": [*named(Country, self.object.shared_with), *named(Body, self.object.shared_with)],
            "may_cite": user.has_perm("knowledge.add_practice") and self.object.is_published,
        }


class WriteResource(WriteDraft):
    """The upload form: what it is, the files; the label is chosen at release."""

    model = Resource
    versions = ResourceVersion
    action = "add"
    form_class = ResourceForm
    template_name = "knowledge/resource_form.html"

    def dispatch(self, request, *args, **kwargs):
        with uploads.keep_or_discard():
            return super().dispatch(request, *args, **kwargs)

    def list_url(self):
        return reverse("knowledge:resource-list")

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if "remove" not in request.POST and form.is_valid():
            return self.form_valid(form)
        form.is_valid()
        return self.form_invalid(form)

    def form_invalid(self, form):
        self.received = form.receive()
        return super().form_invalid(form)

    def begin(self, ref):
        return Resource(country=self.request.user.seat.country, ref=ref)

    def write(self, record, version, form):
        write_resource(
            record, version, by=self.request.user, uploads=form.cleaned_data["files"], received=form.received,
            dropped=self.request.POST.getlist("drop"),
        )  # fmt: skip

    def go(self, record):
        """Send the browser on. What sent the form with a progress bar cannot see a redirect: it is told where to go."""
        answer = super().go(record)
        if "X-Progress" not in self.request.headers:
            return answer
        return HttpResponse(status=201, headers={"Location": answer["Location"]})

    def get_context_data(self, **kwargs):
        version = self.open_version or (self.record.current if self.record else None)
        return super().get_context_data(
            received=getattr(self, "received", []),
            files=list(version.files.defer("pages")) if version else [],
            **kwargs,
        )


class ChangeResource(WriteResource):
    action = "change"


class FileDownload(PermittedMixin, DetailView):
    """A file, if its version may be read: attached, never shown; what is above CLEAR is noted."""

    model = ResourceVersion
    action = "view"
    public = "files of what is released as TLP:CLEAR are for everybody"

    def get_object(self, queryset=None):
        files = ResourceFile.objects.filter(version__in=self.get_queryset()).select_related("version__record")
        return get_object_or_404(files.defer("pages"), ref=self.kwargs["ref"])

    def get(self, request, *args, **kwargs):
        file = self.get_object()
        note_opening(Entry.Kind.DOWNLOADED, user=request.user, record=file.version.record, text=file.ref)
        return uploads.serve(file.path, file.name, file.content_type)
