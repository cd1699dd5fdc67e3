"""How the deals of a round report and account for the money: the rule, since when, and whom it still reaches."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from proposals.enums import PaymentChannel
from proposals.models import Deal, Round, User
from reporting.dates import Period, periods_between
from reporting.models import ReportSchedule
from reporting.models.report_schedule import DAYS_TO_WRITE, EVERY_MONTHS
from reporting.queries.progress_reports import WORKING_DEALS
from reporting.queries.progress_table import term_of


@dataclass(frozen=True)
class Noted:
    """Who noted something, and when; `by` is empty when nobody was signed in."""

    at: datetime
    by: str


@dataclass(frozen=True)
class RoundReporting:
    """The rule of a round and what hangs on it.

    `planned` are the deals that have periods, `open` those of them that a new rule can still reach;
    `first_due` is the first day on which a report of the round is or was due.
    """

    schedule: ReportSchedule | None
    every_months: int
    days_to_write: int
    sisa_noted: Noted | None
    planned: tuple[Deal, ...]
    open: tuple[Deal, ...]
    first_due: date | None
    today: date

    @property
    def is_past_first_due(self) -> bool:
        """Say whether a first report was due already."""
        return self.first_due is not None and self.first_due < self.today

    @property
    def settled(self) -> tuple[Deal, ...]:
        """List the deals that keep the periods they have."""
        return tuple(deal for deal in self.planned if deal not in self.open)


def round_reporting(round_: Round, user: Any, at: datetime) -> RoundReporting:
    """Gather the rule of a round and its deals that `user` may read; at most seven statements."""
    schedule = ReportSchedule.objects.filter(round=round_).select_related("set_by").first()
    today = localdate(at)
    deals = Deal.objects.visible_to(user).filter(proposal__round=round_).order_by("pk")
    planned = tuple(deal for deal in _with_periods(deals) if deal.reporting_periods.all())
    return RoundReporting(
        schedule=schedule,
        every_months=schedule.every_months if schedule else EVERY_MONTHS,
        days_to_write=schedule.days_to_write if schedule else DAYS_TO_WRITE,
        sisa_noted=_sisa_noted(round_) if round_.payment_channel == PaymentChannel.SPECIFIC_GRANT else None,
        planned=planned,
        open=tuple(deal for deal in planned if follows_rule(deal, schedule, today)),
        first_due=min((each.due_date for deal in planned for each in deal.reporting_periods.all()), default=None),
        today=today,
    )


def deals_open_to_new_rule(round_: Round, schedule: ReportSchedule | None, today: date) -> list[Deal]:
    """List the deals of a round whose periods may be planned anew by another rule than `schedule`."""
    deals = _with_periods(Deal.objects.filter(proposal__round=round_).order_by("pk"))
    return [deal for deal in deals if deal.reporting_periods.all() and follows_rule(deal, schedule, today)]


def follows_rule(deal: Deal, schedule: ReportSchedule | None, today: date) -> bool:
    """Say whether nothing was done about the periods of a deal: no report, no day moved, no figure agreed, none due."""
    periods = list(deal.reporting_periods.all())
    if deal.status not in WORKING_DEALS or any(_is_touched(each, today) for each in periods):
        return False
    found = tuple(Period(each.number, each.start_date, each.end_date, each.due_date, each.is_final) for each in periods)
    return found == periods_by_rule(deal, schedule)


def periods_by_rule(deal: Deal, schedule: ReportSchedule | None) -> tuple[Period, ...]:
    """Cut the whole term of a deal by a rule; none for a deal without an end."""
    start, end = term_of(deal)
    if end is None or end <= start:
        return ()
    months, days = (schedule.every_months, schedule.days_to_write) if schedule else (EVERY_MONTHS, DAYS_TO_WRITE)
    return periods_between(start, end, months=months, days_to_write=days)


def _with_periods(deals: Any) -> Any:
    return deals.select_related("proposal").prefetch_related(
        "reporting_periods__progress_report", "reporting_periods__planned_figures"
    )


def _is_touched(period: Any, today: date) -> bool:
    return period.due_date < today or hasattr(period, "progress_report") or bool(period.planned_figures.all())


def _sisa_noted(round_: Round) -> Noted | None:
    """Find in the history who gave the round the code it has."""
    events = Round.pgh_event_model.objects.filter(pgh_obj_id=round_.pk).order_by("pgh_id")
    before, noted = "", None
    for code, at, user in events.values_list("sisa_code", "pgh_created_at", "pgh_context__metadata__user"):
        if code != before:
            before, noted = code, (at, user)
    if noted is None:
        return None
    person = User.objects.filter(pk=noted[1]).first() if noted[1] else None
    return Noted(noted[0], str(person) if person else "")
