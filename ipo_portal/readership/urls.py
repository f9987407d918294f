from django.urls import path

from . import groups, requests, views

urlpatterns = [
    path("records/<str:kind>/<slug:ref>/restrict/", views.Restrict.as_view(), name="restrict"),
    path("records/<str:kind>/<slug:ref>/readers/", views.Readers.as_view(), name="readers"),
    path("records/<str:kind>/<slug:ref>/recall/", views.SendRecall.as_view(), name="recall"),
    path("records/<str:kind>/<slug:ref>/access/", views.Access.as_view(), name="access"),
    path("records/<str:kind>/<slug:ref>/ask/", requests.Ask.as_view(), name="ask"),
    path("records/<str:kind>/<slug:ref>/requests/", requests.Requests.as_view(), name="requests-of"),
    path("records/<str:kind>/<slug:ref>/requests/<slug:request_ref>/", requests.Answer.as_view(), name="request"),
    path("requests/", requests.OwnRequests.as_view(), name="requests"),
    path("recalls/", views.Recalls.as_view(), name="recalls"),
    path("recalls/<slug:ref>/confirm/", views.ConfirmDeletion.as_view(), name="recall-confirm"),
    path("people/groups/", groups.Groups.as_view(), name="groups"),
    path("people/groups/add/", groups.WriteGroup.as_view(), name="group-add"),
    path("people/groups/<slug:code>/", groups.WriteGroup.as_view(), name="group"),
    path("opened/", views.Opened.as_view(), name="opened"),
]
