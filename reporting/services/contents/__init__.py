"""What a document says, read from the database: one builder per kind of document."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from reporting.documents import Document
from reporting.enums import KINDS_ABOUT_ASSESSING, ReportKind
from reporting.models import Report
from reporting.services.contents.acknowledgement import acknowledgement_document, draft_copy_document
from reporting.services.contents.assessment_dossier import assessment_dossier_document
from reporting.services.contents.covenant import covenant_document
from reporting.services.contents.deal_sheet import deal_sheet_document
from reporting.services.contents.decision_letter import decision_letter_document, letter_document
from reporting.services.contents.missing import DocumentDataMissing
from reporting.services.contents.objection_file import objection_file_document
from reporting.services.contents.own_pack import own_pack_document
from reporting.services.contents.panel_pack import panel_pack_document
from reporting.services.contents.parliament_letter import parliament_letter_document
from reporting.services.contents.parliament_report import parliament_report_document
from reporting.services.contents.progress_report import progress_report_document
from reporting.services.contents.question_list import question_list_document
from reporting.services.contents.round_report import round_report_document
from reporting.services.decision_letter_previews import preview_content

__all__ = [
    "DocumentDataMissing",
    "acknowledgement_document",
    "assessment_dossier_document",
    "covenant_document",
    "deal_sheet_document",
    "decision_letter_document",
    "document_for",
    "draft_copy_document",
    "letter_document",
    "objection_file_document",
    "own_pack_document",
    "panel_pack_document",
    "parliament_letter_document",
    "parliament_report_document",
    "progress_report_document",
    "question_list_document",
    "round_report_document",
]

BUILDERS: Mapping[str, Callable[[Report], Document]] = {
    ReportKind.PARLIAMENT_LETTER: lambda report: parliament_letter_document(
        report.round, parameters=report.parameters, asked_at=report.requested_at
    ),
    ReportKind.ACKNOWLEDGEMENT: lambda report: acknowledgement_document(report.submission),
    ReportKind.DRAFT_COPY: lambda report: draft_copy_document(report.proposal, made_at=report.requested_at),
    ReportKind.PROGRESS_REPORT: lambda report: progress_report_document(
        report.progress_report, preview_at=report.requested_at if "preview" in report.parameters else None
    ),
    ReportKind.ASSESSMENT_DOSSIER: lambda report: (
        objection_file_document(report) if "objection" in report.parameters else assessment_dossier_document(report)
    ),
    ReportKind.PANEL_PACK: panel_pack_document,
    ReportKind.OWN_PACK: own_pack_document,
    ReportKind.DECISION_LETTER: decision_letter_document,
    ReportKind.COVENANT: lambda report: covenant_document(report.deal, number=report.parameters.get("number")),
    ReportKind.DEAL_SHEET: lambda report: deal_sheet_document(report.deal, on=figures_day(report)),
    ReportKind.PARLIAMENT_REPORT: parliament_report_document,
    ReportKind.PARLIAMENT_REPORT_LETTER: parliament_report_document,
    ReportKind.ROUND_REPORT: lambda report: round_report_document(report.round, on=figures_day(report)),
    ReportKind.LETTER_PREVIEW: lambda report: letter_document(preview_content(report)),
    ReportKind.QUESTION_LIST: lambda report: question_list_document(report.round, asked_at=report.requested_at),
}


def document_for(report: Report) -> Document:
    """Build the document that a row asks for.

    A document about assessing is asked anew whether who wanted it may still read it (Awb 2:4).

    :raises DocumentDataMissing: if something is missing that a person can fill in, or the right to it is gone.
    """
    if report.kind in KINDS_ABOUT_ASSESSING and not _may_still_read(report):
        raise DocumentDataMissing(_("You may not read something in this document any more. Ask for it again."))
    return BUILDERS[report.kind](report)


def _may_still_read(report: Report) -> bool:
    return Report.objects.visible_to(report.requested_by).filter(pk=report.pk).exists()


def figures_day(report: Report) -> date:
    """Give the day of which a document has the figures: the one asked for (`figures_date`), else that of asking."""
    given = report.parameters.get("figures_date")
    return date.fromisoformat(given) if given else localdate(report.requested_at)
