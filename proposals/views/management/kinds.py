"""Which colour and icon goes with which status; the word always stands beside it."""

from collections.abc import Mapping
from datetime import datetime

from proposals.enums import DealStatus, MessageState, ProposalStatus, RoundStatus
from proposals.models import Round

PROPOSAL_KINDS: Mapping[str, str] = {
    ProposalStatus.DRAFT: "todo",
    ProposalStatus.SUBMITTED: "warn",
    ProposalStatus.SUPPLEMENT_REQUESTED: "wait",
    ProposalStatus.INADMISSIBLE: "error",
    ProposalStatus.ADMISSIBLE: "info",
    ProposalStatus.IN_ASSESSMENT: "busy",
    ProposalStatus.ASSESSED: "done",
    ProposalStatus.DECISION_DRAFTED: "wait",
    ProposalStatus.DECISION_APPROVED: "locked",
    ProposalStatus.AWARDED: "done",
    ProposalStatus.RESERVE: "wait",
    ProposalStatus.REJECTED: "todo",
    ProposalStatus.WITHDRAWN: "todo",
}
ROUND_KINDS: Mapping[str, str] = {
    RoundStatus.PREPARATION: "todo",
    RoundStatus.PUBLISHED: "wait",
    RoundStatus.OPEN: "done",
    RoundStatus.CLOSED: "warn",
    RoundStatus.IN_ASSESSMENT: "busy",
    RoundStatus.SCORING_CLOSED: "busy",
    RoundStatus.ALLOCATING: "busy",
    RoundStatus.DECIDED: "done",
    RoundStatus.FINISHED: "done",
}
DEAL_KINDS: Mapping[str, str] = {
    DealStatus.PROVISIONAL: "wait",
    DealStatus.IN_ELABORATION: "busy",
    DealStatus.COVENANT_READY: "warn",
    DealStatus.SIGNED: "done",
    DealStatus.RUNNING: "busy",
    DealStatus.COMPLETED: "done",
    DealStatus.ENDED_EARLY: "error",
}
MESSAGE_KINDS: Mapping[str, str] = {
    MessageState.WAITING: "wait",
    MessageState.SENT: "done",
    MessageState.FAILED: "error",
    MessageState.BOUNCED: "error",
    MessageState.LEFT_OUT: "todo",
}


def round_state(round_: Round, at: datetime) -> tuple[str, str]:
    """Give the colour and the word for where a round is by the clock."""
    status = round_.status_at(at)
    return ROUND_KINDS[status], str(status.label)
