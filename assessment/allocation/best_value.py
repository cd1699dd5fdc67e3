"""The method *best total value*: of all sets that keep to the rules, the one with the highest sum of scores.

Then the highest total awarded, then the tie rule: the set that has the highest rank in which two sets differ.
Source: docs/allocation.md, best total value.
"""

from fractions import Fraction

from assessment.allocation.best_value_amounts import Amounts, overlapping
from assessment.allocation.best_value_choice import Chosen, best_choice
from assessment.allocation.best_value_instance import Instance, instance_of
from assessment.allocation.eligibility import locked_in, rank_of, shortfalls_of
from assessment.allocation.infeasibility import Conflict, ConflictCode, Infeasible
from assessment.allocation.infeasibility_search import certain_conflicts, smallest_conflict
from assessment.allocation.problem import AllocationProblem, Candidate
from assessment.allocation.result import AllocationLine, Optimality, Reason


def best_value_lines(problem: AllocationProblem) -> tuple[tuple[AllocationLine, ...], Optimality]:
    """Decide on every candidate; lines by rank, then the unranked by key.

    :raises Infeasible: if no set keeps to the rules.
    """
    locked_in(problem)
    instance = instance_of(problem)
    if conflicts := certain_conflicts(problem, instance):
        raise Infeasible(conflicts)
    if instance.has_part_awards and (rows := overlapping(instance)):
        groups = [row.group for row in rows if row.group is not None]
        code = ConflictCode.OVERLAPPING_WITH_PART_AWARDS
        raise Infeasible(tuple(Conflict(code, kind=each.kind, group=each.key) for each in groups))
    chosen = best_choice(instance.without_slack_rows())
    if chosen is None:
        raise Infeasible(smallest_conflict(problem, instance))
    amounts = _amounts(instance, chosen)
    lines = _lines(problem, {instance.keys[item]: cents for item, cents in amounts.items()})
    return lines, Optimality(Fraction(chosen.choice.score, instance.score_unit), chosen.proof)


def _amounts(instance: Instance, chosen: Chosen) -> dict[int, int]:
    """Return cents by item."""
    if instance.has_part_awards:
        return Amounts(instance).divide(chosen.choice.items)
    return {item: instance.requests[item] for item in chosen.choice.items}


def _lines(problem: AllocationProblem, amounts: dict[str, int]) -> tuple[AllocationLine, ...]:
    """Write a line for everyone; who is locked in has its turn first."""
    first = problem.rules.locked_in_keys
    ranked = sorted((each for each in problem.candidates if each.rank is not None), key=rank_of)
    unranked = [each for each in problem.candidates if each.rank is None]
    turns = sorted(ranked, key=lambda each: each.key not in first) + unranked
    left = problem.rules.ceiling_cents
    lines: dict[str, AllocationLine] = {}
    for each in turns:
        cents = amounts.get(each.key, 0)
        lines[each.key] = _line(problem, each, cents, left)
        left -= cents
    return tuple(lines[each.key] for each in ranked + unranked)


def _line(problem: AllocationProblem, candidate: Candidate, cents: int, left: int) -> AllocationLine:
    """Write the line of one candidate."""
    shortfalls = shortfalls_of(candidate, problem.rules)
    return AllocationLine(
        key=candidate.key,
        rank=candidate.rank,
        reason=_reason(problem, candidate, cents, bool(shortfalls)),
        requested_cents=candidate.requested_cents,
        awarded_cents=cents,
        left_before_cents=left,
        left_after_cents=left - cents,
        shortfalls=shortfalls,
    )


def _reason(problem: AllocationProblem, candidate: Candidate, cents: int, falls_short: bool) -> Reason:
    """Say why a candidate gets what it gets."""
    if falls_short:
        return Reason.BELOW_MINIMUM_SCORE
    if candidate.rank is None:
        return Reason.UNRANKED
    if candidate.key in problem.rules.locked_out_keys:
        return Reason.LOCKED_OUT
    if candidate.key in problem.rules.locked_in_keys:
        return Reason.LOCKED_IN
    if cents == 0:
        return Reason.NOT_IN_BEST_SET
    return Reason.AWARDED_IN_FULL if cents == candidate.requested_cents else Reason.AWARDED_IN_PART
