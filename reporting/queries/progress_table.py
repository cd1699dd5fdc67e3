"""Planned against real: the two tables of a progress report, for its form, its page and its document alike."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import Q
from django.utils.timezone import localdate

from proposals.enums import PaymentChannel
from proposals.models import BudgetLine, Deal, DealIndicator
from proposals.pace import MOST_DEVIATION, Standing, deviation, is_reached, planned_on, standing
from reporting.models import PlannedFigure, ProgressFigure, ProgressReport


@dataclass(frozen=True)
class FigureRow:
    """One promised result: the target, the plan at the end of the period, the last report and this one.

    `indicator` tells what was promised when the report was sent in, whatever a change of the deal made of it later.
    """

    indicator: DealIndicator
    planned: Decimal
    previous: Decimal | None
    reached: Decimal | None
    typed: str = ""
    explanation: str = ""

    @property
    def standing(self) -> Standing:
        """Say where it stands beside the plan."""
        return standing(
            reached=self.reached, planned=self.planned, baseline=self.indicator.baseline, target=self.indicator.target
        )

    @property
    def deviation(self) -> Fraction | None:
        """Give the difference with the plan as a part of it; below zero is behind."""
        if self.reached is None:
            return None
        return deviation(reached=self.reached, planned=self.planned, baseline=self.indicator.baseline)

    @property
    def asks_explanation(self) -> bool:
        """Say whether the region must explain: more than 10 % beside the plan, and the target not reached yet."""
        if self.reached is None or self.deviation is None:
            return False
        baseline, target = self.indicator.baseline, self.indicator.target
        if is_reached(reached=self.reached, baseline=baseline, target=target):
            return False
        return abs(self.deviation) > MOST_DEVIATION

    @property
    def part(self) -> Decimal | None:
        """Give how much of the target is reached; None for a target of zero."""
        if self.reached is None or not self.indicator.target:
            return None
        return self.reached / self.indicator.target


@dataclass(frozen=True)
class MoneyLine:
    """One line of the budget: budgeted for the whole term, spent at the last report and by now, in euros."""

    line: BudgetLine
    budget: Decimal
    previous: Decimal | None
    spent: Decimal | None
    typed: str = ""

    @property
    def remaining(self) -> Decimal | None:
        """Subtract what was spent; negative when more was spent than budgeted."""
        return None if self.spent is None else self.budget - self.spent


@dataclass(frozen=True)
class ProgressTable:
    """What a progress report says in figures. Without an account of the money `asks_money` is false.

    `ended` are the results that a change of the deal ended within the period, of which the last report still told.
    """

    figures: tuple[FigureRow, ...]
    asks_money: bool
    money: tuple[MoneyLine, ...]
    ended: tuple[DealIndicator, ...] = ()

    @property
    def budget_total(self) -> Decimal:
        """Add up the budget."""
        return sum((row.budget for row in self.money), Decimal(0))

    @property
    def is_explained(self) -> bool:
        """Say whether something about the figures is explained."""
        return any(row.explanation.strip() for row in self.figures)


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone as it stood at the end of a period: `reached_date` is None when it was not reached by then."""

    title: str
    planned_date: date
    reached_date: date | None
    is_late: bool


def milestones_of_period(progress_report: ProgressReport) -> tuple[MilestoneRow, ...]:
    """Give the milestones that were planned or reached in the period of a report, and those still owed from before.

    In order of their planned day; one statement.
    """
    begin, end = progress_report.period_start_date, progress_report.period_end_date
    owed = Q(planned_date__lt=begin) & (Q(reached_date__isnull=True) | Q(reached_date__gt=end))
    shown = Q(planned_date__range=(begin, end)) | Q(reached_date__range=(begin, end)) | owed
    rows = []
    for each in progress_report.deal.milestones.filter(shown).order_by("planned_date", "sort_order", "pk"):
        reached = each.reached_date if each.reached_date and each.reached_date <= end else None
        is_late = reached is None and each.planned_date < end
        rows.append(MilestoneRow(each.title, each.planned_date, reached, is_late))
    return tuple(rows)


def asks_money(deal: Deal) -> bool:
    """Say whether the report asks what was spent: a decentralisation grant knows no such duty (FVW, article 13)."""
    return bool(deal.proposal.round.payment_channel == PaymentChannel.SPECIFIC_GRANT)


