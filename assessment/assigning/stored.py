"""Read back what was stored of an assignment: problem and result as canonical text, both ways without loss.

A problem is written by `canonical`; a result is written here in the same manner: ASCII JSON, keys sorted, no white
space.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assessment.assigning.problem import Assessor, AssignmentProblem, Pair, Proposal, Rules, Wish
from assessment.assigning.result import (
    AssignmentResult,
    Changes,
    Finding,
    FindingCode,
    Load,
    Phase,
    PhaseName,
    Place,
    PlaceReason,
    Removal,
    RemovalReason,
    Shortage,
)

RESULT_FORMAT = "mkbdeals/assignment-result/1"


def result_bytes(result: AssignmentResult) -> bytes:
    """Write a result in its canonical form (ASCII JSON)."""
    document = {"format": RESULT_FORMAT, **asdict(result)}
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def problem_from(text: str) -> AssignmentProblem:
    """Read a problem that `canonical_bytes` wrote."""
    document = json.loads(text)
    previous = document["previous"]
    return AssignmentProblem(
        proposals=tuple(Proposal(**each) for each in document["proposals"]),
        assessors=tuple(Assessor(**each) for each in document["assessors"]),
        conflicts=_pairs(document["conflicts"]),
        fixed=_pairs(document["fixed"]),
        wishes=tuple(Wish(**each) for each in document["wishes"]),
        previous=None if previous is None else _pairs(previous),
        rules=Rules(**document["rules"]),
    )


def result_from(text: str) -> AssignmentResult:
    """Read a result that `result_bytes` wrote."""
    document = json.loads(text)
    return AssignmentResult(
        problem_sha256=document["problem_sha256"],
        places=tuple(
            Place(each["proposal"], each["assessor"], PlaceReason(each["reason"]), each["cost"])
            for each in document["places"]
        ),
        shortages=tuple(_shortage(each) for each in document["shortages"]),
        loads=tuple(Load(**each) for each in document["loads"]),
        changes=_changes(document["changes"]),
        findings=tuple(Finding(FindingCode(each["code"]), Pair(*each["pair"])) for each in document["findings"]),
        phases=tuple(Phase(PhaseName(each["name"]), each["value"]) for each in document["phases"]),
        unique=document["unique"],
        solver=document["solver"],
    )


def removed_from(text: str) -> frozenset[Pair]:
    """Read from a result only which pairs of before are gone."""
    return frozenset(Pair(*each["pair"]) for each in json.loads(text)["changes"]["removed"])


def _changes(document: dict[str, Any]) -> Changes:
    return Changes(
        kept=tuple(Pair(*each) for each in document["kept"]),
        added=tuple(Pair(*each) for each in document["added"]),
        removed=tuple(Removal(Pair(*each["pair"]), RemovalReason(each["reason"])) for each in document["removed"]),
    )


def _shortage(document: dict[str, Any]) -> Shortage:
    people = {name: tuple(document[name]) for name in ("in_conflict", "full", "same_group")}
    return Shortage(**{**document, **people})


def _pairs(rows: Sequence[Sequence[str]]) -> frozenset[Pair]:
    return frozenset(Pair(*each) for each in rows)
