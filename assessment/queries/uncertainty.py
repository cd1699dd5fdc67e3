"""What goes into the calculation of how sure a ranking is, and what came out of it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from assessment.enums import UncertaintyStatus
from assessment.models import UncertaintyRun
from assessment.queries.scores import RoundScores, problem_for_round, scores_of_round
from assessment.ranking import LotteryNeeded, shortfalls_of
from assessment.uncertainty import (
    METHOD,
    Ceiling,
    FundingLine,
    Observation,
    Posterior,
    ProposalEstimate,
    Settings,
    line_of,
    posterior_of,
)
from proposals.models import Proposal, Round


@dataclass(frozen=True, slots=True)
class UncertaintyInput:
    """Everything the calculation hangs on, and the hex SHA-256 of it."""

    observations: tuple[Observation, ...]
    line: FundingLine | None
    without_place: frozenset[str]
    settings: Settings
    sha256: str


@dataclass(frozen=True, slots=True)
class UncertaintyRow:
    """One proposal: its legal place (None without one) beside what the model says."""

    proposal: Proposal
    place: int | None
    estimate: ProposalEstimate


@dataclass(frozen=True, slots=True)
class UncertaintyPage:
    """The newest calculation over the input of now; rows by legal place, those without one last."""

    run: UncertaintyRun | None
    posterior: Posterior | None
    rows: tuple[UncertaintyRow, ...]
    can_be_calculated: bool


def seed_of(round_: Round) -> int:
    """Give the seed of a round: the first eight hex digits of a SHA-256 over its short name."""
    return int(hashlib.sha256(f"uncertainty\n{round_.slug}".encode()).hexdigest()[:8], 16)


def input_of_round(scores: RoundScores, ceiling_amount: Decimal | None) -> UncertaintyInput | None:
    """Give what is to be calculated, None when no proposal competes for a place yet."""
    scored = [each for each in scores.scored if each.score is not None]
    least = scores.round.assessors_per_proposal
    without_place = frozenset(
        each.key
        for each in scored
        if each.score and (each.score.assessment_count < least or shortfalls_of(each.score, scores.minimums))
    )
    if len(without_place) == len(scored):
        return None
    observations = tuple(
        Observation(each.key, assessor.assessor, assessor.total)
        for each in scored
        if each.score
        for assessor in each.score.assessors
    )
    line, settings = _line(scores, ceiling_amount), Settings(seed=seed_of(scores.round))
    content = [METHOD, repr(settings), _plain(line), sorted(without_place), _plain(observations)]
    sha256 = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return UncertaintyInput(observations, line, without_place, settings, sha256)


def uncertainty_of_round(round_: Round, *, at: datetime) -> UncertaintyPage:
    """Give the calculation that belongs to the scores of now, if there is one; six statements."""
    scores = scores_of_round(round_)
    ceiling = round_.ceiling_in_force(at)
    given = input_of_round(scores, ceiling.amount if ceiling else None)
    if given is None:
        return UncertaintyPage(None, None, (), can_be_calculated=False)
    run = UncertaintyRun.objects.filter(round=round_, input_sha256=given.sha256).order_by("-pk").first()
    if run is None or run.status != UncertaintyStatus.READY:
        return UncertaintyPage(run, None, (), can_be_calculated=True)
    posterior = posterior_of(run.result)
    return UncertaintyPage(run, posterior, _rows(posterior, scores), can_be_calculated=True)


def _rows(posterior: Posterior, scores: RoundScores) -> tuple[UncertaintyRow, ...]:
    try:
        places = {line.key: line.rank for line in scores.rank().lines}
    except LotteryNeeded:
        places = {}
    rows = [UncertaintyRow(scores.proposals[each.key], places.get(each.key), each) for each in posterior.proposals]
    ranked = [each for each in rows if each.estimate.rank is not None]
    return tuple(sorted(ranked, key=lambda each: (each.place is None, each.place or 0)))


def _line(scores: RoundScores, ceiling_amount: Decimal | None) -> FundingLine | None:
    if ceiling_amount is None:
        return None
    try:
        return line_of(problem_for_round(scores, ceiling_amount))
    except LotteryNeeded:
        return None


def _plain(value: Any) -> Any:
    """Write values down for the checksum: the same values give the same text, in any order of rows."""
    if isinstance(value, Ceiling):
        return [repr(value.rules), sorted(value.requested_cents.items()), sorted(value.excluded)]
    if isinstance(value, tuple):
        return sorted([each.proposal, each.assessor, str(each.score)] for each in value)
    return value
