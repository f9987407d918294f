from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.SecondFactor.as_view(), name="mfa_index"),
    path("totp/activate/", views.SetUpTotp.as_view(), name="mfa_activate_totp"),
    path("webauthn/add/", views.SetUpPasskey.as_view(), name="mfa_add_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("recovery-codes/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("", include("allauth.mfa.urls")),
]
