"""Choices of reporting, with the tables of what may follow."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    """The documents that are made as PDF."""

    PARLIAMENT_LETTER = "parliament_letter", _("Letter to parliament")
    ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement of receipt")
    PROGRESS_REPORT = "progress_report", _("Progress report of a deal")
    DRAFT_COPY = "draft_copy", _("Copy of a draft, not submitted")
    QUESTION_LIST = "question_list", _("Questions of a round")
    ASSESSMENT_DOSSIER = "assessment_dossier", _("Assessment dossier")
    PANEL_PACK = "panel_pack", _("Pack for the panel")
    OWN_PACK = "own_pack", _("Own pack of an assessor")


KINDS_ABOUT_ASSESSING = frozenset({ReportKind.ASSESSMENT_DOSSIER, ReportKind.PANEL_PACK, ReportKind.OWN_PACK})


class ReportStatus(TextChoices):
    """The life of a document job."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Busy")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Stopped")


REPORT_TRANSITIONS: Mapping[ReportStatus, frozenset[ReportStatus]] = {
    ReportStatus.WAITING: frozenset({ReportStatus.RUNNING, ReportStatus.CANCELLED}),
    ReportStatus.RUNNING: frozenset({ReportStatus.READY, ReportStatus.WAITING, ReportStatus.FAILED}),
    # Its file turned out to be damaged or lost: it is made again.
    ReportStatus.READY: frozenset({ReportStatus.WAITING}),
    ReportStatus.FAILED: frozenset({ReportStatus.WAITING}),
    ReportStatus.CANCELLED: frozenset({ReportStatus.WAITING}),
}


class ProgressReportStatus(TextChoices):
    """The life of a region's progress report."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned with remarks")


PROGRESS_REPORT_TRANSITIONS: Mapping[ProgressReportStatus, frozenset[ProgressReportStatus]] = {
    ProgressReportStatus.DRAFT: frozenset({ProgressReportStatus.SUBMITTED}),
    ProgressReportStatus.SUBMITTED: frozenset({ProgressReportStatus.ACCEPTED, ProgressReportStatus.RETURNED}),
    ProgressReportStatus.RETURNED: frozenset({ProgressReportStatus.SUBMITTED}),
    ProgressReportStatus.ACCEPTED: frozenset(),
}
