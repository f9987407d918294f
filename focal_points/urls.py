from django.urls import path

from ipo_portal.records.exports import XLSX

from . import confirm_views, exports, views
from . import import_views as imports
from .entries import verbs
from .entries import views as entries
from .models import Expert, Fact, Institution
from .proposals import views as proposals
from .threads import views as threads

app_name = "focal_points"


def entry_addresses(model, add, change, detail):
    """Return the addresses of one kind of entry: its form, its page and its verbs."""
    noun = model._meta.model_name
    done = {
        "submit": verbs.Submit, "return": verbs.Return, "release": verbs.Release, "confirm": verbs.Confirm,
        "withdraw": verbs.Withdraw, "label": verbs.Label, "delete": verbs.Delete,
    }  # fmt: skip
    return [
        path(f"focal-points/{noun}s/add/", add.as_view(), name=f"{noun}-add"),
        path(f"focal-points/{noun}s/<slug:ref>/", detail.as_view(), name=f"{noun}-detail"),
        path(f"focal-points/{noun}s/<slug:ref>/change/", change.as_view(), name=f"{noun}-change"),
        *(
            path(f"focal-points/{noun}s/<slug:ref>/{verb}/", verbs.of(model, view).as_view(), name=f"{noun}-{verb}")
            for verb, view in done.items()
        ),
    ]


urlpatterns = [
    path("focal-points/", views.StateList.as_view(), name="state-list"),
    path("focal-points/threads/", threads.ThreadList.as_view(), name="thread-list"),
    path("focal-points/threads/<slug:ref>/", threads.ThreadDetail.as_view(), name="thread-detail"),
    path("focal-points/threads/<slug:ref>/write/", threads.Write.as_view(), name="thread-write"),
    path("focal-points/threads/<slug:ref>/close/", threads.Close.as_view(), name="thread-close"),
    path("focal-points/institutions/", entries.InstitutionList.as_view(), name="institution-list"),
    path("focal-points/experts/", entries.ExpertList.as_view(), name="expert-list"),
    path("focal-points/institutions/import/", imports.ImportInstitutions.as_view(), name="institution-import"),
    path("focal-points/institutions/empty.xlsx", imports.InstitutionTemplate.as_view(), name="institution-template"),
    path("focal-points/experts/import/", imports.ImportExperts.as_view(), name="expert-import"),
    path("focal-points/experts/empty.xlsx", imports.ExpertTemplate.as_view(), name="expert-template"),
    *entry_addresses(Fact, entries.WriteFact, entries.ChangeFact, entries.FactDetail),
    *entry_addresses(Institution, entries.WriteInstitution, entries.ChangeInstitution, entries.InstitutionDetail),
    *entry_addresses(Expert, entries.WriteExpert, entries.ChangeExpert, entries.ExpertDetail),
    path("focal-points/proposals/add/", proposals.Propose.as_view(), name="proposal-add"),
    path("focal-points/proposals/<slug:ref>/", proposals.ProposalDetail.as_view(), name="proposal-detail"),
    path("focal-points/proposals/<slug:ref>/accept/", proposals.Accept.as_view(), name="proposal-accept"),
    path("focal-points/proposals/<slug:ref>/decline/", proposals.Decline.as_view(), name="proposal-decline"),
    path("focal-points/<slug:code>/contact/", threads.Contact.as_view(), name="contact"),
    path("focal-points/confirm/", confirm_views.Confirm.as_view(), name="confirm"),
    path("confirm/<str:token>/", confirm_views.ConfirmByLink.as_view(), name="confirm-link"),
    path("focal-points/states.csv", exports.StateExport.as_view(), name="state-csv"),
    path("focal-points/states.xlsx", exports.StateExport.as_view(kind=XLSX), name="state-xlsx"),
    path("focal-points/institutions.csv", exports.InstitutionExport.as_view(), name="institution-csv"),
    path("focal-points/institutions.xlsx", exports.InstitutionExport.as_view(kind=XLSX), name="institution-xlsx"),
    path("focal-points/experts.csv", exports.ExpertExport.as_view(), name="expert-csv"),
    path("focal-points/experts.xlsx", exports.ExpertExport.as_view(kind=XLSX), name="expert-xlsx"),
    path("focal-points/<slug:code>/office.vcf", exports.OfficeCard.as_view(), name="office-card"),
    path("focal-points/<slug:code>/", views.StateDetail.as_view(), name="state-detail"),
]
