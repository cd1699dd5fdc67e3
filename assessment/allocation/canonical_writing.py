"""Problems and results as plain values, in the oldest format that can hold them."""

from fractions import Fraction
from typing import Any

from assessment.allocation.problem import AllocationProblem, Candidate, CriterionScore, Method, Rules
from assessment.allocation.result import AllocationLine, AllocationResult, LimitReached, Optimality, Reason

PROBLEM_FORMATS = ("mkbdeals/allocation-problem/1", "mkbdeals/allocation-problem/2")
RESULT_FORMATS = ("mkbdeals/allocation-result/1", "mkbdeals/allocation-result/2")
_REASONS_OF_FORMAT_1 = frozenset(
    {
        Reason.AWARDED_IN_FULL,
        Reason.AWARDED_IN_PART,
        Reason.CEILING_REACHED,
        Reason.REMAINDER_TOO_SMALL,
        Reason.AFTER_CEILING,
        Reason.BELOW_MINIMUM_SCORE,
        Reason.UNRANKED,
    }
)


def _fraction_text(value: Fraction | None) -> str | None:
    """Write a fraction as "n/d"."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


def _scores_document(scores: tuple[CriterionScore, ...]) -> dict[str, str | None]:
    """Write scores by criterion code."""
    return {each.code: _fraction_text(each.score) for each in scores}


def problem_document(problem: AllocationProblem) -> dict[str, Any]:
    """Write rules and candidates as plain values."""
    newer = _needs_format_2(problem)
    return {
        "format": PROBLEM_FORMATS[newer],
        "rules": _rules_document(problem.rules) | (_newer_rules_document(problem.rules) if newer else {}),
        "candidates": [
            _candidate_document(each) | (_groups_document(each) if newer else {}) for each in problem.candidates
        ],
    }


def _needs_format_2(problem: AllocationProblem) -> bool:
    """Say whether the problem has anything that format 1 does not know."""
    rules = problem.rules
    newer = (rules.limits, rules.locked_in, rules.locked_out, rules.reserve_places, rules.part_awards, rules.groups)
    grouped = any(each.province or each.part or each.themes for each in problem.candidates)
    return rules.method is not Method.RANKING or any(newer) or grouped


def _rules_document(rules: Rules) -> dict[str, Any]:
    """Write the rules that format 1 knows."""
    return {
        "ceiling_cents": rules.ceiling_cents,
        "criterion_order": list(rules.criterion_order),
        "lottery_seed": rules.lottery_seed,
        "method": rules.method.value,
        "minimum_award_cents": rules.minimum_award_cents,
        "minimum_criterion_scores": _scores_document(rules.minimum_criterion_scores),
        "minimum_total_score": _fraction_text(rules.minimum_total_score),
        "when_next_does_not_fit": rules.when_next_does_not_fit.value,
    }


def _newer_rules_document(rules: Rules) -> dict[str, Any]:
    """Write the rules that came with format 2."""
    return {
        "groups": [[each.kind.value, each.key] for each in rules.groups],
        "limits": [
            {
                "key": each.key,
                "kind": each.kind.value,
                "maximum_cents": each.maximum_cents,
                "maximum_count": each.maximum_count,
                "minimum_cents": each.minimum_cents,
                "minimum_count": each.minimum_count,
            }
            for each in rules.limits
        ],
        "locked_in": [[each.key, each.reason] for each in rules.locked_in],
        "locked_out": [[each.key, each.reason] for each in rules.locked_out],
        "part_awards": rules.part_awards,
        "reserve_places": rules.reserve_places,
    }


def _candidate_document(candidate: Candidate) -> dict[str, Any]:
    """Write what format 1 knows of a candidate."""
    return {
        "criterion_scores": _scores_document(candidate.criterion_scores),
        "key": candidate.key,
        "rank": candidate.rank,
        "requested_cents": candidate.requested_cents,
        "score": _fraction_text(candidate.score),
    }


def _groups_document(candidate: Candidate) -> dict[str, Any]:
    """Write the groups of a candidate."""
    return {"part": candidate.part, "province": candidate.province, "themes": list(candidate.themes)}


def result_document(result: AllocationResult) -> dict[str, Any]:
    """Write lines and totals as plain values."""
    newer = result.optimality is not None or any(
        line.limit is not None or line.reason not in _REASONS_OF_FORMAT_1 for line in result.lines
    )
    document = {
        "format": RESULT_FORMATS[newer],
        "awarded_cents": result.awarded_cents,
        "left_cents": result.left_cents,
        "problem_sha256": result.problem_sha256,
        "lines": [
            _line_document(line) | ({"limit": _limit_document(line.limit)} if newer else {}) for line in result.lines
        ],
    }
    return document | ({"optimality": _optimality_document(result.optimality)} if newer else {})


def _line_document(line: AllocationLine) -> dict[str, Any]:
    """Write what format 1 knows of a line."""
    return {
        "awarded_cents": line.awarded_cents,
        "blocked_by": line.blocked_by,
        "key": line.key,
        "left_after_cents": line.left_after_cents,
        "left_before_cents": line.left_before_cents,
        "rank": line.rank,
        "reason": line.reason.value,
        "requested_cents": line.requested_cents,
        "shortfalls": [
            [each.criterion, _fraction_text(each.score), _fraction_text(each.minimum)] for each in line.shortfalls
        ],
    }


def _limit_document(limit: LimitReached | None) -> dict[str, Any] | None:
    """Write which maximum left no room."""
    if limit is None:
        return None
    return {
        "key": limit.group.key,
        "kind": limit.group.kind.value,
        "maximum": limit.maximum,
        "measure": limit.measure.value,
        "used": limit.used,
    }


def _optimality_document(optimality: Optimality | None) -> dict[str, Any] | None:
    """Write what was reached and how far it is proven."""
    if optimality is None:
        return None
    return {"proof": optimality.proof.value, "score_sum": _fraction_text(optimality.score_sum)}
