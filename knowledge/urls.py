from django.urls import path

from .views import coverage, laws, practices, resources, reviewing, verbs

app_name = "knowledge"


def addresses(noun, pages):
    """Return the addresses of one noun: list, page, form and verbs, named app:model-action."""
    return [path(f"knowledge/{noun}s/{tail}", view.as_view(), name=f"{noun}-{name}") for tail, view, name in pages]


urlpatterns = [
    path("knowledge/", practices.PracticeList.as_view(), name="knowledge-list"),
    path("knowledge/coverage/", coverage.Coverage.as_view(), name="coverage"),
    *addresses(
        "practice",
        [
            ("", practices.PracticeList, "list"),
            ("add/", practices.WritePractice, "add"),
            ("<slug:ref>/", practices.PracticeDetail, "detail"),
            ("<slug:ref>/versions/<int:number>/", practices.PracticeDetail, "version"),
            ("<slug:ref>/change/", practices.ChangePractice, "change"),
            ("<slug:ref>/submit/", verbs.SubmitPractice, "submit"),
            ("<slug:ref>/review/", reviewing.ReviewPractice, "review"),
            ("<slug:ref>/return/", verbs.ReturnPractice, "return"),
            ("<slug:ref>/endorse/", verbs.EndorsePractice, "endorse"),
            ("<slug:ref>/withdraw/", verbs.WithdrawPractice, "withdraw"),
            ("<slug:ref>/label/", verbs.LabelPractice, "label"),
            ("<slug:ref>/delete/", verbs.DeletePractice, "delete"),
        ],
    ),
    *addresses(
        "resource",
        [
            ("", resources.ResourceList, "list"),
            ("add/", resources.WriteResource, "add"),
            ("<slug:ref>/", resources.ResourceDetail, "detail"),
            ("<slug:ref>/versions/<int:number>/", resources.ResourceDetail, "version"),
            ("<slug:ref>/change/", resources.ChangeResource, "change"),
            ("<slug:ref>/submit/", verbs.SubmitResource, "submit"),
            ("<slug:ref>/return/", verbs.ReturnResource, "return"),
            ("<slug:ref>/release/", verbs.ReleaseResource, "release"),
            ("<slug:ref>/clear-marks/", verbs.ClearMarks, "clear-marks"),
            ("<slug:ref>/withdraw/", verbs.WithdrawResource, "withdraw"),
            ("<slug:ref>/label/", verbs.LabelResource, "label"),
            ("<slug:ref>/delete/", verbs.DeleteResource, "delete"),
        ],
    ),
    path("knowledge/files/<slug:ref>/", resources.FileDownload.as_view(), name="file"),
    *addresses("law", [("", laws.LawList, "list"), ("<slug:ref>/", laws.LawDetail, "detail")]),
]
