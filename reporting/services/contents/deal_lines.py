"""Deals as documents show them, from the one source of their figures."""

from collections.abc import Iterable
from datetime import date

from reporting.documents import DealIndicatorFigure, DealLine
from reporting.documents.deal_figures import PaidMonth
from reporting.queries.figure_payments import paid_by_month
from reporting.queries.figures import DealFigure, deal_figures, published_deals


def deal_lines(*, on: date) -> tuple[DealLine, ...]:
    """Give the published deals that were announced up to `on`, by round and region, also those that ended early."""
    return tuple(deal_line(each) for each in _shown(on))


def paid_months(*, on: date) -> tuple[PaidMonth, ...]:
    """Give what the deals of `deal_lines` were paid up to `on`, month by month."""
    months = paid_by_month([each.pk for each in _shown(on)], on)
    return tuple(PaidMonth(on=each.on, amount=each.amount) for each in months)


def _shown(on: date) -> list[DealFigure]:
    figures = deal_figures(deals=published_deals(), on=on)
    return [each for each in figures if each.announced_on <= on]


def deal_line(figure: DealFigure) -> DealLine:
    """Give one deal as a line; a result that a change of the deal ended is promised no more and stays out."""
    return DealLine(
        region_label=figure.region_label or figure.applicant_name,
        title=figure.title,
        round_name=figure.round_name,
        status=figure.status_label.lower(),
        awarded_amount=figure.awarded_amount,
        paid_amount=figure.paid_amount,
        total_costs_amount=figure.total_costs_amount,
        province=figure.province_name,
        province_code=figure.province_code,
        themes=figure.theme_labels,
        start_date=figure.start_date,
        end_date=figure.end_date,
        indicators=tuple(each for each in indicator_lines(figure) if each.ended_on is None),
        stands=figure.stands,
    )


def indicator_lines(figure: DealFigure) -> Iterable[DealIndicatorFigure]:
    """Give the indicators of a deal that promise something in figures."""
    for each in figure.indicators:
        if each.target is not None:
            yield DealIndicatorFigure(
                name=each.name,
                unit=each.unit,
                target=each.target,
                reached=each.reached,
                baseline=each.baseline,
                reached_on=each.reached_on,
                planned=each.planned,
                starts_on=each.starts_on,
                ended_on=each.ended_on,
                end_reason=each.end_reason,
            )
