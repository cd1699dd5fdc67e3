"""Plain values of either format back to problems and results; their own checks apply."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from assessment.allocation.limits import Group, GroupKind, GroupLimit, Lock, Measure
from assessment.allocation.problem import (
    AllocationProblem,
    Candidate,
    CriterionScore,
    Method,
    Rules,
    WhenNextDoesNotFit,
)
from assessment.allocation.result import (
    AllocationLine,
    AllocationResult,
    LimitReached,
    Optimality,
    Proof,
    Reason,
    Shortfall,
)


def _read_fraction(text: str) -> Fraction:
    """Read "n/d"."""
    numerator, denominator = text.split("/")
    return Fraction(int(numerator), int(denominator))


def _read_optional_fraction(text: str | None) -> Fraction | None:
    """Read "n/d" or nothing."""
    return None if text is None else _read_fraction(text)


def _read_scores(scores: Mapping[str, str]) -> tuple[CriterionScore, ...]:
    """Read scores by criterion code."""
    return tuple(CriterionScore(code, _read_fraction(text)) for code, text in scores.items())


def read_problem(document: Mapping[str, Any]) -> AllocationProblem:
    """Build a problem; its own checks apply. What format 1 does not have keeps its default."""
    rules = document["rules"]
    return AllocationProblem(
        Rules(
            ceiling_cents=rules["ceiling_cents"],
            when_next_does_not_fit=WhenNextDoesNotFit(rules["when_next_does_not_fit"]),
            method=Method(rules["method"]),
            minimum_award_cents=rules["minimum_award_cents"],
            minimum_total_score=_read_optional_fraction(rules["minimum_total_score"]),
            minimum_criterion_scores=_read_scores(rules["minimum_criterion_scores"]),
            criterion_order=tuple(rules["criterion_order"]),
            lottery_seed=rules["lottery_seed"],
            limits=tuple(GroupLimit(**each) for each in rules.get("limits", [])),
            locked_in=tuple(Lock(*each) for each in rules.get("locked_in", [])),
            locked_out=tuple(Lock(*each) for each in rules.get("locked_out", [])),
            reserve_places=rules.get("reserve_places", 0),
            part_awards=rules.get("part_awards", False),
            groups=tuple(Group(*each) for each in rules.get("groups", [])),
        ),
        tuple(_read_candidate(each) for each in document["candidates"]),
    )


def _read_candidate(document: Mapping[str, Any]) -> Candidate:
    """Build a candidate."""
    return Candidate(
        key=document["key"],
        requested_cents=document["requested_cents"],
        rank=document["rank"],
        score=_read_optional_fraction(document["score"]),
        criterion_scores=_read_scores(document["criterion_scores"]),
        province=document.get("province", ""),
        part=document.get("part", ""),
        themes=tuple(document.get("themes", [])),
    )


def read_result(document: Mapping[str, Any]) -> AllocationResult:
    """Build a result; whether it is right is for the checker to say."""
    return AllocationResult(
        problem_sha256=document["problem_sha256"],
        lines=tuple(_read_line(line) for line in document["lines"]),
        awarded_cents=document["awarded_cents"],
        left_cents=document["left_cents"],
        optimality=_read_optimality(document.get("optimality")),
    )


def _read_line(line: Mapping[str, Any]) -> AllocationLine:
    """Build one line."""
    return AllocationLine(
        key=line["key"],
        rank=line["rank"],
        reason=Reason(line["reason"]),
        requested_cents=line["requested_cents"],
        awarded_cents=line["awarded_cents"],
        left_before_cents=line["left_before_cents"],
        left_after_cents=line["left_after_cents"],
        shortfalls=tuple(
            Shortfall(criterion, _read_fraction(score), _read_fraction(minimum))
            for criterion, score, minimum in line["shortfalls"]
        ),
        blocked_by=line["blocked_by"],
        limit=_read_limit(line.get("limit")),
    )


def _read_limit(limit: Mapping[str, Any] | None) -> LimitReached | None:
    """Build the maximum that left no room."""
    if limit is None:
        return None
    group = Group(GroupKind(limit["kind"]), limit["key"])
    return LimitReached(group, Measure(limit["measure"]), limit["maximum"], limit["used"])


def _read_optimality(optimality: Mapping[str, Any] | None) -> Optimality | None:
    """Build what was reached."""
    if optimality is None:
        return None
    return Optimality(_read_fraction(optimality["score_sum"]), Proof(optimality["proof"]))
