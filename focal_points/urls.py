from django.urls import path

from . import confirm_views, views
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
    path("focal-points/<slug:code>/", views.StateDetail.as_view(), name="state-detail"),
]
