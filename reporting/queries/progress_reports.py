"""Deals and progress reports for their pages, and the period of the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.enums import DealStatus
from proposals.formats import dutch_date
from proposals.models import Deal
from reporting.dates import half_a_year_after
from reporting.enums import ProgressReportStatus
from reporting.models import ProgressReport, ReportingPeriod

IN_HANDS_OF_REGION = (ProgressReportStatus.DRAFT, ProgressReportStatus.RETURNED)
WORKING_DEALS = (DealStatus.SIGNED, DealStatus.RUNNING)


def deals_for_pages(user: Any) -> QuerySet[Deal]:
    """Give the deals `user` may read, with what the pages about reports show of them."""
    return Deal.objects.visible_to(user).select_related("proposal__organisation", "proposal__round")


def progress_reports_for_pages(user: Any) -> QuerySet[ProgressReport]:
    """Give the progress reports `user` may read, with their deal."""
    return ProgressReport.objects.visible_to(user).select_related(
        "deal__proposal__organisation", "deal__proposal__round", "submitted_by", "reviewed_by", "updated_by",
        "reporting_period",
    )  # fmt: skip


def awaited_periods() -> QuerySet[ReportingPeriod]:
    """Give the periods of working deals whose report is not with the ministry, first due first."""
    missing = Q(progress_report=None) | Q(progress_report__status__in=IN_HANDS_OF_REGION)
    periods = ReportingPeriod.objects.filter(missing, deal__status__in=WORKING_DEALS)
    return periods.select_related("deal__proposal__organisation", "progress_report").order_by("due_date", "pk")


def accepted_to_the_end(ends: Mapping[int, date] | None = None) -> QuerySet[ProgressReport]:
    """Give the accepted reports up to the end of their deal: the final report over it, or one that reaches it.

    A final report over an earlier end does not count: the deal changed after it, and owes another one. `ends` are ends
    of deals (keys) to take instead of those of now.
    """
    other = [When(deal=deal, then=Value(day)) for deal, day in (ends or {}).items()]
    end = Case(*other, default=F("deal__end_date")) if other else F("deal__end_date")
    to_the_end = Q(is_final=True, reporting_period__end_date__gte=end) | Q(period_end_date__gte=end)
    return ProgressReport.objects.filter(to_the_end, status=ProgressReportStatus.ACCEPTED)


def is_reported_to_the_end(deal: Deal) -> bool:
    """Say whether the ministry accepted a report up to the end of the deal.

    A deal without an end has no final report to write.
    """
    return deal.end_date is None or accepted_to_the_end().filter(deal=deal).exists()


def next_reporting_period(deal: Deal) -> ReportingPeriod | None:
    """Give the first planned period of a deal about which no report was begun."""
    last = deal.progress_reports.order_by("period_end_date").last()
    free = deal.reporting_periods.filter(progress_report=None)
    if last is not None:
        free = free.filter(end_date__gt=last.period_end_date)
    return free.order_by("number").first()


def next_period(deal: Deal) -> tuple[date, date]:
    """Suggest the period of the next progress report: half a year, after the last one or from the start."""
    last = deal.progress_reports.order_by("period_end_date").last()
    if last is not None:
        start = last.period_end_date + timedelta(days=1)
    else:
        start = deal.covenant_signed_date or deal.start_date or localdate(deal.concluded_at)
    return start, half_a_year_after(start) - timedelta(days=1)


@dataclass(frozen=True)
class DueLine:
    """A period whose report is awaited: how it stands on a day, in words."""

    period: ReportingPeriod
    today: date

    @property
    def days_late(self) -> int:
        """Count the days since it was due; zero when it is not late."""
        return max((self.today - self.period.due_date).days, 0)

    @property
    def is_late(self) -> bool:
        """Say whether the day has passed."""
        return self.days_late > 0

    @property
    def is_begun(self) -> bool:
        """Say whether the period has ended, so that the report can be written whole."""
        return self.today > self.period.end_date

    @property
    def words(self) -> str:
        """Say until when, or how long it is late."""
        day = dutch_date(self.period.due_date)
        if self.is_late:
            return _("%(late)s: it was due on %(day)s") % {"late": _late_words(self.days_late), "day": day}
        left = (self.period.due_date - self.today).days
        if left == 0:
            return _("due today, %(day)s") % {"day": day}
        if left > 60:
            return _("due on %(day)s at the latest") % {"day": day}
        words = ngettext("%(number)d day left", "%(number)d days left", left) % {"number": left}
        return _("due on %(day)s at the latest, %(left)s") % {"day": day, "left": words}


def _late_words(days: int) -> str:
    """Say how long something is late, in the largest whole unit: days up to two months, months up to two years."""
    if days <= 60:
        return ngettext("%(number)d day late", "%(number)d days late", days) % {"number": days}
    if days < 730:
        return ngettext("%(number)d month late", "%(number)d months late", days // 30) % {"number": days // 30}
    return ngettext("%(number)d year late", "%(number)d years late", days // 365) % {"number": days // 365}


def due_line(deal: Deal, today: date) -> DueLine | None:
    """Give the period of which a report is awaited first; None when nothing is."""
    period = awaited_periods().filter(deal=deal).first()
    return DueLine(period, today) if period else None
