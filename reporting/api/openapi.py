"""Writes the OpenAPI document of the API from its views and serializers. Only `manage.py write_openapi` loads this.

The document is a file in the repository: what a worker serves needs no library to write it.
"""

import json
from typing import Any

from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers as shapes

from reporting.api import serializers, views
from reporting.api.parameters import MOST_PER_PAGE
from reporting.documents.open_data.about import DESCRIPTION, LICENCE, LICENCE_NAME, VERSION
from reporting.documents.open_data.fields import STATUS_CODES

SERVER = "https://voorbeeld.invalid"  # the door puts the address of the site in its place
SETTINGS: dict[str, Any] = {
    "TITLE": "API van de MKB-deals",
    "DESCRIPTION": DESCRIPTION,
    "VERSION": VERSION,
    "OAS_VERSION": "3.0.3",
    "CONTACT": {"name": "MKB-deals", "url": f"{SERVER}/contact/"},
    "LICENSE": {"name": LICENCE_NAME, "url": LICENCE},
    "SERVERS": [{"url": SERVER, "description": "Deze website"}],
    "TAGS": [],
    "ENUM_NAME_OVERRIDES": {
        "DealStatus": [(each, each) for each in STATUS_CODES.values()],
        "RondeStatus": [(each, each) for each in ("aangekondigd", "open", "in-behandeling", "besloten")],
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
TOO_MANY = "Te veel vragen van één adres in een minuut; `Retry-After` zegt hoeveel seconden te wachten."
PAGING = [
    OpenApiParameter("pagina", {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1},
                     description="Welke pagina."),
    OpenApiParameter("aantalPerPagina", {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": 20},
                     description="Hoeveel op een pagina."),
]  # fmt: skip
FILTERS = [
    OpenApiParameter("ronde", str, description="Alleen deals van de ronde met deze code."),
    OpenApiParameter("provincie", str, description="Alleen deals in de provincie met deze CBS-code."),
    OpenApiParameter("thema", str, description="Alleen deals met dit thema, met zijn officiële naam."),
    OpenApiParameter("status", {"type": "string", "enum": list(STATUS_CODES.values())},
                     description="Alleen deals met deze status."),
]  # fmt: skip
# Address, view, what it gives (and the name of its list), what it is called, and its parameters.
ADDRESSES: list[tuple[str, Any, Any, str, str, list[OpenApiParameter]]] = [
    ("v1/deals", views.DealList, serializers.Deal, "deals", "Alle deals", PAGING + FILTERS),
    ("v1/deals/<str:dealcode>", views.DealDetail, serializers.Deal, "", "Eén deal", []),
    ("v1/rondes", views.RoundList, serializers.Ronde, "rondes", "Alle rondes", PAGING),
    ("v1/rondes/<str:rondecode>", views.RoundDetail, serializers.Ronde, "", "Eén ronde", []),
    ("v1/provincies", views.ProvinceList, serializers.Provincie, "provincies", "Provincies met deals", PAGING),
    ("v1/themas", views.ThemeList, serializers.Thema, "themas", "Thema’s van deals", PAGING),
    ("v1/cijfers", views.Figures, serializers.Cijfers, "", "De cijfers van alle deals samen", []),
]


def written() -> str:
    """Write the document as it stands in the file: JSON with sorted keys, ending in a new line."""
    spectacular_settings.apply_patches(SETTINGS)
    try:
        patterns = [path(address, _described(*rest)) for address, *rest in ADDRESSES]
        document = SchemaGenerator(patterns=patterns).get_schema(request=None, public=True)
    finally:
        spectacular_settings.clear_patches()
    _add_what_is_always_there(document)
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _described(view: Any, item: Any, plural: str, summary: str, parameters: list[OpenApiParameter]) -> Any:
    """Give the view as the generator reads it: what it is for, what it takes and what it answers."""
    problem = {"application/problem+json": serializers.Probleem}
    shape = _page_of(item, plural) if plural else item
    answers: dict[Any, Any] = {200: OpenApiResponse(shape, description="De gegevens.")}
    descriptions = {400: "Parameters kloppen niet.", 404: "Dit bestaat niet."}
    for code in [400] if plural or not _takes_a_name(view) else [400, 404]:
        answers[(code, *problem)] = OpenApiResponse(serializers.Probleem, description=descriptions[code])
    answers[(429, *problem)] = OpenApiResponse(serializers.Probleem, description=TOO_MANY)
    described = type(view.__name__, (view,), {"__doc__": view.__doc__})
    tag = "Cijfers" if view is views.Figures else "Gegevens"
    described.get = extend_schema(
        operation_id=view.__name__[0].lower() + view.__name__[1:], summary=summary, description=summary + ".",
        parameters=parameters, responses=answers, tags=[tag], auth=[],
    )(described.get)  # fmt: skip
    return described.as_view()


def _takes_a_name(view: Any) -> bool:
    return view in {views.DealDetail, views.RoundDetail}


def _page_of(item: Any, plural: str) -> Any:
    """Make the shape of a page of a list."""
    fields = {
        "__doc__": "Een pagina van een lijst.",
        "pagina": shapes.IntegerField(min_value=1, help_text="Welke pagina dit is."),
        "aantalPerPagina": shapes.IntegerField(min_value=1, help_text="Hoeveel op een pagina."),
        "totaal": shapes.IntegerField(min_value=0, help_text="Hoeveel er in totaal zijn."),
        plural: item(many=True, help_text="Wat er op deze pagina staat."),
        "_links": serializers.PageLinks(help_text="Links."),
    }
    return type(f"{item.__name__}Pagina", (shapes.Serializer,), fields)


def _add_what_is_always_there(document: dict[str, Any]) -> None:
    """Add the header of the version to every answer, as the Design Rules ask, and to a refusal how long to wait."""
    header = {"description": "De versie van de API.", "schema": {"type": "string", "example": VERSION}}
    wait = {"description": "Over hoeveel seconden u het opnieuw kunt proberen.", "schema": {"type": "integer"}}
    for operations in document["paths"].values():
        for operation in operations.values():
            for code, answer in operation["responses"].items():
                answer["headers"] = {"API-Version": header} | ({"Retry-After": wait} if code == "429" else {})
    document.setdefault("tags", [{"name": "Cijfers"}, {"name": "Gegevens"}])
