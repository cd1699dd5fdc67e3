"""One way to write a problem or result down, so that equal ones have equal bytes, now and years later.

ASCII JSON, keys sorted, no white space, fractions as "numerator/denominator" in lowest terms, amounts in
whole cents. What is read back must serialise to the very same bytes, otherwise it is refused.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from assessment.allocation.problem import (
    AllocationProblem,
    Candidate,
    CriterionScore,
    Method,
    Rules,
    WhenNextDoesNotFit,
)
from assessment.allocation.result import AllocationLine, AllocationResult, Reason, Shortfall

PROBLEM_FORMAT = "mkbdeals/allocation-problem/1"
RESULT_FORMAT = "mkbdeals/allocation-result/1"


class InvalidCanonical(ValueError):
    """The bytes are not the canonical form of a problem or result."""


def canonical_bytes(subject: AllocationProblem | AllocationResult) -> bytes:
    """Write a problem or result in its canonical form (ASCII JSON)."""
    if isinstance(subject, AllocationProblem):
        document = _problem_document(subject)
    else:
        document = _result_document(subject)
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def sha256_of(subject: AllocationProblem | AllocationResult) -> str:
    """Return the SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(subject)).hexdigest()


def problem_from_canonical(data: bytes) -> AllocationProblem:
    """Read a problem back.

    :raises InvalidCanonical: if the bytes are not exactly what canonical_bytes writes for a problem.
    """
    subject = from_canonical(data)
    if not isinstance(subject, AllocationProblem):
        raise InvalidCanonical("these bytes hold a result, not a problem")
    return subject


def result_from_canonical(data: bytes) -> AllocationResult:
    """Read a result back.

    :raises InvalidCanonical: if the bytes are not exactly what canonical_bytes writes for a result.
    """
    subject = from_canonical(data)
    if not isinstance(subject, AllocationResult):
        raise InvalidCanonical("these bytes hold a problem, not a result")
    return subject


def from_canonical(data: bytes) -> AllocationProblem | AllocationResult:
    """Read a problem or result back, whichever the bytes say they hold.

    :raises InvalidCanonical: if the bytes would not be written in the same way again.
    """
    try:
        document = json.loads(data)
        subject = _READERS[document["format"]](document)
        unchanged = canonical_bytes(subject) == data
    except (KeyError, TypeError, AttributeError, ValueError, ZeroDivisionError, RecursionError) as error:
        raise InvalidCanonical(f"not a canonical problem or result: {error}") from error
    if not unchanged:
        raise InvalidCanonical("the bytes are not in canonical form")
    return subject


def _fraction_text(value: Fraction | None) -> str | None:
    """Write a fraction as "n/d"."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


def _scores_document(scores: tuple[CriterionScore, ...]) -> dict[str, str | None]:
    """Write scores by criterion code."""
    return {each.code: _fraction_text(each.score) for each in scores}


def _problem_document(problem: AllocationProblem) -> dict[str, Any]:
    """Write rules and candidates as plain values."""
    rules = problem.rules
    return {
        "format": PROBLEM_FORMAT,
        "rules": {
            "ceiling_cents": rules.ceiling_cents,
            "criterion_order": list(rules.criterion_order),
            "lottery_seed": rules.lottery_seed,
            "method": rules.method.value,
            "minimum_award_cents": rules.minimum_award_cents,
            "minimum_criterion_scores": _scores_document(rules.minimum_criterion_scores),
            "minimum_total_score": _fraction_text(rules.minimum_total_score),
            "when_next_does_not_fit": rules.when_next_does_not_fit.value,
        },
        "candidates": [
            {
                "criterion_scores": _scores_document(each.criterion_scores),
                "key": each.key,
                "rank": each.rank,
                "requested_cents": each.requested_cents,
                "score": _fraction_text(each.score),
            }
            for each in problem.candidates
        ],
    }


def _result_document(result: AllocationResult) -> dict[str, Any]:
    """Write lines and totals as plain values."""
    return {
        "format": RESULT_FORMAT,
        "awarded_cents": result.awarded_cents,
        "left_cents": result.left_cents,
        "problem_sha256": result.problem_sha256,
        "lines": [
            {
                "awarded_cents": line.awarded_cents,
                "blocked_by": line.blocked_by,
                "key": line.key,
                "left_after_cents": line.left_after_cents,
                "left_before_cents": line.left_before_cents,
                "rank": line.rank,
                "reason": line.reason.value,
                "requested_cents": line.requested_cents,
                "shortfalls": [
                    [each.criterion, _fraction_text(each.score), _fraction_text(each.minimum)]
                    for each in line.shortfalls
                ],
            }
            for line in result.lines
        ],
    }


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


def _read_problem(document: Mapping[str, Any]) -> AllocationProblem:
    """Build a problem; its own checks apply."""
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
        ),
        tuple(
            Candidate(
                key=each["key"],
                requested_cents=each["requested_cents"],
                rank=each["rank"],
                score=_read_optional_fraction(each["score"]),
                criterion_scores=_read_scores(each["criterion_scores"]),
            )
            for each in document["candidates"]
        ),
    )


def _read_result(document: Mapping[str, Any]) -> AllocationResult:
    """Build a result; whether it is right is for the checker to say."""
    return AllocationResult(
        problem_sha256=document["problem_sha256"],
        lines=tuple(_read_line(line) for line in document["lines"]),
        awarded_cents=document["awarded_cents"],
        left_cents=document["left_cents"],
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
    )


_READERS: Mapping[str, Callable[[Mapping[str, Any]], AllocationProblem | AllocationResult]] = {
    PROBLEM_FORMAT: _read_problem,
    RESULT_FORMAT: _read_result,
}
