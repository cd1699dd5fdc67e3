"""What was reported about deals, for the pages of the ground floor (proposals.services.deal_standing)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from proposals.formats import DUTCH_TIME_ZONE
from proposals.models import Deal
from proposals.queries import plans_before_changes
from proposals.services.deal_standing import DealFacts, ResultLine
from reporting.enums import ProgressReportStatus
from reporting.models import ProgressFigure, ReportingPeriod
from reporting.queries.figures import DealFigure, deal_figures
from reporting.queries.progress_reports import IN_HANDS_OF_REGION, accepted_to_the_end
from reporting.queries.public_course import result_rows


def deal_facts(deals: Sequence[int], on: date) -> Mapping[int, DealFacts]:
    """Give per deal (key) what was reported up to `on` and the day of the next report, in a fixed number of queries."""
    due = _next_due(deals, on)
    explanations, reported = _explanations(deals, on), _reported_to_the_end(deals, on)
    figures = deal_figures(deals=Deal.objects.filter(pk__in=deals), on=on)
    return {
        figure.pk: DealFacts(
            results=_results(figure, explanations),
            next_due_on=due.get(figure.pk),
            is_reported_to_the_end=figure.pk in reported,
            status=figure.status,
            awarded_amount=figure.awarded_amount,
        )
        for figure in figures
    }


def _results(figure: DealFigure, explanations: Mapping[int, str]) -> tuple[ResultLine, ...]:
    return tuple(
        ResultLine(
            name=row.indicator.name,
            unit=row.indicator.unit,
            target=row.indicator.target,
            reached=row.indicator.reached,
            reached_on=row.indicator.reached_on,
            percent=row.percent,
            state=row.state,
            starts_on=row.starts_on,
            ended_on=row.ended_on,
            end_reason=row.end_reason,
            explanation=explanations.get(row.indicator.pk, ""),
        )
        for row in result_rows(figure)
    )


def _reported_to_the_end(deals: Sequence[int], on: date) -> set[int]:
    """Give the deals of which a report up to their end was accepted by the end of the day `on`."""
    end = datetime.combine(on + timedelta(days=1), time(), DUTCH_TIME_ZONE)
    ends = {deal: plan.get("end_date") for deal, plan in _plans(deals, on).items()}
    accepted = accepted_to_the_end({deal: date.fromisoformat(day) for deal, day in ends.items() if day}).filter(
        deal__in=deals, reviewed_at__lt=end
    )
    return set(accepted.order_by().values_list("deal", flat=True))


def _plans(deals: Sequence[int], on: date) -> Mapping[int, Mapping[str, Any]]:
    return plans_before_changes(deals, on) if on < localdate() else {}


def _next_due(deals: Sequence[int], on: date) -> dict[int, date]:
    """Give the day of the first report that was awaited on `on`: not sent in by the end of that day."""
    found: dict[int, date] = {}
    end = datetime.combine(on + timedelta(days=1), time(), DUTCH_TIME_ZONE)
    missing = Q(progress_report=None) | Q(progress_report__status__in=IN_HANDS_OF_REGION)
    periods = ReportingPeriod.objects.filter(missing | Q(progress_report__submitted_at__gte=end), deal__in=deals)
    for deal, day in periods.order_by("due_date", "pk").values_list("deal", "due_date"):
        found.setdefault(deal, day)
    return found


def _explanations(deals: Sequence[int], on: date) -> dict[int, str]:
    """Give what the newest accepted report of each deal says about its differences, by result (key)."""
    rows = ProgressFigure.objects.filter(
        progress_report__deal__in=deals,
        progress_report__status=ProgressReportStatus.ACCEPTED,
        progress_report__period_end_date__lte=on,
    ).order_by("progress_report__period_end_date")
    return dict(rows.values_list("indicator", "explanation"))
