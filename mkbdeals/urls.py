"""Root of all addresses."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from assessment.admin import assessment_site
from mkbdeals.accounts import NOT_USED, not_used
from mkbdeals.openid import views as openid_views
from mkbdeals.operations.views import livez, metrics, readyz, security_txt
from mkbdeals.signing_out import sign_out

handler400 = "mkbdeals.errors.bad_request"
handler403 = "mkbdeals.errors.permission_denied"
handler404 = "mkbdeals.errors.page_not_found"
handler429 = "mkbdeals.errors.too_often"
handler500 = "mkbdeals.errors.server_error"
urlpatterns = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("account/", include(NOT_USED)),
    path("account/logout/", sign_out, name="account_logout"),
    path("account/", include("allauth.account.urls")),
    # One page lists all kinds of a second factor; a passkey keeps the name it was given.
    path("account/2fa/webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("account/2fa/webauthn/keys/<int:pk>/edit/", not_used, name="mfa_edit_webauthn"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/via/<slug:provider_id>/", openid_views.leave, name="openid_connect_login"),
    path("account/via/<slug:provider_id>/opnieuw/", openid_views.again, name="openid_connect_again"),
    path("account/via/<slug:provider_id>/terug/", openid_views.come_back, name="openid_connect_callback"),
    path("admin/", admin.site.urls),
    path("beoordelen/", assessment_site.urls),
    path("", include("assessment.urls")),
    path("", include("reporting.api.urls")),
    path("", include("reporting.urls")),
    path("", include("proposals.urls")),
]
