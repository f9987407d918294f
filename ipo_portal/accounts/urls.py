"""Everything about signing in; what is ours stands before what allauth has at the same address."""

from allauth.socialaccount.views import login_cancelled
from django.urls import include, path

from .session_views import Address, Sessions
from .views import ResetPassword, SignInFailed, SignUp

urlpatterns = [
    path("second-factor/", include("ipo_portal.accounts.second_factor.urls")),
    path("sessions/", Sessions.as_view(), name="usersessions_list"),
    path("signup/", SignUp.as_view(), name="account_signup"),
    path("password/reset/", ResetPassword.as_view(), name="account_reset_password"),
    path("email/", Address.as_view(), name="account_email"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("oidc-cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc-error/", SignInFailed.as_view(), name="socialaccount_login_error"),
    path("", include("allauth.account.urls")),
]
