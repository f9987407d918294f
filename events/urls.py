from django.urls import path

from . import ahead, views

app_name = "events"
urlpatterns = [
    path("events/", views.EventMonth.as_view(), name="event-month"),
    path("events/list/", views.EventList.as_view(), name="event-list"),
    path("events/ahead/", ahead.EventAhead.as_view(), name="event-ahead"),
    path("events/past/", views.EventPast.as_view(), name="event-past"),
    path("events/undated/", views.EventUndated.as_view(), name="event-undated"),
    path("events/feed.ics", views.EventFeed.as_view(), name="event-feed"),
    path("events/<slug:ref>/", views.EventDetail.as_view(), name="event-detail"),
]
