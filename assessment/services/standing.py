"""Keeping where each proposal stands, in the transaction that changes what it rests on.

The rows follow the calculation (`assessment.queries.standings`), never the other way round.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from assessment.enums import StandingKind
from assessment.models import RankingState, Standing, UncertaintyRun
from assessment.models.assessment import STATUSES_AFTER_SCORING
from assessment.queries.scores import criteria_with_rule, points_by_proposal, score_from_points, scores_of_round
from assessment.queries.standings import INTERVAL_FIELDS, PLACE_FIELDS, SCORE_FIELDS, score_values, standings_of
from assessment.services.locks import lock_round
from assessment.uncertainty import Posterior, posterior_of
from proposals.models import Round

ALL_FIELDS = ("round", *SCORE_FIELDS, *PLACE_FIELDS, *INTERVAL_FIELDS)
ROWS_AT_ONCE = 1000


def refresh_standing(proposal_id: int, *, round_: Round, at: datetime) -> None:
    """Keep the score of a proposal as its finished assessments give it now; after closing, all places too.

    Call it under the lock of the round, with the round as locked, whenever an assessment begins or ceases to
    count. Three statements while scoring is open.
    """
    if round_.status in STATUSES_AFTER_SCORING:
        rank_round(round_, at=at)
        return
    points = points_by_proposal(round_, proposal_id).get(proposal_id)
    score = score_from_points(criteria_with_rule(round_), points)
    _keep([Standing(proposal_id=proposal_id, round=round_, **score_values(score))])


def rank_round(round_: Round, *, at: datetime) -> None:
    """Keep the place of every proposal of a round whose scoring is closed, and when that was done.

    How sure the places are is forgotten: it was about others. Call it under the lock of the round.
    """
    standings = standings_of(scores_of_round(round_))
    competing = [row.proposal_id for row in standings.rows]
    _without_places(Standing.objects.filter(round=round_).exclude(proposal__in=competing))
    _keep(standings.rows)
    RankingState.objects.update_or_create(
        round=round_,
        defaults={
            "ranked_at": at,
            "ranked_count": standings.count(StandingKind.RANKED),
            "apart_count": standings.count(StandingKind.BELOW_MINIMUM),
            "unranked_count": standings.count(StandingKind.TOO_FEW),
            "assessment_count": sum(row.assessment_count for row in standings.rows),
            "is_undecided": standings.is_undecided,
            "uncertainty_run": None,
        },
    )


def rebuild_standings(round_: Round, *, at: datetime) -> None:
    """Write all rows of a round anew, after work on the database by hand; within a transaction."""
    locked = lock_round(round_.pk)
    if locked.status in STATUSES_AFTER_SCORING:
        rank_round(locked, at=at)
        return
    forget_places(locked)
    Standing.objects.filter(round=locked).update(**score_values(None))
    criteria, points = criteria_with_rule(locked), points_by_proposal(locked)
    scores = {key: score_from_points(criteria, each) for key, each in points.items()}
    _keep([Standing(proposal_id=key, round=locked, **score_values(score)) for key, score in scores.items()])


def forget_places(round_: Round) -> None:
    """Take the places away because scoring opened again; the scores stay. Call it under the lock of the round."""
    _without_places(Standing.objects.filter(round=round_))
    RankingState.objects.filter(round=round_).delete()


def keep_intervals(run: UncertaintyRun) -> None:
    """Keep the wide interval of each place beside it, from a calculation over the scores of now.

    Call it under the lock of the round.
    """
    estimates = {each.key: each for each in _posterior(run).proposals}
    rows = list(Standing.objects.filter(round=run.round_id, kind=StandingKind.RANKED).select_related("proposal"))
    for row in rows:
        estimate = estimates.get(row.proposal.reference)
        interval = estimate.rank.ninety if estimate and estimate.rank else None
        row.interval_low = round(interval.low) if interval else None
        row.interval_high = round(interval.high) if interval else None
        row.is_in_band = bool(estimate and estimate.in_band)
    Standing.objects.bulk_update(rows, INTERVAL_FIELDS, batch_size=ROWS_AT_ONCE)
    RankingState.objects.filter(round=run.round_id).update(uncertainty_run=run)


def _posterior(run: UncertaintyRun) -> Posterior:
    return posterior_of(run.result)


def _keep(rows: Sequence[Standing]) -> None:
    """Write rows anew or over what was there; the proposal is the key."""
    Standing.objects.bulk_create(
        rows, batch_size=ROWS_AT_ONCE, update_conflicts=True, unique_fields=["proposal"], update_fields=ALL_FIELDS
    )


def _without_places(rows: QuerySet[Standing]) -> None:
    rows.update(
        kind=StandingKind.SCORED, rank=None, cumulative_amount=None, separation="", separation_criterion="", lot="",
        interval_low=None, interval_high=None, is_in_band=False,
    )  # fmt: skip
