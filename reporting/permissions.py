"""Who may read, ask for and write what in reporting."""

from typing import Any

import rules

from assessment.models.conflict import ROLES_THAT_READ_CONFLICTS
from proposals.enums import Role
from proposals.models import Deal, Proposal
from proposals.permissions import holds_role, is_editor, is_programme_officer, is_signatory
from reporting.enums import KINDS_ABOUT_ASSESSING, ReportKind
from reporting.models import ProgressReport, Report
from reporting.models.report import ROLES_THAT_READ_REPORTS

is_report_reader = holds_role(*ROLES_THAT_READ_REPORTS)
is_deal_keeper = holds_role(Role.PROGRAMME_OFFICER, Role.DEAL_ACCOUNT_HOLDER)


@rules.predicate
def writes_for_deal(user: Any, deal: Deal | None) -> bool:
    """Say whether the user may write for the organisation of the deal."""
    return deal is not None and is_editor(user, deal.proposal)


@rules.predicate
def writes_progress_report(user: Any, progress_report: ProgressReport | None) -> bool:
    """Say whether the user may write for the organisation that reports."""
    return progress_report is not None and is_editor(user, progress_report.deal.proposal)


@rules.predicate
def signs_progress_report(user: Any, progress_report: ProgressReport | None) -> bool:
    """Say whether the user may sign for the organisation that reports."""
    return progress_report is not None and is_signatory(user, progress_report.deal.proposal)


@rules.predicate
def writes_for_subject(user: Any, report: Report | None) -> bool:
    """Say whether the user writes for the organisation that the document is for."""
    proposal = proposal_of(report)
    return proposal is not None and is_editor(user, proposal)


@rules.predicate
def asked_for_pack(user: Any, report: Report | None) -> bool:
    """Say whether this person asked for a document about assessing, and so may try again."""
    return report is not None and report.kind in KINDS_ABOUT_ASSESSING and report.requested_by_id == user.pk


def proposal_of(report: Report | None) -> Proposal | None:
    """Give the proposal behind a document, or None for one about a whole round."""
    if report is not None and report.submission_id:
        return report.submission.proposal
    if report is not None and report.kind == ReportKind.DRAFT_COPY:
        return report.proposal
    if report is not None and report.progress_report_id:
        return report.progress_report.deal.proposal
    return None


rules.add_perm("reporting.list_reports", is_report_reader)
rules.add_perm("reporting.request_letter", is_programme_officer)
rules.add_perm("reporting.retry_report", is_programme_officer | writes_for_subject | asked_for_pack)
# A dossier with names says which interests there are, so it is for who reads those.
rules.add_perm("reporting.name_assessors", holds_role(*ROLES_THAT_READ_CONFLICTS))
rules.add_perm("reporting.start_progress_report", writes_for_deal)
rules.add_perm("reporting.edit_progress_report", writes_progress_report)
rules.add_perm("reporting.submit_progress_report", signs_progress_report)
rules.add_perm("reporting.review_progress_report", is_deal_keeper)
# The admin asks these; "reporting" shows the app on its first page.
rules.add_perm("reporting", is_report_reader)
rules.add_perm("reporting.view_report", is_report_reader)
rules.add_perm("reporting.view_progressreport", is_report_reader)
