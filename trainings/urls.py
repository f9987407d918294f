from django.urls import path

from . import views

app_name = "trainings"
urlpatterns = [
    path("training/", views.ActivityList.as_view(), name="activity-list"),
    path("training/<slug:ref>/", views.ActivityDetail.as_view(), name="activity-detail"),
]
