"""Addresses of the API: Dutch nouns in the plural, no slash at the end."""

import json
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, re_path

from reporting.api.headers import with_headers
from reporting.api.loading import views
from reporting.views.public.limits import CONTENT_TYPE, refusal

app_name = "api"
WITHOUT_TLS = "Vraag dit adres met https:// in plaats van http://. Uw vraag ging onversleuteld over het internet."


def _door(name: str) -> Callable[..., HttpResponseBase]:
    def view(request: HttpRequest, **arguments: str) -> HttpResponseBase:
        refused = _unencrypted(request) or refusal(request)
        if refused is not None:
            return with_headers(refused)
        return getattr(views(), name)(request, **arguments)

    # There is no session here and nothing to change: a POST gets its 405 as everything else.
    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


def _unencrypted(request: HttpRequest) -> HttpResponse | None:
    """Refuse what came without TLS: a redirect would hide from a program that all it sends can be read (ASVS 4.1.2)."""
    if request.is_secure() or not getattr(settings, "SECURE_SSL_REDIRECT", False):
        return None
    content = {"status": 403, "title": "Alleen met https", "detail": WITHOUT_TLS}
    return HttpResponse(json.dumps(content, ensure_ascii=False), status=403, content_type=CONTENT_TYPE)


urlpatterns = [
    path("v1/openapi.json", _door("openapi"), name="openapi"),
    path("v1/deals", _door("deal_list"), name="deal_list"),
    path("v1/deals/<str:dealcode>", _door("deal_detail"), name="deal_detail"),
    path("v1/rondes", _door("round_list"), name="round_list"),
    path("v1/rondes/<str:rondecode>", _door("round_detail"), name="round_detail"),
    path("v1/provincies", _door("province_list"), name="province_list"),
    path("v1/themas", _door("theme_list"), name="theme_list"),
    path("v1/cijfers", _door("figures"), name="figures"),
    re_path(r"^v1(?:/(?P<rest>.*))?$", _door("not_found"), name="not_found"),
]
