"""From the check of the proposals to the end of scoring; points and reasons come from the files."""

import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from assessment.services.assessments import finish_assessment, save_scores
from assessment.services.assignment import assign_assessor
from assessment.services.conflicts import declare_interests
from assessment.services.scoring import close_scoring
from mkbdeals.demo.data import Score
from mkbdeals.demo.moments import between
from mkbdeals.demo.people import People
from proposals.models import Proposal, Round, User
from proposals.services.admissibility import declare_admissible
from proposals.services.rounds import start_assessment

Scores = Mapping[int, Mapping[str, Iterable[Score]]]


def check_admissibility(*, submitted: Iterable[Proposal], by: User, at: datetime) -> None:
    """Let all proposals through, one every four minutes."""
    for place, proposal in enumerate(submitted):
        declare_admissible(proposal=proposal, by=by, at=at + place * timedelta(minutes=4))


def assign_and_score(
    *,
    round_: Round,
    submitted: Mapping[str, Proposal],
    scores: Scores,
    people: People,
    moments: Mapping[str, datetime],
    rng: random.Random,
) -> None:
    """Start the assessment, give each assessor the proposals of the files, and let them score."""
    start_assessment(round_=round_, by=people.officer, at=moments["assigned_at"])
    for number, per_proposal in scores.items():
        _score_all(submitted, per_proposal, people.assessor(number), people.coordinator, moments, rng)


def end_scoring(*, round_: Round, by: User, at: datetime) -> None:
    """Close the scoring of the round."""
    close_scoring(round_=round_, by=by, at=at)


def _score_all(
    submitted: Mapping[str, Proposal],
    per_proposal: Mapping[str, Iterable[Score]],
    assessor: User,
    coordinator: User,
    moments: Mapping[str, datetime],
    rng: random.Random,
) -> None:
    last = moments["scoring_closed_at"] - timedelta(hours=1)
    for code, scores in per_proposal.items():
        assessment = assign_assessor(
            proposal=submitted[code], assessor=assessor, by=coordinator, at=moments["assigned_at"]
        )
        at = between(rng, moments["scoring_starts_at"], last)
        declare_interests(round_=assessment.proposal.round, answers={assessment.proposal_id: None}, by=assessor, at=at)
        values = {score.criterion: (score.points, score.reason) for score in scores}
        save_scores(assessment=assessment, scores=values, by=assessor, at=at)
        finish_assessment(assessment=assessment, by=assessor, at=at + timedelta(minutes=rng.randint(2, 40)))
