"""All addresses. Nothing private is told by one: records are named by a random ref."""

from django.urls import path

urlpatterns = []
