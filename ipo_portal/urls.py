"""All addresses. Nothing private is told by one: records are named by a random ref."""

from django.urls import include, path

from ipo_portal.accounts.seat_views import Seat
from ipo_portal.accounts.views import AcceptInvitation, AcceptRules
from ipo_portal.people import confirm_views
from ipo_portal.people import views as people

from . import admin, handover, health, languages, security, trails, views

handler400 = "ipo_portal.refusals.unreadable"
handler500 = "ipo_portal.refusals.failed"
handler429 = "ipo_portal.accounts.limits.too_many"
PAGES = ("about", "accessibility", "handling", "terms", "contact", "help")

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("work/", views.Work.as_view(), name="work"),
    path("handover/", handover.Handover.as_view(), name="handover"),
    path("components/", views.Components.as_view(), name="components"),
    path("search/", views.Search.as_view(), name="search"),
    path("trail/", trails.Trail.as_view(), name="trail"),
    path("history/<str:kind>/<slug:ref>/", trails.RecordHistory.as_view(), name="record-history"),
    path("healthz", health.Alive.as_view(), name="healthz"),
    path("readyz", health.Ready.as_view(), name="readyz"),
    path("csp-report/", security.CspReport.as_view(), name="csp-report"),
    path(".well-known/security.txt", security.SecurityTxt.as_view(), name="security-txt"),
    path("", include("events.urls")),
    path("", include("knowledge.urls")),
    path("", include("focal_points.urls")),
    path("", include("trainings.urls")),
    path("", include("ipo_portal.readership.urls")),
    path("invitation/<str:token>/", AcceptInvitation.as_view(), name="invitation"),
    path("rules/", AcceptRules.as_view(), name="rules"),
    path("seat/", Seat.as_view(), name="seat"),
    path("people/", people.People.as_view(), name="people"),
    path("people/invite/", people.Invite.as_view(), name="invite"),
    path("people/confirm/", confirm_views.Confirm.as_view(), name="people-confirm"),
    path("people/mail/", people.Mail.as_view(), name="mail"),
    path("people/invitations/<str:ref>/send/", people.Resend.as_view(), name="invitation-resend"),
    path("people/invitations/<str:ref>/revoke/", people.Revoke.as_view(), name="invitation-revoke"),
    path("people/invitations/<str:ref>/letter/", people.InvitationLetter.as_view(), name="invitation-letter"),
    path("people/seats/<str:ref>/end/", people.EndSeat.as_view(), name="seat-end"),
    path("people/seats/<str:ref>/letter/", people.SeatLetter.as_view(), name="seat-letter"),
    path("admin/", admin.site.urls),
    path("account/", include("ipo_portal.accounts.urls")),
    path("language/", languages.SetLanguage.as_view(), name="set_language"),
    path("privacy/", views.Privacy.as_view(), name="page-privacy"),
    *[path(f"{name}/", views.Page.as_view(template_name=f"pages/{name}.html"), name=f"page-{name}") for name in PAGES],
]
