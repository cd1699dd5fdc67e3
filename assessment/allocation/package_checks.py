"""Recomputing a decision package: from points to scores, places, division and decisions.

Each check takes nothing for granted that another part of the package says: it calculates the value anew and
compares. Whatever cannot be read counts as wrong.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from assessment.allocation.candidates import candidates_from_ranking
from assessment.allocation.canonical import canonical_bytes, problem_from_canonical, result_from_canonical
from assessment.allocation.infeasibility import Infeasible
from assessment.allocation.lottery_checks import lots, lottery
from assessment.allocation.package import (
    is_public,
    ranking_document,
    ranking_of,
    read_fraction,
    sha256_of_text,
)
from assessment.allocation.problem import AllocationProblem, Candidate, CriterionScore, Method
from assessment.allocation.public_checks import least_amounts, names_public_one, public_one
from assessment.allocation.public_package import rules_told
from assessment.allocation.result import AllocationLine, AllocationResult, Proof
from assessment.allocation.solver import allocate
from assessment.allocation.verification import check_allocation

# What a check may stumble over in a package that somebody made up.
UNREADABLE = (Infeasible, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, RecursionError)


class Step(StrEnum):
    """What is confirmed or refuted, in order."""

    RULE = "rule"
    LOTTERY = "lottery"
    LOTS = "lots"
    RANKING = "ranking"
    AMOUNTS = "amounts"
    PROBLEM = "problem"
    RESULT = "result"
    CHECKER = "checker"
    DECISIONS = "decisions"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check: confirmed when `detail` is empty; otherwise what differs, for whom it concerns."""

    step: Step
    detail: str = ""
    is_other_optimum: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Say whether the recomputation gave the same."""
        return not self.detail


def checks_of(content: Mapping[str, Any]) -> Iterator[Outcome]:
    """Carry out every check on the content of a package.

    :raises SolverFailed: if the division could not be done again within the time: neither confirmed nor refuted.
    """
    for step, check in CHECKS.items():
        try:
            if not _applies(step, content):
                continue
            differences = list(check(content))
        except UNREADABLE as error:
            yield Outcome(step, f"unreadable: {error!r}")
            continue
        yield Outcome(step, "; ".join(differences), step is Step.RESULT and _is_other_optimum(content))


def _applies(step: Step, content: Mapping[str, Any]) -> bool:
    """Say whether a step is one of this kind of package."""
    if step in {Step.LOTS, Step.AMOUNTS}:
        return is_public(content)
    return step is not Step.PUBLIC or (names_public_one(content) and not is_public(content))


def _rule(content: Mapping[str, Any]) -> Iterator[str]:
    """The rule on record is the one that was calculated with; a round from before that has none."""
    rule = content["rule"]
    if rule is None:
        return
    if sha256_of_text(rule["document"]) != rule["sha256"]:
        yield "sha256"
    for name, said, used in _promises(content):
        if said != used:
            yield f"{name}: {said} / {used}"


def _promises(content: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Pair what the rule on record says with what was calculated with."""
    rule, problem = json.loads(content["rule"]["document"]), json.loads(content["problem"])["rules"]
    division, asked = rule["division"], content["minimums"]
    weights = {each["code"]: Fraction(each["weight_percentage"]) for each in rule["criteria"]}
    minimums = {each["code"]: _decimal(each["minimum_score"]) for each in rule["criteria"]}
    used = {code: read_fraction(text) for code, text in asked["criteria"].items()}
    total = None if asked["total"] is None else read_fraction(asked["total"])
    yield "weights", weights, {each["code"]: read_fraction(each["weight"]) for each in content["criteria"]}
    yield "minimum_scores", {code: each for code, each in minimums.items() if each is not None}, used
    yield "minimum_total_score", _decimal(rule["minimum_total_score"]), total
    yield "assessors", rule["round"]["assessors_per_proposal"], content["minimum_assessments"]
    yield "round", rule["round"]["slug"], content["round"]["slug"]
    yield "tie_order", rule["ties"]["order"], content["tie_order"]
    yield "when_next_does_not_fit", division["when_next_does_not_fit"], problem["when_next_does_not_fit"]
    yield "reserve_places", division["reserve_places"], problem.get("reserve_places", 0)
    yield "part_awards", division["part_awards"], problem.get("part_awards", False)
    yield "limits", _sorted(rule["limits"]), _sorted(problem.get("limits", []))
    if not rule["ties"]["lottery_value_source"]:
        yield "lottery", rule["ties"]["lottery_value"] or None, content["lottery"]["seed"]
    gives_part = division["part_awards"] or division["when_next_does_not_fit"] == "part_fund"
    least = rule["round"]["minimum_contribution_cents"] if gives_part else 0
    yield "minimum_award", least, problem["minimum_award_cents"]
    yield "method", division["method"] == "best_value", problem["method"] == Method.BEST_VALUE.value


def _sorted(limits: list[dict[str, Any]]) -> list[list[tuple[str, Any]]]:
    """Put limits in one order; a limit on each group has no key, or an empty one."""
    plain = [sorted({**each, "key": each["key"] or ""}.items()) for each in limits]
    return sorted(plain, key=repr)


