from django.urls import path

app_name = "focal_points"
urlpatterns = []
