"""What an applicant may know of the way of a proposal: steps with dates, never a finer status (embargo)."""

from datetime import datetime

from django.utils.translation import gettext as _

from proposals.enums import DECIDED_PROPOSAL_STATUSES, ProposalStatus
from proposals.formats import dutch_date, dutch_moment, dutch_time
from proposals.models import Proposal

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


def applicant_timeline(proposal: Proposal) -> list[dict[str, str]]:
    """List the steps from receipt to reporting; built from `applicant_status` alone."""
    status, round_ = proposal.applicant_status, proposal.round
    is_decided = status in DECIDED_PROPOSAL_STATUSES
    titles = [
        _("Received"),
        _("We look whether your proposal is complete"),
        _("Assessors read your proposal"),
        _("The ministry decides"),
        _("Carrying out and reporting"),
    ]
    texts = [
        dutch_moment(proposal.submitted_at) if proposal.submitted_at else "",
        "" if is_decided else _("Do we miss something? Then you get a mail."),
        "" if is_decided else _until(round_.scoring_closes_at),
        _decision_text(proposal),
        "" if is_decided else _("Only if you get an MKB-deal."),
    ]
    if status == ProposalStatus.INADMISSIBLE:
        return _inadmissible(titles, texts)
    if status == ProposalStatus.REJECTED:
        titles.pop()
    done = _steps_done(status)
    return [
        {"title": title, "text": text, "state": _state(number, done)}
        for number, (title, text) in enumerate(zip(titles, texts, strict=False))
    ]


def _steps_done(status: str) -> int:
    """Count the steps that are behind; the next one is going on now."""
    if status in DECIDED_PROPOSAL_STATUSES:
        return 4
    return 2 if status == ProposalStatus.IN_ASSESSMENT else 1


def _state(number: int, done: int) -> str:
    if number < done:
        return "done"
    return "now" if number == done else "todo"


def _inadmissible(titles: list[str], texts: list[str]) -> list[dict[str, str]]:
    return [
        {"title": titles[0], "text": texts[0], "state": "done"},
        {"title": titles[1], "text": _("We cannot assess your proposal."), "state": "done"},
    ]


def _until(moment: datetime | None) -> str:
    return _("until %(day)s") % {"day": dutch_date(moment)} if moment else ""


def _decision_text(proposal: Proposal) -> str:
    if proposal.applicant_status in DECIDED_PROPOSAL_STATUSES and proposal.decided_at:
        return dutch_date(proposal.decided_at)
    expected = proposal.round.expected_decision_date
    return _("we expect that before %(day)s") % {"day": dutch_date(expected)} if expected else ""


def when_words(moment: datetime, now: datetime) -> str:
    """Say when something was, short: "Vandaag, 9.31 uur" or "Maandag 8 maart 2027, 10.12 uur"."""
    day, today = dutch_date(moment), dutch_date(now)
    name = _("Today") if day == today else day.capitalize()
    return f"{name}, {dutch_time(moment)}"
