"""One way to write a problem down, so that equal problems have equal bytes, whatever the order of their parts.

ASCII JSON, keys sorted, no white space. The hash says whether a preview still belongs to the data of now.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from assessment.assigning.problem import AssignmentProblem, Pair, Rules

PROBLEM_FORMAT = "mkbdeals/assignment-problem/1"


def canonical_bytes(problem: AssignmentProblem) -> bytes:
    """Write a problem in its canonical form (ASCII JSON)."""
    document = {"format": PROBLEM_FORMAT, **_document(problem)}
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def sha256_of(problem: AssignmentProblem) -> str:
    """Return the SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(problem)).hexdigest()


def _document(problem: AssignmentProblem) -> dict[str, Any]:
    """Write the parts as plain values, in order of key."""
    return {
        "proposals": [asdict(each) for each in problem.proposals],
        "assessors": [asdict(each) for each in problem.assessors],
        "conflicts": _sorted(problem.conflicts),
        "fixed": _sorted(problem.fixed),
        "wishes": [asdict(each) for each in problem.wishes],
        "previous": None if problem.previous is None else _sorted(problem.previous),
        "rules": _rules(problem.rules),
    }


def _rules(rules: Rules) -> dict[str, Any]:
    """Write the rules; one that came later is left out when it asks nothing, so that older hashes stand."""
    written = asdict(rules)
    if rules.needed_group is None:
        del written["needed_group"]
    return written


def _sorted(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs)
