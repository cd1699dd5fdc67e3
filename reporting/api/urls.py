"""Addresses of the API: Dutch nouns in the plural, no slash at the end."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, re_path

from reporting.api.headers import with_headers
from reporting.api.loading import views
from reporting.views.public.limits import refusal

app_name = "api"


def _door(name: str) -> Callable[..., HttpResponseBase]:
    def view(request: HttpRequest, **arguments: str) -> HttpResponseBase:
        refused = refusal(request)
        if refused is not None:
            return with_headers(refused)
        return getattr(views(), name)(request, **arguments)

    # There is no session here and nothing to change: a POST gets its 405 as everything else.
    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


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
