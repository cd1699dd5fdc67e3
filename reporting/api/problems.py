"""What goes wrong, as problem details (RFC 9457): `status`, `title` and `detail`, all errors of a request together."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response

CONTENT_TYPE = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: "De vraag klopt niet",
    404: "Niet gevonden",
    405: "Dit kan hier niet",
    406: "Deze vorm is er niet",
}


class InvalidParameters(exceptions.APIException):
    """Parameters in the address that are wrong: each with its name and what is wrong with it."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in errors))
        self.errors = errors


def problem(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer an exception with problem details; None for what is a fault of ours, which becomes a 500."""
    if isinstance(exception, Http404):
        exception = exceptions.NotFound()
    if not isinstance(exception, exceptions.APIException):
        return None
    response = Response(_content(exception), status=exception.status_code, content_type=CONTENT_TYPE)
    if isinstance(exception, exceptions.MethodNotAllowed):
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    return response


def _content(exception: exceptions.APIException) -> dict[str, Any]:
    code = exception.status_code
    content: dict[str, Any] = {"status": code, "title": TITLES.get(code, "Fout"), "detail": _detail(exception)}
    if isinstance(exception, InvalidParameters):
        content["errors"] = [{"in": "query", "name": name, "detail": reason} for name, reason in exception.errors]
    return content


def _detail(exception: exceptions.APIException) -> str:
    if isinstance(exception, exceptions.NotFound):
        return "Op dit adres staat niets. Alle adressen staan in /v1/openapi.json."
    if isinstance(exception, exceptions.MethodNotAllowed):
        return "Deze API geeft alleen gegevens: gebruik GET of HEAD."
    if isinstance(exception, exceptions.NotAcceptable):
        return "Deze API geeft JSON: vraag om application/json."
    return str(exception.detail)
