"""All addresses. Nothing private is told by one: records are named by a random ref."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from . import admin, health, views

PAGES = ("about", "handling", "privacy", "terms", "contact", "help")

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("work/", views.Work.as_view(), name="work"),
    path("search/", views.Search.as_view(), name="search"),
    path("healthz", health.Alive.as_view(), name="healthz"),
    path("readyz", health.Ready.as_view(), name="readyz"),
    path("", include("events.urls")),
    path("", include("knowledge.urls")),
    path("", include("focal_points.urls")),
    path("", include("trainings.urls")),
    path("admin/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    *[
        path(f"{name}/", views.Page.as_view(template_name=f"pages/{name}.html"), name=f"page-{name}")
        for name in PAGES
    ],
]
