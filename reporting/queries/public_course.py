"""How a deal goes, for the page that everybody may read: results against what was expected, and what came when."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from proposals.enums import DealStatus
from proposals.models import Milestone
from proposals.pace import Standing, standing
from proposals.services.deal_standing import ENDED
from reporting.enums import ProgressReportStatus
from reporting.models import ProgressReport
from reporting.queries.figure_indicators import IndicatorFigure
from reporting.queries.figures import DealFigure


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultRow:
    """A result with what part of it was reached (percent, half up) and how that compares with the time gone by."""

    indicator: IndicatorFigure
    percent: int | None
    state: str

    @property
    def name(self) -> str:
        """Name the result."""
        return self.indicator.name

    @property
    def unit(self) -> str:
        """Say in what it is counted."""
        return self.indicator.unit

    @property
    def target(self) -> Decimal | None:
        """Give what was promised."""
        return self.indicator.target

    @property
    def starts_on(self) -> date | None:
        """Give the day from which it counts, when a change of the deal added it."""
        return self.indicator.starts_on

    @property
    def ended_on(self) -> date | None:
        """Give the day on which a change of the deal ended it."""
        return self.indicator.ended_on

    @property
    def end_reason(self) -> str:
        """Say why it was ended."""
        return self.indicator.end_reason

    @property
    def reached(self) -> Decimal | None:
        """Give what was reached."""
        return self.indicator.reached


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """Something in the course of a deal: a `kind`, a `title` for a milestone, its day and whether it is behind us."""

    kind: str
    title: str
    on: date | None
    is_done: bool


def result_rows(figure: DealFigure) -> list[ResultRow]:
    """Compare each result with what was planned by then, as the progress report does (proposals/pace.py)."""
    return [_row(each) for each in figure.indicators]


def _row(indicator: IndicatorFigure) -> ResultRow:
    # Half up, as documents write it (proposals/formats.py: percent): one figure everywhere.
    percent = None if indicator.share is None else floor(indicator.share * 100 + Fraction(1, 2))
    if indicator.ended_on is not None:
        return ResultRow(indicator=indicator, percent=percent, state=ENDED)
    if indicator.planned is None or indicator.target is None:
        return ResultRow(indicator=indicator, percent=percent, state=Standing.UNKNOWN)
    state = standing(
        reached=indicator.reached,
        planned=indicator.planned,
        baseline=indicator.baseline or Decimal(0),
        target=indicator.target,
    )
    return ResultRow(indicator=indicator, percent=percent, state=state)


def time_gone(figure: DealFigure, on: date) -> Fraction | None:
    """Give what part of its term a deal has behind it on `on`, from 0 to 1; None without a term."""
    start, end = figure.start_date, figure.end_date
    if start is None or end is None or end <= start:
        return None
    return max(Fraction(0), min(Fraction(1), Fraction((on - start).days, (end - start).days)))


def course_of(figure: DealFigure, on: date) -> list[Moment]:
    """List the course of a deal in time: published, signed, milestones, accepted reports, end; in two queries."""
    moments = [Moment(kind="announced", title="", on=figure.announced_on, is_done=True)]
    if figure.covenant_signed_date:
        moments.append(_moment("signed", "", figure.covenant_signed_date, on))
    for milestone in Milestone.objects.filter(deal=figure.pk):
        day = milestone.reached_date or milestone.planned_date
        is_reached = milestone.reached_date is not None and milestone.reached_date <= on
        moments.append(Moment(kind="milestone", title=milestone.title, on=day, is_done=is_reached))
    reports = ProgressReport.objects.filter(
        deal=figure.pk, status=ProgressReportStatus.ACCEPTED, period_end_date__lte=on
    )
    moments += [_moment("report", "", each.period_end_date, on) for each in reports]
    if figure.end_date and figure.status != DealStatus.ENDED_EARLY:
        is_done = figure.status == DealStatus.COMPLETED
        moments.append(Moment(kind="end", title="", on=figure.end_date, is_done=is_done))
    return sorted(moments, key=lambda each: each.on or date.max)


def _moment(kind: str, title: str, day: date, on: date) -> Moment:
    return Moment(kind=kind, title=title, on=day, is_done=day <= on)