def progress_table(progress_report: ProgressReport) -> ProgressTable:
    """Put the figures of a report beside the plan and the report before it, in the order of the deal.

    Of a report that was sent in the plan and the promise are those of that moment. At most six statements, however
    many rows.
    """
    deal = progress_report.deal
    previous = previous_report(progress_report)
    wants_money = asks_money(deal)
    indicators = tuple(deal.indicators.order_by("sort_order", "pk"))
    figures = _figures(progress_report, previous, indicators)
    told = {row.indicator.pk for row in figures}
    begin, end = progress_report.period_start_date, progress_report.period_end_date
    return ProgressTable(
        figures=figures,
        asks_money=wants_money,
        money=_money(progress_report, previous) if wants_money else (),
        ended=tuple(
            each for each in indicators if each.pk not in told and each.ended_on and begin <= each.ended_on <= end
        ),
    )


def previous_report(progress_report: ProgressReport) -> ProgressReport | None:
    """Give the report before this one, of the same deal."""
    return progress_report.deal.progress_reports.filter(number__lt=progress_report.number).order_by("number").last()


def _figures(
    progress_report: ProgressReport, previous: ProgressReport | None, indicators: Iterable[DealIndicator]
) -> tuple[FigureRow, ...]:
    deal, day = progress_report.deal, progress_report.period_end_date
    own = {each.indicator_id: each for each in progress_report.figures.all()}
    is_written = progress_report.is_editable or not own
    before = dict(previous.figures.values_list("indicator_id", "reached")) if previous else {}
    agreed = agreed_figures(deal)
    rows = []
    for indicator in indicators:
        # A report asks what the deal promised at the end of its period; once sent in it keeps what it told.
        if not (indicator.holds_on(day) if is_written else indicator.pk in own):
            continue
        figure = own.get(indicator.pk) or ProgressFigure()
        if not progress_report.is_editable:
            indicator = as_promised(indicator, figure)
        planned = figure.planned if not progress_report.is_editable and figure.planned is not None else None
        rows.append(
            FigureRow(
                indicator=indicator,
                planned=planned if planned is not None else planned_for(indicator, deal, day, agreed),
                previous=before.get(indicator.pk),
                reached=figure.reached,
                typed=figure.reached_input,
                explanation=figure.explanation,
            )
        )
    return tuple(rows)


def as_promised(indicator: DealIndicator, figure: ProgressFigure) -> DealIndicator:
    """Give the indicator as it was when the figure was sent in: a copy, not to be saved."""
    if figure.baseline is None or figure.target is None:
        return indicator
    then = copy.copy(indicator)
    then.name, then.unit = figure.name, figure.unit
    then.baseline, then.target = figure.baseline, figure.target
    return then


def agreed_figures(deal: Deal) -> Mapping[int, Mapping[date, Decimal]]:
    """Give what was agreed apart for the end of periods: per indicator, by day."""
    found: dict[int, dict[date, Decimal]] = {}
    rows = PlannedFigure.objects.filter(period__deal=deal).order_by("period__end_date")
    for indicator_id, day, value in rows.values_list("indicator_id", "period__end_date", "value"):
        found.setdefault(indicator_id, {})[day] = value
    return found


def planned_for(
    indicator: DealIndicator, deal: Deal, day: date, agreed: Mapping[int, Mapping[date, Decimal]]
) -> Decimal:
    """Say what must be reached on `day`; a deal without an end counts as ending on that day.

    Where start and target are whole numbers the plan is one too: nobody plans 8,01 coaches.
    """
    start, end = term_of(deal)
    start = max(start, indicator.starts_on or start)
    planned = planned_on(
        day, start=start, end=max(end or day, start), baseline=indicator.baseline, target=indicator.target,
        agreed=agreed.get(indicator.pk, {}),
    )  # fmt: skip
    is_whole = all(each == each.to_integral() for each in (indicator.baseline, indicator.target))
    return planned.quantize(Decimal(1), rounding=ROUND_HALF_UP) if is_whole else planned


def term_of(deal: Deal) -> tuple[date, date | None]:
    """Give begin and end of the work: from the signature, or the agreed start if the deal has none."""
    return deal.covenant_signed_date or deal.start_date or localdate(deal.concluded_at), deal.end_date


def _money(progress_report: ProgressReport, previous: ProgressReport | None) -> tuple[MoneyLine, ...]:
    own = {each.budget_line_id: each for each in progress_report.spending.all()}
    before = dict(previous.spending.values_list("budget_line_id", "spent_amount")) if previous else {}
    rows = []
    for line in progress_report.deal.proposal.budget_lines.order_by("sort_order", "pk"):
        spending = own.get(line.pk)
        rows.append(
            MoneyLine(
                line=line,
                budget=line.amount or Decimal(0),
                previous=before.get(line.pk),
                spent=spending.spent_amount if spending else None,
                typed=spending.spent_input if spending else "",
            )
        )
    return tuple(rows)
