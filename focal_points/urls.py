from django.urls import path

from . import views

app_name = "focal_points"
urlpatterns = [
    path("focal-points/", views.StateList.as_view(), name="state-list"),
    path("focal-points/<slug:code>/", views.StateDetail.as_view(), name="state-detail"),
]
