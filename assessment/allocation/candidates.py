"""From a ranking and amounts to candidates: the step between assessing and dividing."""

from collections.abc import Mapping

from assessment.allocation.problem import Candidate, CriterionScore, InvalidProblem
from assessment.ranking import ApartProposal, RankedProposal, Ranking


def candidates_from_ranking(ranking: Ranking, requested_cents: Mapping[str, int]) -> tuple[Candidate, ...]:
    """Turn a ranking and the requested amounts (whole cents by key) into candidates, the unranked included.

    Who misses a minimum score has no place, but keeps the scores: the division says what was missed.

    :raises InvalidProblem: if amounts and ranking are not about the same proposals.
    """
    unranked = {each.key for each in ranking.unranked}
    known = unranked | {line.key for line in ranking.lines} | {each.key for each in ranking.apart}
    if different := sorted(known ^ requested_cents.keys()):
        raise InvalidProblem(f"ranking and amounts differ on {', '.join(different)}")
    ranked = tuple(_candidate(line, line.rank, requested_cents[line.key]) for line in ranking.lines)
    apart = tuple(_candidate(line, None, requested_cents[line.key]) for line in ranking.apart)
    without = tuple(Candidate(key, requested_cents[key], None, None) for key in sorted(unranked))
    return ranked + apart + without


def _candidate(line: RankedProposal | ApartProposal, rank: int | None, requested_cents: int) -> Candidate:
    """Copy rank, exact score and exact criterion means."""
    means = tuple(CriterionScore(result.code, result.mean) for result in line.score.criteria)
    return Candidate(line.key, requested_cents, rank, line.score.total, means)
