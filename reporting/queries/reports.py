"""Documents as the pages of reporting list them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _

from assessment.models import AwardDecision
from proposals.models import Round
from proposals.models.prepared import Prepared
from reporting.enums import BatchStatus, ReportStatus
from reporting.models import Report
from reporting.queries.report_titles import is_concept, report_title


def reports_for_pages(user: Any) -> QuerySet[Report]:
    """Give the documents `user` may read, with all that a line about them shows."""
    return with_subjects(Report.objects.visible_to(user))


def with_subjects(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Read with documents all that their titles and lines show."""
    return reports.select_related(
        "round__publication",
        "requested_by",
        "submission__proposal__organisation",
        "proposal__organisation",
        "progress_report__deal__proposal__organisation",
        "deal__proposal__organisation",
        "parliament_report",
        "batch",
    )


def unfinished_reports(user: Any) -> list[Report]:
    """List what is being made or waits its turn: what is being made first, then the oldest."""
    busy = [ReportStatus.RUNNING, ReportStatus.WAITING]
    unfinished = reports_for_pages(user).filter(status__in=busy, batch=None)
    return list(unfinished.order_by("status", "requested_at", "pk")[:100])


def failed_reports(user: Any) -> list[Report]:
    """List what failed or was stopped, newest first."""
    failed = [ReportStatus.FAILED, ReportStatus.CANCELLED]
    return list(reports_for_pages(user).filter(status__in=failed, batch=None).order_by("-finished_at", "-pk")[:100])


def ready_reports(user: Any, kind: str = "") -> QuerySet[Report]:
    """Give what is ready, newest first; of one kind if asked."""
    ready = reports_for_pages(user).filter(status=ReportStatus.READY, batch=None).order_by("-finished_at", "-pk")
    return ready.filter(kind=kind) if kind else ready


def rounds_with_letter() -> QuerySet[Round]:
    """Give the rounds about which a letter can be asked, first those with approved decisions."""
    approved = AwardDecision.objects.filter(proposal__round=OuterRef("pk"), approved_at__isnull=False)
    published = Round.objects.filter(published_at__isnull=False).annotate(has_decisions=Exists(approved))
    return published.order_by("-has_decisions", "-opens_at")


def newest_report(**subject: Any) -> Report | None:
    """Give the newest document about a subject, as `submission=…` or `progress_report=…`."""
    values = {name: value.pk if isinstance(value, Model) else str(value) for name, value in subject.items()}
    return _newest(tuple((name, type(value)) for name, value in values.items())).one(*values.values())


@cache
def _newest(names: tuple[tuple[str, type], ...]) -> Prepared[Report]:
    def newest(*values: Any) -> QuerySet[Report]:
        subject = dict(zip((name for name, _kind in names), values, strict=True))
        return Report.objects.filter(**subject).order_by("-requested_at", "-pk")[:1]

    return Prepared(newest, *(kind for _name, kind in names))


@dataclass(frozen=True)
class ReportLine:
    """A document as a line of a list: its title, how far it is in words, who fetched it, and what one may do."""

    report: Report
    title: str
    may_retry: bool
    fetched_by: str | None = None

    @property
    def is_unfinished(self) -> bool:
        """Say whether the page must look again."""
        return self.report.status in {ReportStatus.WAITING, ReportStatus.RUNNING}

    @property
    def is_concept(self) -> bool:
        """Say whether it is a letter from before the publication."""
        return is_concept(self.report)

    @property
    def step(self) -> str:
        """Say in words what is being done, after the percentages that a worker writes."""
        percentage = self.report.progress_percentage
        if percentage >= 90:
            return _("Step 3 of 3: storing the file")
        return _("Step 2 of 3: laying out the pages") if percentage >= 30 else _("Step 1 of 3: reading the data")


def can_be_tried_again(report: Report) -> bool:
    """Say whether a document failed or was stopped, and the work in bulk that it belongs to did not end for good."""
    if report.status not in {ReportStatus.FAILED, ReportStatus.CANCELLED}:
        return False
    return report.batch is None or report.batch.status not in {BatchStatus.CANCELLED, BatchStatus.REMOVED}


def report_line(report: Report, user: Any, *, fetched_by: str | None = None) -> ReportLine:
    """Make the line of a document for `user`; asks nothing more of the database.

    `fetched_by` names who fetched it, for a page that shows that; empty when nobody did.
    """
    may_retry = can_be_tried_again(report) and user.has_perm("reporting.retry_report", report)
    return ReportLine(report, report_title(report), may_retry, fetched_by)
