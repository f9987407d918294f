from django.urls import path

from ipo_portal.records.exports import XLSX

from . import confirm_views, exports, views
from . import import_views as imports
from .threads import views as threads

app_name = "focal_points"
urlpatterns = [
    path("focal-points/", views.StateList.as_view(), name="state-list"),
    path("focal-points/threads/", threads.ThreadList.as_view(), name="thread-list"),
    path("focal-points/threads/<slug:ref>/", threads.ThreadDetail.as_view(), name="thread-detail"),
    path("focal-points/threads/<slug:ref>/write/", threads.Write.as_view(), name="thread-write"),
    path("focal-points/threads/<slug:ref>/close/", threads.Close.as_view(), name="thread-close"),
    path("focal-points/<slug:code>/contact/", threads.Contact.as_view(), name="contact"),
    path("focal-points/confirm/", confirm_views.Confirm.as_view(), name="confirm"),
    path("confirm/<str:token>/", confirm_views.ConfirmByLink.as_view(), name="confirm-link"),
    path("focal-points/states.csv", exports.StateExport.as_view(), name="state-csv"),
    path("focal-points/states.xlsx", exports.StateExport.as_view(kind=XLSX), name="state-xlsx"),
    path("focal-points/institutions.csv", exports.InstitutionExport.as_view(), name="institution-csv"),
    path("focal-points/institutions.xlsx", exports.InstitutionExport.as_view(kind=XLSX), name="institution-xlsx"),
    path("focal-points/experts.csv", exports.ExpertExport.as_view(), name="expert-csv"),
    path("focal-points/experts.xlsx", exports.ExpertExport.as_view(kind=XLSX), name="expert-xlsx"),
    path("focal-points/institutions/import/", imports.ImportInstitutions.as_view(), name="institution-import"),
    path("focal-points/institutions/empty.xlsx", imports.InstitutionTemplate.as_view(), name="institution-template"),
    path("focal-points/experts/import/", imports.ImportExperts.as_view(), name="expert-import"),
    path("focal-points/experts/empty.xlsx", imports.ExpertTemplate.as_view(), name="expert-template"),
    path("focal-points/<slug:code>/office.vcf", exports.OfficeCard.as_view(), name="office-card"),
    path("focal-points/<slug:code>/", views.StateDetail.as_view(), name="state-detail"),
]
