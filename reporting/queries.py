"""Reads for the pages of reporting."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.models import AwardDecision
from proposals.formats import short_date
from proposals.models import Deal, Round
from proposals.models.prepared import Prepared
from proposals.services.problems import Problem, amount_problem, word_count
from reporting.enums import ReportKind, ReportStatus
from reporting.models import ProgressReport, Report

MAXIMUM_WORDS = 500
NARRATIVES = ("summary", "results", "deviations", "outlook")


def reports_for_pages(user: Any) -> QuerySet[Report]:
    """Give the documents `user` may read, with all that a line about them shows."""
    return Report.objects.visible_to(user).select_related(
        "round__publication",
        "requested_by",
        "submission__proposal__organisation",
        "proposal__organisation",
        "progress_report__deal__proposal__organisation",
    )


def unfinished_reports(user: Any) -> list[Report]:
    """List what is being made or waits its turn, oldest first."""
    busy = [ReportStatus.RUNNING, ReportStatus.WAITING]
    return list(reports_for_pages(user).filter(status__in=busy).order_by("requested_at", "pk")[:100])


def failed_reports(user: Any) -> list[Report]:
    """List what failed or was stopped, newest first."""
    failed = [ReportStatus.FAILED, ReportStatus.CANCELLED]
    return list(reports_for_pages(user).filter(status__in=failed).order_by("-finished_at", "-pk")[:100])


def ready_reports(user: Any, kind: str = "") -> QuerySet[Report]:
    """Give what is ready, newest first; of one kind if asked."""
    ready = reports_for_pages(user).filter(status=ReportStatus.READY).order_by("-finished_at", "-pk")
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


def report_title(report: Report) -> str:
    """Name a document as lists and headings do."""
    if report.kind == ReportKind.PARLIAMENT_LETTER:
        if is_concept(report):
            return _("Letter to parliament about %(round)s, concept") % {"round": report.round.name}
        return _("Letter to parliament about %(round)s") % {"round": report.round.name}
    if report.kind == ReportKind.ACKNOWLEDGEMENT:
        values = {"reference": report.submission.reference, "name": report.submission.proposal.organisation.name}
        return _("Acknowledgement of receipt %(reference)s, %(name)s") % values
    if report.kind == ReportKind.DRAFT_COPY:
        return _("Copy of the draft of %(name)s") % {"name": report.proposal.organisation.name}
    if report.kind == ReportKind.QUESTION_LIST:
        return _("Questions of %(round)s") % {"round": report.round.name}
    if report.kind == ReportKind.ASSESSMENT_DOSSIER:
        return _dossier_title(report)
    if report.kind in {ReportKind.PANEL_PACK, ReportKind.OWN_PACK}:
        return _pack_title(report)
    values = {"number": report.progress_report.number, "deal": report.progress_report.deal.title}
    return _("Progress report %(number)s of %(deal)s") % values


def _dossier_title(report: Report) -> str:
    values = {"reference": report.proposal.reference, "title": report.proposal.title}
    if report.parameters["with_names"]:
        return _("Assessment dossier %(reference)s with names, %(title)s") % values
    return _("Assessment dossier %(reference)s without names, %(title)s") % values


def _pack_title(report: Report) -> str:
    given = report.parameters
    values = {"round": report.round.name, "part": given["part"], "parts": given["parts"]}
    if report.kind == ReportKind.OWN_PACK:
        title = _("Your proposals of %(round)s") % values
    elif given["selection"] == "queue":
        title = _("Pack for the panel of %(round)s, to discuss") % values
    else:
        title = _("Pack for the panel of %(round)s") % values
    details = [
        _("with names") if given.get("with_names") else "",
        _("with your scores") if given.get("with_notes") else "",
        _("part %(part)d of %(parts)d") % values if given["parts"] > 1 else "",
    ]
    return ", ".join([title, *filter(None, details)])


def is_concept(report: Report) -> bool:
    """Say whether a document is a letter that was made before the decisions were published."""
    if report.kind != ReportKind.PARLIAMENT_LETTER:
        return False
    publication = getattr(report.round, "publication", None)
    return publication is None or (report.finished_at or report.requested_at) < publication.published_at


@dataclass(frozen=True)
class ReportLine:
    """A document as a line of a list: its title, how far it is in words, and what one may do."""

    report: Report
    title: str
    may_retry: bool

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


def report_line(report: Report, user: Any) -> ReportLine:
    """Make the line of a document for `user`; asks nothing more of the database."""
    return ReportLine(report, report_title(report), user.has_perm("reporting.retry_report", report))


def deals_for_pages(user: Any) -> QuerySet[Deal]:
    """Give the deals `user` may read, with what the pages about reports show of them."""
    return Deal.objects.visible_to(user).select_related("proposal__organisation", "proposal__round")


def progress_reports_for_pages(user: Any) -> QuerySet[ProgressReport]:
    """Give the progress reports `user` may read, with their deal."""
    return ProgressReport.objects.visible_to(user).select_related(
        "deal__proposal__organisation", "deal__proposal__round", "submitted_by", "reviewed_by", "updated_by"
    )


def next_period(deal: Deal) -> tuple[date, date]:
    """Suggest the period of the next progress report: half a year, after the last one or from the start."""
    last = deal.progress_reports.order_by("period_end_date").last()
    if last is not None:
        start = last.period_end_date + timedelta(days=1)
    else:
        start = deal.covenant_signed_date or deal.start_date or localdate(deal.concluded_at)
    return start, half_a_year_after(start) - timedelta(days=1)


def half_a_year_after(day: date) -> date:
    """Give the same day six months later, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + 6, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def progress_report_problems(progress_report: ProgressReport) -> list[Problem]:
    """List what must be mended before a progress report can be sent in, in the order of the form."""
    found = [*_period_problems(progress_report), *_narrative_problems(progress_report)]
    return [*found, *_number_problems(progress_report), *amount_problems(progress_report)]


