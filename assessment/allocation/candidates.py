"""From a ranking and amounts to candidates: the step between assessing and dividing."""

from collections.abc import Mapping

from assessment.allocation.problem import Candidate, CriterionScore, InvalidProblem
from assessment.ranking import RankedProposal, Ranking


def candidates_from_ranking(ranking: Ranking, requested_cents: Mapping[str, int]) -> tuple[Candidate, ...]:
    """Turn a ranking and the requested amounts (whole cents by key) into candidates, the unranked included.

    :raises InvalidProblem: if amounts and ranking are not about the same proposals.
    """
    unranked = {each.key for each in ranking.unranked}
    known = unranked | {line.key for line in ranking.lines}
    if different := sorted(known ^ requested_cents.keys()):
        raise InvalidProblem(f"ranking and amounts differ on {', '.join(different)}")
    ranked = tuple(_ranked_candidate(line, requested_cents[line.key]) for line in ranking.lines)
    return ranked + tuple(Candidate(key, requested_cents[key], None, None) for key in sorted(unranked))


def _ranked_candidate(line: RankedProposal, requested_cents: int) -> Candidate:
    """Copy rank, exact score and exact criterion means."""
    means = tuple(CriterionScore(result.code, result.mean) for result in line.score.criteria)
    return Candidate(line.key, requested_cents, line.rank, line.score.total, means)
