"""What the API answers: published deals and rounds, read only, for everybody."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.services.clock import database_now
from reporting.api import contents, serializers
from reporting.api.headers import with_headers
from reporting.api.parameters import FILTERS, ListQuery, list_query, no_parameters
from reporting.api.problems import problem
from reporting.queries.figures import DealFigure, deal_figures, published_deal, published_deals
from reporting.queries.public_rounds import round_figures

DOCUMENT = Path(__file__).with_name("openapi.json")


class OnlyJson(BaseContentNegotiation):
    """Answer in JSON, whatever was asked: there is no other form."""

    def select_renderer(self, request: Request, renderers: list[Any], format_suffix: str | None = None) -> Any:
        """Give the one renderer."""
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Request, parsers: list[Any]) -> None:
        """Read nothing: there is nothing to send in."""
        return


class PublicView(APIView):
    """An address of the API: open to everybody and to every site, read only, with the headers of the Design Rules."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    parser_classes: list[Any] = []
    renderer_classes = [JSONRenderer]
    content_negotiation_class = OnlyJson
    http_method_names = ["get", "head", "options"]

    def get_exception_handler(self) -> Any:
        """Answer faults with problem details."""
        return problem

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say what may be asked here, to the browser of another site too."""
        response = Response(status=204)
        response["Allow"] = response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        return response

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add what goes with every answer."""
        return with_headers(super().finalize_response(request, response, *args, **kwargs))


def published_figures() -> tuple[DealFigure, ...]:
    """Give the figures of all published deals as they stand today."""
    return deal_figures(deals=published_deals(), on=localdate(database_now()))


class DealList(PublicView):
    """All deals, filtered and page by page."""

    def get(self, request: Request) -> Response:
        """Answer a page of deals."""
        query = list_query(request.query_params, filters=True)
        items = [contents.deal_item(each, settings.BASE_URL) for each in published_figures()]
        return page(request, query, [each for each in items if _fits(each, query)], "deals", serializers.Deal)


class DealDetail(PublicView):
    """One deal."""

    def get(self, request: Request, dealcode: str) -> Response:
        """Answer the deal with this code."""
        no_parameters(request.query_params)
        found = deal_figures(deals=published_deal(dealcode), on=localdate(database_now()))
        if not found:
            raise Http404
        return Response(serializers.Deal(contents.deal_item(found[0], settings.BASE_URL)).data)


class RoundList(PublicView):
    """All rounds, page by page."""

    def get(self, request: Request) -> Response:
        """Answer a page of rounds."""
        query = list_query(request.query_params)
        items = [contents.round_item(each, settings.BASE_URL) for each in round_figures(database_now())]
        return page(request, query, items, "rondes", serializers.Ronde)


class RoundDetail(PublicView):
    """One round."""

    def get(self, request: Request, rondecode: str) -> Response:
        """Answer the round with this code."""
        no_parameters(request.query_params)
        found = [each for each in round_figures(database_now()) if each.slug == rondecode]
        if not found:
            raise Http404
        return Response(serializers.Ronde(contents.round_item(found[0], settings.BASE_URL)).data)


class ProvinceList(PublicView):
    """The provinces with deals."""

    def get(self, request: Request) -> Response:
        """Answer a page of provinces with their sums."""
        query = list_query(request.query_params)
        items = contents.province_items(published_figures())
        return page(request, query, items, "provincies", serializers.Provincie)


class ThemeList(PublicView):
    """The themes of deals."""

    def get(self, request: Request) -> Response:
        """Answer a page of themes with their sums."""
        query = list_query(request.query_params)
        return page(request, query, contents.theme_items(published_figures()), "themas", serializers.Thema)


class Figures(PublicView):
    """The sums of all deals."""

    def get(self, request: Request) -> Response:
        """Answer the sums."""
        no_parameters(request.query_params)
        on = localdate(database_now())
        item = contents.figures_item(deal_figures(deals=published_deals(), on=on), on)
        return Response(serializers.Cijfers(item).data)


class NotFound(PublicView):
    """Everything else under /v1."""

    def get(self, request: Request, rest: str | None = None) -> Response:
        """Answer that there is nothing here."""
        raise Http404


def page(request: Request, query: ListQuery, items: list[dict[str, Any]], name: str, shape: Any) -> Response:
    """Answer a page of a list: how many there are, the items, and links to the pages beside it."""
    links = {"self": contents.link(_address(request, query.page))}
    if query.page > 1:
        links["vorige"] = contents.link(_address(request, query.page - 1))
    if query.page * query.per_page < len(items):
        links["volgende"] = contents.link(_address(request, query.page + 1))
    content = {"pagina": query.page, "aantalPerPagina": query.per_page, "totaal": len(items)}
    return Response(content | {name: shape(query.part(items), many=True).data, "_links": links})


def _address(request: Request, number: int) -> str:
    parameters = request.query_params.copy()
    parameters["pagina"] = str(number)
    return f"{settings.BASE_URL}{request.path}?{parameters.urlencode()}"


def _fits(item: dict[str, Any], query: ListQuery) -> bool:
    """Say whether a deal has all that was asked for."""
    values = ((item[FILTERS[name]], value) for name, value in query.wanted.items())
    return all(value in has if isinstance(has, list) else value == has for has, value in values)


def openapi(request: HttpRequest) -> HttpResponse:
    """Give the description of the API, as it was written by `manage.py write_openapi`."""
    if request.method not in {"GET", "HEAD"}:
        return not_found(request)
    text = DOCUMENT.read_text(encoding="utf-8").replace("https://voorbeeld.invalid", settings.BASE_URL)
    return with_headers(HttpResponse(text, content_type="application/json"))


deal_list, deal_detail = DealList.as_view(), DealDetail.as_view()
round_list, round_detail = RoundList.as_view(), RoundDetail.as_view()
province_list, theme_list, figures = ProvinceList.as_view(), ThemeList.as_view(), Figures.as_view()
not_found = NotFound.as_view()
