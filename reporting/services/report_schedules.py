"""When a deal reports: the rule of its round becomes periods with a day on which each report is due."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from proposals.models import Deal, Round, User
from reporting.dates import Period, periods_between
from reporting.models import PlannedFigure, ReportingPeriod, ReportSchedule
from reporting.models.report_schedule import DAYS_TO_WRITE, EVERY_MONTHS
from reporting.queries.progress_reports import WORKING_DEALS
from reporting.queries.progress_table import term_of
from reporting.queries.round_reporting import deals_open_to_new_rule, periods_by_rule


class DueTooEarly(Exception):
    """A report cannot be due before its period has ended; `period` is that period."""

    def __init__(self, period: ReportingPeriod) -> None:
        self.period = period
        super().__init__(str(period.pk))


@transaction.atomic
def set_schedule(*, round_: Round, every_months: int, days_to_write: int, by: User, at: datetime) -> ReportSchedule:
    """Set the rule of a round. It holds for periods that are planned from now on; what was planned stays.

    Setting the rule that holds already changes nothing: it keeps who set it, and when.
    """
    stored = ReportSchedule.objects.select_for_update().filter(round=round_).first()
    if stored is not None and (stored.every_months, stored.days_to_write) == (every_months, days_to_write):
        return stored
    schedule, _created = ReportSchedule.objects.update_or_create(
        round=round_,
        defaults={"every_months": every_months, "days_to_write": days_to_write, "set_at": at, "set_by": by},
    )
    return schedule


@transaction.atomic
def change_schedule(
    *, round_: Round, every_months: int, days_to_write: int, plans_anew: bool, by: User, at: datetime
) -> int:
    """Set the rule of a round, and with `plans_anew` let it reach deals about whose periods nothing was done yet.

    A deal keeps its periods once a report was due or begun, a day was moved or a figure was agreed. Gives the number
    of deals whose periods were planned anew.
    """
    before = ReportSchedule.objects.select_for_update().filter(round=round_).first()
    reached = deals_open_to_new_rule(round_, before, localdate(at)) if plans_anew else []
    after = set_schedule(round_=round_, every_months=every_months, days_to_write=days_to_write, by=by, at=at)
    reached = [deal for deal in reached if periods_by_rule(deal, after) != periods_by_rule(deal, before)]
    for deal in reached:
        Deal.objects.select_for_update(of=("self",)).get(pk=deal.pk)
        deal.reporting_periods.all().delete()
        plan_periods(deal=deal)
    return len(reached)


@transaction.atomic
def plan_periods(*, deal: Deal) -> list[ReportingPeriod]:
    """Give the periods of a deal, and make those that are missing; safe to repeat.

    When the end of the deal has moved, periods without a report are planned anew after the last one that has
    one. A deal without an end has no periods yet.
    """
    Deal.objects.select_for_update(of=("self",)).get(pk=deal.pk)
    existing = list(deal.reporting_periods.select_related("progress_report").order_by("number"))
    start, end = term_of(deal)
    if end is None or end <= start or (existing and existing[-1].end_date == end):
        return existing
    kept = [each for each in existing if hasattr(each, "progress_report")]
    if kept and kept[-1].end_date >= end:
        return existing
    deal.reporting_periods.exclude(pk__in=[each.pk for each in kept]).delete()
    made = [_period(deal, each) for each in _missing(deal, kept, start, end)]
    return [*kept, *ReportingPeriod.objects.bulk_create(made)]


def plan_missing_periods() -> int:
    """Plan the periods of working deals that have none up to their end; give the number of deals that got some."""
    covered = ReportingPeriod.objects.filter(deal=OuterRef("pk"), end_date__gte=OuterRef("end_date"))
    working = Deal.objects.filter(status__in=WORKING_DEALS, end_date__isnull=False).exclude(Exists(covered))
    return sum(bool(plan_periods(deal=deal)) for deal in working.select_related("proposal"))


def _missing(deal: Deal, kept: list[ReportingPeriod], start: date, end: date) -> tuple[Period, ...]:
    schedule = ReportSchedule.objects.filter(round=deal.proposal.round_id).first()
    begin = date.fromordinal(kept[-1].end_date.toordinal() + 1) if kept else start
    return periods_between(
        begin,
        end,
        months=schedule.every_months if schedule else EVERY_MONTHS,
        days_to_write=schedule.days_to_write if schedule else DAYS_TO_WRITE,
        first_number=kept[-1].number + 1 if kept else 1,
    )


def _period(deal: Deal, period: Period) -> ReportingPeriod:
    return ReportingPeriod(
        deal=deal, number=period.number, start_date=period.start, end_date=period.end, due_date=period.due,
        is_final=period.is_final,
    )  # fmt: skip


@transaction.atomic
def move_due_dates(*, deal: Deal, due_dates: Mapping[int, date]) -> list[ReportingPeriod]:
    """Give periods of a deal, by key, another day on which their report must be in; the history keeps who did it.

    :raises DueTooEarly: if a day does not come after the end of its period; nothing is written.
    """
    changed = []
    for period in deal.reporting_periods.select_for_update().filter(pk__in=due_dates):
        if due_dates[period.pk] <= period.end_date:
            raise DueTooEarly(period)
        if period.due_date != due_dates[period.pk]:
            period.due_date = due_dates[period.pk]
            period.save(update_fields=["due_date"])
            changed.append(period)
    return changed


@transaction.atomic
def agree_figures(*, deal: Deal, figures: Mapping[tuple[int, int], Decimal | None]) -> None:
    """Note what is planned for the end of a period, by (period, indicator); None goes back to the straight line."""
    periods = set(deal.reporting_periods.values_list("pk", flat=True))
    indicators = set(deal.indicators.values_list("pk", flat=True))
    for (period, indicator), value in figures.items():
        if period not in periods or indicator not in indicators:
            raise ValueError(f"not of deal {deal.pk}: period {period}, indicator {indicator}")
        found = PlannedFigure.objects.filter(period=period, indicator=indicator)
        if value is None:
            found.delete()
        elif not found.filter(value=value).exists():
            PlannedFigure.objects.update_or_create(period_id=period, indicator_id=indicator, defaults={"value": value})
