"""What an applicant may know of the way of a proposal: steps with dates, never a finer status (embargo).

Everything here is built from `applicant_status`, which is the same for all confidential statuses, and
from dates that the round published beforehand or that the applicant was told.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.enums import DECIDED_PROPOSAL_STATUSES, DealStatus, ProposalStatus
from proposals.formats import dutch_date, dutch_moment, dutch_time, until_moment
from proposals.models import Proposal, SupplementRequest
from proposals.services.clock import database_now
from proposals.services.suspension import expected_decision_date, suspended_days, suspension_of

STATUS_KINDS = {
    ProposalStatus.DRAFT: "busy",
    ProposalStatus.SUBMITTED: "done",
    ProposalStatus.SUPPLEMENT_REQUESTED: "warn",
    ProposalStatus.INADMISSIBLE: "info",
    ProposalStatus.IN_ASSESSMENT: "wait",
    ProposalStatus.AWARDED: "done",
    ProposalStatus.RESERVE: "wait",
    ProposalStatus.REJECTED: "info",
    ProposalStatus.WITHDRAWN: "todo",
}
# How many steps are behind; the next one is going on now.
STEPS_DONE = {
    ProposalStatus.IN_ASSESSMENT: 2,
    ProposalStatus.AWARDED: 4,
    ProposalStatus.RESERVE: 4,
    ProposalStatus.REJECTED: 4,
}
AFTER_THE_WORK = frozenset({DealStatus.COMPLETED, DealStatus.ENDED_EARLY})
Step = dict[str, str]


def applicant_timeline(proposal: Proposal, at: datetime | None = None) -> list[Step]:
    """List the steps from receipt to reporting, with dates done and expected, as known at `at`."""
    status, now = proposal.applicant_status, at or database_now()
    received = _step(_("Received"), dutch_moment(proposal.submitted_at) if proposal.submitted_at else "")
    if status == ProposalStatus.INADMISSIBLE:
        looked = _step(_("We look whether your proposal is complete"), _("We cannot assess your proposal."))
        return [each | {"state": "done"} for each in (received, looked)]
    steps = [
        received,
        _step(_("We look whether your proposal is complete"), _complete_text(proposal, now)),
        _step(_("Assessors read your proposal"), _assessment_text(proposal)),
        _step(_("The ministry decides"), _decision_text(proposal, now)),
        *_work_steps(proposal),
    ]
    done = STEPS_DONE.get(ProposalStatus(status), 1) + _work_done(proposal)
    return [step | {"state": _state(number, done)} for number, step in enumerate(steps)]


def _step(title: str, text: str) -> Step:
    return {"title": title, "text": text}


def _state(number: int, done: int) -> str:
    if number < done:
        return "done"
    return "now" if number == done else "todo"


def _complete_text(proposal: Proposal, now: datetime) -> str:
    """Say how far the check on completeness is, and how long the term for deciding stood still for it."""
    if request := proposal.open_supplement_request():
        return f"{_asked_text(request)} {suspension_words(request, now)}"
    days = suspended_days(proposal, now)
    stood_still = ngettext(
        "The term for our decision stood still for %(count)d day.",
        "The term for our decision stood still for %(count)d days.",
        days,
    ) % {"count": days}
    if proposal.applicant_status == ProposalStatus.SUBMITTED:
        words = _answered_text(proposal) or _("Do we miss something? Then you get a message.")
    else:
        words = _("Your proposal is complete.")
    return f"{words} {stood_still}" if days else words


def _asked_text(request: SupplementRequest) -> str:
    return _("We asked you to complete your proposal, until %(moment)s.") % {"moment": until_moment(request.due_at)}


def suspension_words(request: SupplementRequest, now: datetime) -> str:
    """Say that the term for deciding stands still: since which day, and for how many days (Awb 4:15)."""
    held = suspension_of(request, now)
    values = {"day": dutch_date(held.since), "count": held.days}
    if not held.is_running:
        words = ngettext(
            "The term for our decision stood still for %(count)d day, from %(day)s.",
            "The term for our decision stood still for %(count)d days, from %(day)s.",
            held.days,
        )
    elif held.days:
        words = ngettext(
            "The term for our decision stands still since %(day)s: %(count)d day until now.",
            "The term for our decision stands still since %(day)s: %(count)d days until now.",
            held.days,
        )
    else:
        words = _("The term for our decision stands still from %(day)s.")
    return words % values


def _answered_text(proposal: Proposal) -> str:
    answered = [each.answered_at for each in proposal.supplement_requests.all() if each.answered_at]
    return _("You completed it on %(moment)s.") % {"moment": dutch_moment(max(answered))} if answered else ""


def _assessment_text(proposal: Proposal) -> str:
    closes = proposal.round.scoring_closes_at
    if proposal.applicant_status in DECIDED_PROPOSAL_STATUSES or closes is None:
        return ""
    return _("until %(day)s") % {"day": dutch_date(closes)}


def _decision_text(proposal: Proposal, now: datetime) -> str:
    if proposal.applicant_status in DECIDED_PROPOSAL_STATUSES and proposal.decided_at:
        return dutch_date(proposal.decided_at)
    expected = expected_decision_date(proposal, now)
    return _("we expect that before %(day)s") % {"day": dutch_date(expected)} if expected else ""


def _work_steps(proposal: Proposal) -> list[Step]:
    """Give carrying out and reporting; who got nothing does not carry out."""
    status = proposal.applicant_status
    if status == ProposalStatus.REJECTED:
        return []
    if status != ProposalStatus.AWARDED:
        later = _("Only if you get an MKB-deal.")
        return [_step(_("Carrying out"), later), _step(_("Reporting"), later)]
    period = ""
    if proposal.start_date and proposal.end_date:
        values = {"start": dutch_date(proposal.start_date), "end": dutch_date(proposal.end_date)}
        period = _("from %(start)s until %(end)s") % values
    return [_step(_("Carrying out"), period), _step(_("Reporting"), _("You report on the page of your deal."))]


def _work_done(proposal: Proposal) -> int:
    """Count the steps after the decision that are behind; the applicant reads the status of the deal as well."""
    if proposal.applicant_status != ProposalStatus.AWARDED:
        return 0
    deal = getattr(proposal, "deal", None)
    return 1 if deal is not None and deal.status in AFTER_THE_WORK else 0


def when_words(moment: datetime, now: datetime) -> str:
    """Say when something was, short: "Vandaag, 9.31 uur" or "Maandag 8 maart 2027, 10.12 uur"."""
    day, today = dutch_date(moment), dutch_date(now)
    name = _("Today") if day == today else day.capitalize()
    return f"{name}, {dutch_time(moment)}"
