"""Choices of reporting, with the tables of what may follow."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    DECISION_LETTER = "decision_letter", _("Letter with a decision")
    LETTER_PREVIEW = "letter_preview", _("Concept of a letter with a decision")
    DEAL_SHEET = "deal_sheet", _("Deal sheet")
    COVENANT = "covenant", _("Covenant")
    ROUND_REPORT = "round_report", _("Report of a round")
    PARLIAMENT_REPORT = "parliament_report", _("Progress report on the action plan")
    PARLIAMENT_REPORT_LETTER = "parliament_report_letter", _("Letter with the progress report")


KINDS_ABOUT_ASSESSING = frozenset(
    {ReportKind.ASSESSMENT_DOSSIER, ReportKind.PANEL_PACK, ReportKind.OWN_PACK, ReportKind.LETTER_PREVIEW}
)
# Documents in bulk of these kinds say something about outcomes before they are published.
KINDS_THAT_TELL_OUTCOMES = KINDS_ABOUT_ASSESSING | {ReportKind.DECISION_LETTER}


class LetterKind(TextChoices):
    """The letters of a round, and the clauses that say what one can do against the decision."""

    AWARD = "award", _("Award")
    RESERVE = "reserve", _("Reserve list")
    REJECTION = "rejection", _("Rejection")
    MOVED_UP = "moved_up", _("Moved up from the reserve list")
    RESERVE_ENDED = "reserve_ended", _("End of the reserve list")
    OBJECTION = "objection", _("Decision on an objection")
    REMEDY = "remedy", _("Clause about objection")
    APPEAL = "appeal", _("Clause about appeal")


CLAUSES = frozenset({LetterKind.REMEDY, LetterKind.APPEAL})
LETTERS_OF_DECISIONS = frozenset(LetterKind) - CLAUSES


class ReportStatus(TextChoices):
    """The life of a document job."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Busy")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Stopped")
    REMOVED = "removed", _("Kept no longer")


REPORT_TRANSITIONS: Mapping[ReportStatus, frozenset[ReportStatus]] = {
    ReportStatus.WAITING: frozenset({ReportStatus.RUNNING, ReportStatus.CANCELLED}),
    ReportStatus.RUNNING: frozenset({ReportStatus.READY, ReportStatus.WAITING, ReportStatus.FAILED}),
    # Its file turned out to be damaged or lost: it is made again.
    ReportStatus.READY: frozenset({ReportStatus.WAITING, ReportStatus.REMOVED}),
    ReportStatus.FAILED: frozenset({ReportStatus.WAITING}),
    ReportStatus.CANCELLED: frozenset({ReportStatus.WAITING}),
    ReportStatus.REMOVED: frozenset({ReportStatus.WAITING}),
}


class BatchStatus(TextChoices):
    """The life of documents in bulk."""

    RUNNING = "running", _("Busy")
    PAUSED = "paused", _("Paused")
    READY = "ready", _("Ready")
    CANCELLED = "cancelled", _("Stopped")
    REMOVED = "removed", _("Kept no longer")


BATCH_TRANSITIONS: Mapping[BatchStatus, frozenset[BatchStatus]] = {
    BatchStatus.RUNNING: frozenset({BatchStatus.PAUSED, BatchStatus.CANCELLED, BatchStatus.READY}),
    BatchStatus.PAUSED: frozenset({BatchStatus.RUNNING, BatchStatus.CANCELLED}),
    # Documents that failed are made again, and the ZIP after them.
    BatchStatus.READY: frozenset({BatchStatus.RUNNING, BatchStatus.REMOVED}),
    BatchStatus.CANCELLED: frozenset({BatchStatus.REMOVED}),
    BatchStatus.REMOVED: frozenset(),
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


class ParliamentReportStatus(TextChoices):
    """The life of the yearly report to parliament."""

    DRAFT = "draft", _("Draft")
    ESTABLISHED = "established", _("Established")


class ParliamentPart(TextChoices):
    """The texts of the yearly report, in the order in which it has them. The letter goes with it."""

    SUMMARY = "summary", _("Summary")
    REFLECTION = "reflection", _("Looking back and ahead")
    RESULTS = "results", _("Results")
    CIRCUMSTANCES = "circumstances", _("Special circumstances of the year")
    OUTLOOK = "outlook", _("Outlook")
    DEALS = "deals", _("MKB-deals")
    LETTER = "letter", _("Accompanying letter")
    COLOPHON = "colophon", _("Colophon")


PARTS_PER_THEME = frozenset({ParliamentPart.RESULTS, ParliamentPart.CIRCUMSTANCES, ParliamentPart.OUTLOOK})


class MeasureStatus(TextChoices):
    """How a measure of the action plan stands at the end of a year."""

    NOT_STARTED = "not_started", _("Not started")
    ON_TRACK = "on_track", _("On schedule")
    DELAYED = "delayed", _("Delayed")
    COMPLETED = "completed", pgettext_lazy("measure", "Completed")
    STOPPED = "stopped", pgettext_lazy("measure", "Stopped early")


ENDED_MEASURE_STATUSES = frozenset({MeasureStatus.COMPLETED, MeasureStatus.STOPPED})


class Ministry(TextChoices):
    """Ministries by their usual short names; also the names they had when the plan was made (2018)."""

    EZK = "EZK", _("Economic Affairs and Climate Policy (EZK)")
    EZ = "EZ", _("Economic Affairs (EZ)")
    KGG = "KGG", _("Climate Policy and Green Growth (KGG)")
    OCW = "OCW", _("Education, Culture and Science (OCW)")
    SZW = "SZW", _("Social Affairs and Employment (SZW)")
    FIN = "FIN", _("Finance (FIN)")
    BZ = "BZ", _("Foreign Affairs (BZ)")
    BZK = "BZK", _("the Interior and Kingdom Relations (BZK)")
    JENV = "JENV", _("Justice and Security (JENV)")
    IENW = "IENW", _("Infrastructure and Water Management (IENW)")
    LNV = "LNV", _("Agriculture, Nature and Food Quality (LNV)")
    VWS = "VWS", _("Health, Welfare and Sport (VWS)")
    DEF = "DEF", _("Defence (DEF)")
    AZ = "AZ", _("General Affairs (AZ)")