def _period_problems(progress_report: ProgressReport) -> Iterator[Problem]:
    start, end = progress_report.period_start_date, progress_report.period_end_date
    others = ProgressReport.objects.filter(deal=progress_report.deal_id).exclude(pk=progress_report.pk)
    overlap = others.filter(Q(period_start_date__lte=end) & Q(period_end_date__gte=start)).first()
    if overlap is not None:
        message = _("Report %(number)s is about %(start)s up to and including %(end)s. Choose a period outside it.")
        values = {"number": overlap.number, "start": short_date(overlap.period_start_date)}
        yield _problem("period_start_date", message % (values | {"end": short_date(overlap.period_end_date)}))


def _narrative_problems(progress_report: ProgressReport) -> Iterator[Problem]:
    missing = {
        "summary": _("Tell what happened in this period."),
        "results": _("Tell what entrepreneurs notice of it."),
        "deviations": _("Tell what went differently. Did all go as planned? Then say so."),
        "outlook": _("Tell what comes next."),
    }
    for name in NARRATIVES:
        text = getattr(progress_report, name)
        if not text.strip():
            yield _problem(name, missing[name])
        elif (excess := word_count(text) - MAXIMUM_WORDS) > 0:
            yield _problem(name, _too_long(excess))


def _too_long(excess: int) -> str:
    text = ngettext(
        "This text is %(number)d word too long. Use at most %(most)d words.",
        "This text is %(number)d words too long. Use at most %(most)d words.",
        excess,
    )
    return text % {"number": excess, "most": MAXIMUM_WORDS}


def _number_problems(progress_report: ProgressReport) -> Iterator[Problem]:
    if progress_report.smes_reached is None:
        yield _problem("smes_reached", _("Fill in how many entrepreneurs you reached so far, such as 214."))
    if not progress_report.smes_reached_target:
        message = _("Fill in how many entrepreneurs you promised to reach in the whole deal, such as 550.")
        yield _problem("smes_reached_target", message)


def amount_problems(progress_report: ProgressReport) -> Iterator[Problem]:
    """Go through what is wrong with the typed amount, which is kept whatever it is."""
    typed = progress_report.spent_amount_input
    if problem := amount_problem(typed, _("what was spent so far")):
        yield _problem("spent_amount_input", problem)
    elif progress_report.spent_amount is None:
        yield _problem("spent_amount_input", _("Fill in how much was spent so far, such as 118.400."))


def _problem(field: str, message: str) -> Problem:
    return Problem(section="progress_report", field=field, message=message)
