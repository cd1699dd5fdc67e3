"""Who may read, ask for and write what in reporting."""

from typing import Any

import rules

from assessment.models.assessment import ROLES_THAT_READ_SCORES
from assessment.models.conflict import ROLES_THAT_READ_CONFLICTS
from proposals.enums import Role
from proposals.models import Deal, Proposal
from proposals.models.deal import MINISTRY_ROLES_THAT_READ_DEALS
from proposals.permissions import holds_role, is_editor, is_programme_officer, is_signatory, reads_everything
from reporting.enums import KINDS_ABOUT_ASSESSING, ReportKind
from reporting.models import Measure, MeasureYear, PlanYear, ProgressReport, Report, ReportBatch
from reporting.models.parliament_report import ROLES_THAT_READ_PARLIAMENT_REPORTS
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


@rules.predicate
def started_batch(user: Any, batch: ReportBatch | None) -> bool:
    """Say whether this person asked for the documents in bulk."""
    return batch is not None and batch.requested_by_id == user.pk


def proposal_of(report: Report | None) -> Proposal | None:
    """Give the proposal behind a document, or None for one about a whole round."""
    if report is not None and report.submission_id:
        return report.submission.proposal
    if report is not None and report.kind == ReportKind.DRAFT_COPY:
        return report.proposal
    if report is not None and report.progress_report_id:
        return report.progress_report.deal.proposal
    if report is not None and report.deal_id:
        return report.deal.proposal
    return None


rules.add_perm("reporting.list_reports", is_report_reader)
rules.add_perm("reporting.start_batch", is_report_reader)
# It tells which assessor opened which proposal, and what officers and decision makers looked at: for who checks them.
rules.add_perm("reporting.see_viewings", holds_role(Role.CONTROLLER))
rules.add_perm("reporting.steer_batch", is_programme_officer | started_batch)
rules.add_perm("reporting.request_letter", is_programme_officer)
rules.add_perm("reporting.retry_report", is_programme_officer | writes_for_subject | asked_for_pack)
# A dossier with names says which interests there are, so it is for who reads those.
rules.add_perm("reporting.name_assessors", holds_role(*ROLES_THAT_READ_CONFLICTS))
# What letters will say tells what is decided: it is for who sees decisions under embargo.
rules.add_perm("reporting.see_letters", holds_role(*ROLES_THAT_READ_SCORES))
rules.add_perm("reporting.edit_letters", is_programme_officer)
rules.add_perm("reporting.see_parliament_report", holds_role(*ROLES_THAT_READ_PARLIAMENT_REPORTS))
rules.add_perm("reporting.edit_parliament_report", is_programme_officer)
rules.add_perm("reporting.establish_parliament_report", holds_role(Role.DECISION_MAKER))
rules.add_perm("reporting.start_progress_report", writes_for_deal)
rules.add_perm("reporting.edit_progress_report", writes_progress_report)
rules.add_perm("reporting.submit_progress_report", signs_progress_report)
rules.add_perm("reporting.review_progress_report", is_deal_keeper)
rules.add_perm("reporting.plan_reporting", is_deal_keeper)
# The rule of a round holds for all its deals, so it is for who runs the round.
rules.add_perm("reporting.set_report_schedule", is_programme_officer)
rules.add_perm("reporting.oversee_progress_reports", holds_role(*MINISTRY_ROLES_THAT_READ_DEALS))
# The admin asks these; "reporting" shows the app on its first page.
rules.add_perm("reporting", is_report_reader)
rules.add_perm("reporting.view_report", is_report_reader)
rules.add_perm("reporting.view_progressreport", is_report_reader)


@rules.predicate
def is_in_open_year(user: Any, row: MeasureYear | None) -> bool:
    """Say whether the year of the measure is open; without a measure it is about the list."""
    return row is None or row.plan_year.is_open


@rules.predicate
def is_unused_measure(user: Any, measure: Measure | None) -> bool:
    """Say whether no year holds the measure."""
    return measure is not None and not measure.years.exists()


@rules.predicate
def is_closed_year(user: Any, plan_year: PlanYear | None) -> bool:
    """Say whether the year was closed."""
    return plan_year is not None and not plan_year.is_open


# The action plan, in the technical admin.
rules.add_perm("reporting.keep_plan", is_programme_officer)
rules.add_perm("reporting.reopen_planyear", is_programme_officer)
rules.add_perm("reporting.view_actionplan", reads_everything)
rules.add_perm("reporting.add_actionplan", is_programme_officer)
rules.add_perm("reporting.change_actionplan", is_programme_officer)
rules.add_perm("reporting.view_measure", reads_everything)
rules.add_perm("reporting.add_measure", is_programme_officer)
rules.add_perm("reporting.change_measure", is_programme_officer)
rules.add_perm("reporting.delete_measure", is_programme_officer & is_unused_measure)
rules.add_perm("reporting.view_planyear", reads_everything)
rules.add_perm("reporting.add_planyear", is_programme_officer)
rules.add_perm("reporting.change_planyear", is_programme_officer & ~is_closed_year)
rules.add_perm("reporting.view_measureyear", reads_everything)
rules.add_perm("reporting.change_measureyear", is_programme_officer & is_in_open_year)
