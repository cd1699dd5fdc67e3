"""Where the proposals of a round stand, for documents; a fixed number of statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from assessment.allocation import allocate
from assessment.queries.scores import RoundScores, problem_for_round, scores_of_round
from assessment.queries.uncertainty import UncertaintyPage, UncertaintyRow, uncertainty_of_round
from assessment.ranking import LotteryNeeded, RankedProposal, Ranking
from assessment.scoring import ProposalScore
from proposals.models import Proposal, Round
from reporting.documents import Standing
from reporting.documents.standing_words import (
    chance_words,
    expected_words,
    interval_words,
    score_words,
    spread_words,
    tie_sentence,
)
from reporting.services.contents.figures import median_of


@dataclass(frozen=True)
class RoundPicture:
    """The scores, places and money of a round as they are at one moment."""

    scores: RoundScores
    ranking: Ranking | None
    is_within: Mapping[str, bool]
    ceiling_amount: Decimal | None
    uncertainty: UncertaintyPage

    @property
    def line(self) -> float | None:
        """Return the place where the money ends; None without a calculation of how sure it is."""
        return self.uncertainty.posterior.band.line if self.uncertainty.posterior else None

    @property
    def ordered(self) -> list[Proposal]:
        """Return the competing proposals: by place, then those without one by region."""
        places = {line.key: line.rank for line in self.ranking.lines} if self.ranking else {}
        last = len(self.scores.proposals)
        rows = self.scores.proposals.items()
        ordered = sorted(rows, key=lambda row: (places.get(row[0], last + 1), row[1].region_sort_name, row[1].pk))
        return [proposal for _key, proposal in ordered]

    def score_of(self, proposal: Proposal) -> ProposalScore | None:
        """Return the exact score of a proposal; None when nobody scored it or it does not compete."""
        return next((each.score for each in self.scores.scored if each.key == proposal.reference), None)

    def sureness_of(self, proposal: Proposal) -> UncertaintyRow | None:
        """Return what the calculation of uncertainty says of a proposal."""
        return next((each for each in self.uncertainty.rows if each.proposal.pk == proposal.pk), None)


def round_picture(round_: Round, *, at: datetime) -> RoundPicture:
    """Read how a round stands."""
    scores, ceiling = scores_of_round(round_), round_.ceiling_in_force(at)
    try:
        ranking = scores.rank()
    except LotteryNeeded:
        ranking = None
    is_within = {}
    if ranking is not None and ceiling is not None and scores.proposals:
        result = allocate(problem_for_round(scores, ceiling.amount))
        is_within = {line.key: result.line(line.key).is_awarded for line in ranking.lines}
    amount = ceiling.amount if ceiling else None
    return RoundPicture(scores, ranking, is_within, amount, uncertainty_of_round(round_, at=at))


def standing_of(proposal: Proposal, picture: RoundPicture) -> Standing:
    """Say where a proposal stands, why, and how sure that is."""
    line = _line_of(proposal, picture.ranking)
    score = picture.score_of(proposal)
    figures = {}
    if score is not None:
        totals = [each.total for each in score.assessors]
        figures = {
            "score": score_words(score.total),
            "median": score_words(median_of(totals)),
            "spread": spread_words(score.lowest, score.highest),
        }
    return Standing(
        place=str(line.rank) if line else "",
        competitors=len(picture.scores.proposals),
        outcome=_outcome(line, picture),
        explanations=_explanations(proposal, line, picture),
        **figures,
        **_sureness(picture.sureness_of(proposal)),
    )


def _line_of(proposal: Proposal, ranking: Ranking | None) -> RankedProposal | None:
    lines = ranking.lines if ranking else ()
    return next((each for each in lines if each.key == proposal.reference), None)


def _outcome(line: RankedProposal | None, picture: RoundPicture) -> str:
    if line is None or line.key not in picture.is_within:
        return ""
    return "Binnen het budget" if picture.is_within[line.key] else "Buiten het budget"


def _explanations(proposal: Proposal, line: RankedProposal | None, picture: RoundPicture) -> tuple[str, ...]:
    """Explain equal scores with the neighbours above and below, or why there is no place."""
    if line is None:
        return (_without_place(proposal, picture),)
    lines = picture.ranking.lines if picture.ranking else ()
    names = {each.code: str(each) for each in picture.scores.criteria}
    pairs = [(lines[at - 1], lines[at]) for at in (line.rank - 1, line.rank) if 0 < at < len(lines)]
    return tuple(
        tie_sentence(
            upper.rank, score_words(upper.score.total), lower.separation.rule,
            names.get(lower.separation.criterion or "", ""), lower.separation.upper, lower.separation.lower,
        )
        for upper, lower in pairs
        if lower.separation is not None and score_words(upper.score.total) == score_words(lower.score.total)
    )  # fmt: skip


def _without_place(proposal: Proposal, picture: RoundPicture) -> str:
    if proposal.reference not in picture.scores.proposals:
        return f"Dit voorstel doet niet mee in de rangorde. De stand is: {proposal.get_status_display()}."
    if picture.ranking is None:
        return "Er zijn nog geen plaatsen: voorstellen zijn op alles gelijk en de ronde heeft nog geen loting."
    if any(each.key == proposal.reference for each in picture.ranking.apart):
        return "Dit voorstel haalt een minimumscore van de ronde niet en heeft daarom geen plaats."
    needed, score = picture.ranking.minimum_assessments, picture.score_of(proposal)
    return f"Dit voorstel heeft {score.assessment_count if score else 0} van de {needed} beoordelingen die nodig zijn."


def _sureness(row: UncertaintyRow | None) -> dict[str, object]:
    rank = row.estimate.rank if row else None
    if row is None or rank is None:
        return {}
    chance = row.estimate.above_line
    return {
        "expected": expected_words(rank.mean),
        "half": interval_words(rank.half.low, rank.half.high),
        "ninety": interval_words(rank.ninety.low, rank.ninety.high),
        "chance": chance_words(chance.value) if chance else "",
        "is_in_band": row.estimate.in_band,
    }
