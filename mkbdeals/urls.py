"""Root of all addresses."""

from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.cache import never_cache

from assessment.admin import assessment_site
from mkbdeals.accounts import NOT_USED


@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """Say that the web process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


handler400 = "mkbdeals.errors.bad_request"
handler403 = "mkbdeals.errors.permission_denied"
handler404 = "mkbdeals.errors.page_not_found"
handler429 = "mkbdeals.errors.too_often"
handler500 = "mkbdeals.errors.server_error"
urlpatterns = [
    path("livez", livez, name="livez"),
    path("account/", include(NOT_USED)),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("beoordelen/", assessment_site.urls),
    path("", include("assessment.urls")),
    path("", include("reporting.api.urls")),
    path("", include("reporting.urls")),
    path("", include("proposals.urls")),
]