def _decimal(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _ranking(content: Mapping[str, Any]) -> Iterator[str]:
    """The places follow from the points, the weights, the minimum scores and the lottery."""
    recomputed = ranking_document(ranking_of(content))
    if [each["key"] for each in content["ranking"]] != [each["key"] for each in recomputed]:
        yield "order"
    stated = {each["key"]: each for each in content["ranking"]}
    yield from (each["key"] for each in recomputed if stated.get(each["key"]) != each)


def _problem(content: Mapping[str, Any]) -> Iterator[str]:
    """What was divided, and among whom, follows from the ranking, the amounts asked and the rule."""
    stated = _stated_problem(content)
    if sha256_of_text(content["problem"]) != content["problem_sha256"]:
        yield "sha256"
    recomputed = _recomputed_problem(content, stated)
    here = {each.key: each for each in stated.candidates}
    yield from (each.key for each in recomputed.candidates if here.get(each.key) != each)
    if canonical_bytes(recomputed) != canonical_bytes(stated):
        yield "rules"


def _stated_problem(content: Mapping[str, Any]) -> AllocationProblem:
    return problem_from_canonical(content["problem"].encode("ascii"))


def _recomputed_problem(content: Mapping[str, Any], stated: AllocationProblem) -> AllocationProblem:
    proposals = {each["key"]: each for each in content["proposals"]}
    requested = {key: each["requested_cents"] for key, each in proposals.items()}
    candidates = candidates_from_ranking(ranking_of(content), requested)
    minimums = content["minimums"]
    rules = replace(
        stated.rules,
        ceiling_cents=content["ceiling_cents"],
        criterion_order=tuple(content["tie_order"]),
        lottery_seed=content["lottery"]["seed"],
        minimum_total_score=None if minimums["total"] is None else read_fraction(minimums["total"]),
        minimum_criterion_scores=tuple(
            CriterionScore(code, read_fraction(text)) for code, text in minimums["criteria"].items()
        ),
    )
    if is_public(content):
        rules = rules_told(rules, has_lots=bool(content["lottery"]["lots"]))
    return AllocationProblem(rules, tuple(in_groups(each, proposals[each.key]) for each in candidates))


def in_groups(candidate: Candidate, proposal: Mapping[str, Any]) -> Candidate:
    """Say of a candidate in which province, part of the country and themes its proposal counts."""
    groups = {name: proposal[name] for name in ("province", "part")}
    return replace(candidate, **groups, themes=tuple(proposal["themes"]))


def _result(content: Mapping[str, Any]) -> Iterator[str]:
    """Dividing again gives the same division, line by line."""
    if sha256_of_text(content["result"]) != content["result_sha256"]:
        yield "sha256"
    stated = _stated_result(content)
    recomputed = allocate(_stated_problem(content))
    if stated == recomputed or _is_as_good(stated, recomputed):
        return
    lines = {each.key: each for each in stated.lines}
    yield from (each.key for each in recomputed.lines if lines.get(each.key) != each)
    yield f"total: {stated.awarded_cents} / {recomputed.awarded_cents}"


def _stated_result(content: Mapping[str, Any]) -> AllocationResult:
    return result_from_canonical(content["result"].encode("ascii"))


def _is_as_good(stated: AllocationResult, recomputed: AllocationResult) -> bool:
    """Say whether both are a best division; above 500 proposals there may be several, and the result says so."""
    one, other = stated.optimality, recomputed.optimality
    # Recomputed as the only one, no other is as good, whatever the package says of itself.
    if one is None or other is None or one.is_unique or other.is_unique:
        return False
    if stated.problem_sha256 != recomputed.problem_sha256:
        return False
    same_total = stated.awarded_cents == recomputed.awarded_cents
    return one.score_sum == other.score_sum and (same_total or one.proof is Proof.SCORE)


def _is_other_optimum(content: Mapping[str, Any]) -> bool:
    try:
        stated = _stated_result(content)
        return stated.optimality is not None and not stated.optimality.is_unique
    except UNREADABLE:
        return False


def _checker(content: Mapping[str, Any]) -> Iterator[str]:
    """A program that does not know how was divided goes through every rule."""
    violations = check_allocation(_stated_problem(content), _stated_result(content))
    return (f"{each.code.value} {each.key or ''}".strip() for each in violations)


def _decisions(content: Mapping[str, Any]) -> Iterator[str]:
    """Every decision is that of the division, to the cent."""
    result, rules = _stated_result(content), _stated_problem(content).rules
    reserves = set(result.reserve_keys(rules.reserve_places))
    expected = sorted((line.key, _outcome(line, reserves), line.awarded_cents) for line in result.lines)
    stated = [(each["key"], each["outcome"], each["awarded_cents"]) for each in content["decisions"]]
    if stated != expected:
        yield from (each[0] for each in expected if each not in stated)
        yield "decisions"
    if content["awarded_cents"] != sum(each[2] for each in expected):
        yield "total"


def _outcome(line: AllocationLine, reserves: Collection[str]) -> str:
    if line.is_awarded:
        return "awarded"
    return "reserve" if line.key in reserves else "rejected"


CHECKS: Mapping[Step, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    Step.RULE: _rule,
    Step.LOTTERY: lottery,
    Step.LOTS: lots,
    Step.RANKING: _ranking,
    Step.AMOUNTS: least_amounts,
    Step.PROBLEM: _problem,
    Step.RESULT: _result,
    Step.CHECKER: _checker,
    Step.DECISIONS: _decisions,
    Step.PUBLIC: public_one,
}
