"""The deals for everybody: list with map, and the page of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from proposals.formats import dutch_date
from proposals.pace import Standing
from proposals.queries import payments_of_deal
from proposals.services.clock import database_now
from proposals.views.management.kinds import DEAL_KINDS
from reporting.charts import Chart, ProvinceAmount, country, province_map
from reporting.queries.figures import (
    DealFigure,
    Totals,
    deal_figures,
    published_deal,
    published_deals,
    totals,
    totals_by,
)
from reporting.queries.public_course import Moment, course_of, result_rows, time_gone
from reporting.views.public.caching import public_page
from reporting.views.public.covenants import public_copy


@dataclass(frozen=True)
class Choice:
    """A filter: its name in the address, its label, what can be chosen (value, label) and what was."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str


@public_page
def public_deal_list(request: HttpRequest) -> HttpResponse:
    """List the published deals, on a map and in words; the filters stand in the address."""
    on = localdate(database_now())
    figures = deal_figures(deals=published_deals(), on=on)
    choices = filters(request, figures)
    shown = [each for each in figures if fits(each, choices)]
    sums = totals_by(figures, lambda each: (each.province_code, each.province_name))
    context = {
        "on": on,
        "rows": [(each, DEAL_KINDS[each.status]) for each in shown],
        "choices": choices,
        "is_filtered": any(each.chosen for each in choices),
        "sums": totals(shown),
        "map": map_of(sums) if figures else None,
        "provinces": sorted(((name, code, each) for (code, name), each in sums.items() if code), key=lambda p: p[0]),
    }
    return render(request, "reporting/public/deal_list.html", context)


@public_page
def public_deal(request: HttpRequest, dealcode: str) -> HttpResponse:
    """Show one published deal: promised and reached, its course, and what was paid."""
    on = localdate(database_now())
    found = deal_figures(deals=published_deal(dealcode), on=on)
    if not found:
        raise Http404
    figure, results = found[0], result_rows(found[0])
    deal = published_deal(dealcode).select_related("final_determination").get()
    # The component of the map asks where a region lies; here that is known already.
    province = SimpleNamespace(code=figure.province_code, name=figure.province_name)
    reached = [each.indicator.reached_on for each in results if each.indicator.reached_on]
    context = {
        "deal": figure,
        "kind": DEAL_KINDS[figure.status],
        "results": results,
        "results_on": max(reached, default=None),
        "time_gone": _percent_gone(figure, max(reached)) if reached else None,
        "behind_count": sum(each.state == Standing.BEHIND for each in results),
        "steps": [step_of(each) for each in course_of(figure, on)],
        "payments": payments_of_deal(deal, on),
        "covenant": public_copy(deal),
        "region": SimpleNamespace(home_province=province),
        "on": on,
    }
    return render(request, "reporting/public/deal.html", context)


def filters(request: HttpRequest, figures: Sequence[DealFigure]) -> list[Choice]:
    """Give the filters with what the deals offer, and what the address chose of it."""
    themes = {pair for each in figures for pair in zip(each.theme_codes, each.theme_labels, strict=True)}
    provinces = {(each.province_code, each.province_name) for each in figures if each.province_code}
    rounds = {(each.round_slug, each.round_name) for each in figures}
    offered = [("thema", _("Theme"), themes), ("provincie", _("Province"), provinces), ("ronde", _("Round"), rounds)]
    return [
        Choice(name, label, sorted(options, key=lambda each: each[1]), request.GET.get(name, ""))
        for name, label, options in offered
    ]


def fits(figure: DealFigure, choices: Sequence[Choice]) -> bool:
    """Say whether a deal has all that was chosen."""
    has = {"thema": figure.theme_codes, "provincie": (figure.province_code,), "ronde": (figure.round_slug,)}
    return all(each.chosen in has[each.name] for each in choices if each.chosen)


def map_of(sums: dict[tuple[str, str], Totals]) -> Chart:
    """Draw what was awarded per province; each province with deals leads to their list. Others stand in words only."""
    address, drawn = reverse("reporting:public_deal_list"), {each.code for each in country(1).provinces}
    rows = [
        ProvinceAmount(
            code=code, amount=each.awarded_amount, count=each.deal_count, href=f"{address}?provincie={code}#lijst"
        )
        for (code, _name), each in sums.items()
        if code in drawn
    ]
    return province_map(rows, title=_("Awarded per province"))


def step_of(moment: Moment) -> dict[str, str]:
    """Give a moment as a step of a timeline."""
    titles = {
        "announced": _("Announced"),
        "signed": _("Covenant signed"),
        "report": _("Progress report accepted, up to this day"),
        "end": _("End of the deal"),
    }
    day = dutch_date(moment.on) if moment.on else ""
    text = day if moment.is_done else _("planned for %(day)s") % {"day": day}
    return {"title": moment.title or titles[moment.kind], "text": text, "state": "done" if moment.is_done else "todo"}


def _percent_gone(figure: DealFigure, on: date) -> int | None:
    gone = time_gone(figure, on)
    return None if gone is None else int(gone * 100)
