"""The end of scoring: from here on scores stand and may be compared."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from assessment.enums import AssessmentStatus
from assessment.services.locks import lock_round
from assessment.services.lottery import commit_lottery
from assessment.services.refusal import Refused
from assessment.services.standing import forget_places, rank_round
from proposals.enums import ProposalStatus, RoundStatus
from proposals.models import Proposal, Round, User
from proposals.services.status import change_status, change_statuses

# What should have scores by now; an unchecked proposal would silently drop out of the round.
EXPECTED_STATUSES = frozenset(
    {
        ProposalStatus.SUBMITTED,
        ProposalStatus.SUPPLEMENT_REQUESTED,
        ProposalStatus.ADMISSIBLE,
        ProposalStatus.IN_ASSESSMENT,
    }
)


@dataclass(frozen=True, slots=True)
class MissingAssessments:
    """A proposal with fewer final assessments than the round asks."""

    proposal: Proposal
    final: int
    needed: int


class ScoringIncomplete(Refused):
    """Proposals miss assessments. `missing` names them, by region."""

    def __init__(self, missing: tuple[MissingAssessments, ...]) -> None:
        super().__init__(
            ngettext_lazy(
                "%(number)d proposal does not have enough final assessments yet.",
                "%(number)d proposals do not have enough final assessments yet.",
                "number",
            )
            % {"number": len(missing)}
        )
        self.missing = missing


class LotterySeedMissing(Refused):
    """A seed chosen when the scores are known would prove nothing."""


class ScoringNotOpen(Refused):
    """The round is not in assessment."""


@transaction.atomic
def close_scoring(*, round_: Round, by: User, at: datetime) -> None:
    """Close the scoring of a round: its proposals are assessed, scores stand and get their places.

    What takes part in the lottery is fixed in the same step.

    :raises ScoringIncomplete: listing the proposals with fewer final assessments than the round asks.
    :raises LotterySeedMissing: if the round has no public value for ties yet.
    :raises ScoringNotOpen: if the round is not in assessment.
    """
    stored = lock_round(round_.pk)
    if stored.status != RoundStatus.IN_ASSESSMENT:
        raise ScoringNotOpen(_("This round is not in assessment, so scoring cannot be closed."))
    if not stored.lottery_seed:
        raise LotterySeedMissing(
            _("Fill in the public value of the lottery first. It decides ties and must be known beforehand.")
        )
    proposals = list(proposals_with_final_counts(stored))
    if missing := tuple(
        MissingAssessments(each, each.final_count, stored.assessors_per_proposal)
        for each in proposals
        if each.final_count < stored.assessors_per_proposal
    ):
        raise ScoringIncomplete(missing)
    change_statuses(proposals, ProposalStatus.ASSESSED, by=by, at=at)
    change_status(round_, RoundStatus.SCORING_CLOSED, by=by, at=at)
    commit_lottery(round_=stored, by=by, at=at)
    rank_round(stored, at=at)


@transaction.atomic
def reopen_scoring(*, round_: Round, reason: str, by: User, at: datetime) -> None:
    """Open scoring again, as long as no money was divided yet.

    :raises Refused: without a reason, or when the round is past the closing of scoring.
    """
    if not reason.strip():
        raise Refused(_("Write why scoring is opened again."))
    stored = lock_round(round_.pk)
    if stored.status != RoundStatus.SCORING_CLOSED:
        raise Refused(_("Scoring can only be opened again before the money is divided."))
    assessed = list(stored.proposals.filter(status=ProposalStatus.ASSESSED))
    change_statuses(assessed, ProposalStatus.IN_ASSESSMENT, by=by, at=at, reason=reason.strip())
    change_status(round_, RoundStatus.IN_ASSESSMENT, by=by, at=at, reason=reason.strip())
    forget_places(stored)


def proposals_with_final_counts(round_: Round) -> QuerySet[Proposal]:
    """Give the proposals that should have scores, by region, each with `final_count`."""
    final = Count("assessments", filter=Q(assessments__status=AssessmentStatus.FINAL))
    expected = round_.proposals.filter(status__in=EXPECTED_STATUSES)
    return expected.annotate(final_count=final).order_by("region_sort_name", "pk")
