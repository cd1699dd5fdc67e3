"""One way to write a problem or result down, so that equal ones have equal bytes, now and years later.

ASCII JSON, keys sorted, no white space, fractions as "numerator/denominator" in lowest terms, amounts in
whole cents. What is read back must serialise to the very same bytes, otherwise it is refused.

Format 1 knows the ranking only. What it can hold is still written in it, so that what was stored keeps its
hash; whatever has a group, limit, lock, reserve place or the best total value is written in format 2.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from assessment.allocation.canonical_reading import read_problem, read_result
from assessment.allocation.canonical_writing import (
    PROBLEM_FORMATS,
    RESULT_FORMATS,
    problem_document,
    result_document,
)
from assessment.allocation.problem import AllocationProblem
from assessment.allocation.result import AllocationResult


class InvalidCanonical(ValueError):
    """The bytes are not the canonical form of a problem or result."""


def canonical_bytes(subject: AllocationProblem | AllocationResult) -> bytes:
    """Write a problem or result in its canonical form (ASCII JSON)."""
    if isinstance(subject, AllocationProblem):
        document = problem_document(subject)
    else:
        document = result_document(subject)
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


_READERS: Mapping[str, Callable[[Mapping[str, Any]], AllocationProblem | AllocationResult]] = {
    **dict.fromkeys(PROBLEM_FORMATS, read_problem),
    **dict.fromkeys(RESULT_FORMATS, read_result),
}
