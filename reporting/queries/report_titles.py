"""Documents by name, as lists and headings say it."""

from django.utils.translation import gettext as _

from reporting.enums import ReportKind
from reporting.models import Report
from reporting.models.report import KINDS_BY_SUBJECT


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
    if report.kind in {ReportKind.DECISION_LETTER, ReportKind.LETTER_PREVIEW}:
        return _letter_title(report)
    if report.kind in {ReportKind.PANEL_PACK, ReportKind.OWN_PACK}:
        return _pack_title(report)
    if report.kind in KINDS_BY_SUBJECT["deal"]:
        words = _("Covenant of %(deal)s") if report.kind == ReportKind.COVENANT else _("Sheet of %(deal)s")
        return words % {"deal": report.deal.title}
    if report.kind == ReportKind.ROUND_REPORT:
        return _("Report of %(round)s") % {"round": report.round.name}
    if report.kind in KINDS_BY_SUBJECT["parliament_report"]:
        is_letter = report.kind == ReportKind.PARLIAMENT_REPORT_LETTER
        return (_("Letter with %(title)s") if is_letter else "%(title)s") % {"title": report.parliament_report}
    values = {"number": report.progress_report.number, "deal": report.progress_report.deal.title}
    if "preview" in report.parameters:
        return _("Preview of progress report %(number)s of %(deal)s") % values
    if report.progress_report.is_final:
        return _("Final report of %(deal)s") % values
    return _("Progress report %(number)s of %(deal)s") % values


def _letter_title(report: Report) -> str:
    values = {"reference": report.proposal.reference, "name": report.proposal.organisation.name}
    if report.kind == ReportKind.DECISION_LETTER:
        return _("Letter with the decision on %(reference)s, %(name)s") % values
    if report.parameters.get("test"):
        return _("Test letter about %(reference)s, %(name)s") % values
    return _("Concept of the letter about %(reference)s, %(name)s") % values


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
