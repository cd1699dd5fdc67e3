"""Open data: the page about them, the files, and what staff see beforehand."""

from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from proposals.formats import dutch_date, euros, file_size
from proposals.queries import payments_of_deal
from proposals.services.clock import database_now
from reporting.documents.open_data import about as words
from reporting.documents.open_data.about import About
from reporting.documents.open_data.fields import DEAL_FIELDS, INDICATOR_FIELDS, PAGE_FIELDS, WITHHELD, deal_content
from reporting.documents.open_data.files import FILES
from reporting.queries.figures import DealFigure, deal_figures, published_deal, published_deals
from reporting.queries.public_course import course_of
from reporting.views.public.caching import kept_file, public_page
from reporting.views.public.covenants import public_copy
from reporting.views.public.limits import limited


@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    """Show which files there are, under which licence, of which day, and what each field means."""
    about = about_today()
    figures = deal_figures(deals=published_deals(), on=about.on)
    files = [(name, file_size(len(write(figures, about)))) for name, (_kind, write) in FILES.items()]
    context = {"about": about, "words": words, "files": files, "fields": DEAL_FIELDS, "results": INDICATOR_FIELDS}
    return render(request, "reporting/public/open_data.html", context | {"deal_count": len(figures)})


@require_safe
@limited
def open_data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a file of the open data."""
    if name not in FILES:
        raise Http404
    kind, write = FILES[name]
    about = about_today()
    content = write(deal_figures(deals=published_deals(), on=about.on), about)
    response = kept_file(request, content, kind)
    if name.endswith(".csv"):
        filename = f"mkb-{name.removesuffix('.csv')}-{about.on.isoformat()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_safe
def open_data_preview(request: HttpRequest) -> HttpResponse:
    """Show staff what is public of each deal, field by field with the reason, and what stays inside and why."""
    figures = deal_figures(deals=published_deals(), on=about_today().on)
    chosen = next((each for each in figures if each.slug == request.GET.get("deal")), next(iter(figures), None))
    content = deal_content(chosen) if chosen else {}
    on_page = on_page_of(chosen, about_today().on) if chosen else {}
    context = {
        "figures": figures,
        "chosen": chosen,
        "rows": [(field, content.get(field.name)) for field in DEAL_FIELDS],
        "indicators": content.get("indicatoren", []),
        "result_fields": INDICATOR_FIELDS,
        "page_rows": [(field, on_page.get(field.code, [])) for field in PAGE_FIELDS],
        "withheld": WITHHELD,
    }
    return render(request, "reporting/open_data_preview.html", context)


def on_page_of(figure: DealFigure, on: date) -> dict[str, list[str]]:
    """Give what the public page of a deal shows besides the fields of the files, by code of `PAGE_FIELDS`."""
    deal = published_deal(figure.slug).get()
    course, copy = course_of(figure, on), public_copy(deal)
    return {
        "milestones": [_dated(each.title, each.on) for each in course if each.kind == "milestone"],
        "reports": [dutch_date(each.on) for each in course if each.kind == "report" and each.on],
        "payments": [
            f"{_dated(line.tranche.name, line.paid_on or expected)}: {euros(line.amount)}"
            for line in payments_of_deal(deal, on).lines
            for expected in [None if line.is_over else line.expected_on]
        ],
        "covenant": [_dated(f"convenant-{figure.slug}.pdf", copy.signed_date)] if copy else [],
    }


def _dated(name: str, day: date | None) -> str:
    return f"{name}, {dutch_date(day)}" if day else name


def about_today() -> About:
    """Give what goes with each file made now."""
    return About(base_url=settings.BASE_URL, on=localdate(database_now()), is_demonstration=settings.DEMONSTRATION)
