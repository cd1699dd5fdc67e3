"""The decision package: all that is needed to recompute a decision, as one canonical JSON text.

`{"content": ..., "sha256": ...}`: ASCII, keys sorted, no white space; the inner hash is that of the canonical
content, so that a single changed byte shows. The hash of the whole text is the number that the letters print.
The package for everybody is one too, under its own format. Source: docs/sealing.md.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessment.ranking import Lottery, Minimums, Ranking, ScoredProposal, StatedLots, rank_proposals
from assessment.scoring import Assessment, Criterion, score_proposal

# Format 1 may hold the lottery with the hash of what took part alone; from 2 on what took part stands beside it.
# From 3 on the package says which package for everybody belongs to it.
FORMAT_1 = "mkbdeals/decision-package/1"
FORMAT_2 = "mkbdeals/decision-package/2"
FORMAT = "mkbdeals/decision-package/3"
PUBLIC_FORMAT = "mkbdeals/public-decision-package/1"
FORMATS = frozenset({FORMAT_1, FORMAT_2, FORMAT, PUBLIC_FORMAT})


class InvalidPackage(ValueError):
    """The bytes are not a decision package."""


@dataclass(frozen=True, slots=True)
class Package:
    """A decision package that was read: its content, and the SHA-256 of its bytes."""

    content: Mapping[str, Any]
    sha256: str


def write_package(content: Mapping[str, Any]) -> str:
    """Write a package with the hash of its content."""
    return canonical_text({"content": content, "sha256": sha256_of_text(canonical_text(content))})


def read_package(data: bytes) -> Package:
    """Read a package back, of any format that was ever sealed.

    :raises InvalidPackage: if a byte differs from what write_package writes; whether the content is right is
        for the verifier to say.
    """
    try:
        document = json.loads(data)
        content = document["content"]
        unchanged = content["format"] in FORMATS and write_package(content).encode("ascii") == data
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise InvalidPackage(f"not a decision package: {error}") from error
    if not unchanged:
        raise InvalidPackage("the content is not the content that was sealed")
    return Package(content, hashlib.sha256(data).hexdigest())


def is_public(content: Mapping[str, Any]) -> bool:
    """Say whether this is the content of a package for everybody: codes for proposals, no names.

    :raises KeyError, TypeError: if it is no content.
    """
    return bool(content["format"] == PUBLIC_FORMAT)


def canonical_text(value: Any) -> str:
    """Write plain values in the one way."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def sha256_of_text(text: str) -> str:
    """Return the SHA-256 of a text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def fraction_text(value: Fraction | None) -> str | None:
    """Write a fraction as "n/d" in lowest terms."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


def read_fraction(text: str) -> Fraction:
    """Read "n/d"."""
    numerator, denominator = text.split("/")
    return Fraction(int(numerator), int(denominator))


def ranking_of(content: Mapping[str, Any]) -> Ranking:
    """Score and rank the proposals of a package from the points that were given.

    :raises ValueError, KeyError, TypeError: if the points cannot be scored or ranked.
    """
    criteria = [Criterion(each["code"], read_fraction(each["weight"])) for each in content["criteria"]]
    minimums = content["minimums"]
    return rank_proposals(
        [_scored(criteria, each) for each in content["proposals"]],
        minimum_assessments=content["minimum_assessments"],
        criterion_order=content["tie_order"],
        lottery=_lottery_of(content),
        minimums=Minimums(
            None if minimums["total"] is None else read_fraction(minimums["total"]),
            {code: read_fraction(text) for code, text in minimums["criteria"].items()},
        ),
    )


def _lottery_of(content: Mapping[str, Any]) -> Lottery | None:
    """Give the lottery; lots are drawn under the reference, so where that is not told they are stated."""
    seed = content["lottery"]["seed"]
    if seed is None:
        return None
    return StatedLots(seed, content["lottery"]["lots"]) if is_public(content) else Lottery(seed)


def _scored(criteria: list[Criterion], proposal: Mapping[str, Any]) -> ScoredProposal:
    """Score one proposal exactly; without assessments there is no score."""
    points = proposal["assessments"] if "assessments" in proposal else _by_assessor(proposal["points"])
    given = [Assessment(assessor, each) for assessor, each in points.items()]
    return ScoredProposal(proposal["key"], score_proposal(criteria, given) if given else None)


def _by_assessor(points: Mapping[str, list[int]]) -> dict[str, dict[str, int]]:
    """Deal the points of each criterion out again: who gave which makes no difference to a mean.

    :raises ValueError: if the criteria have not the same number of points.
    """
    rows = zip(*points.values(), strict=True)
    return {f"A{number:06}": dict(zip(points, row, strict=True)) for number, row in enumerate(rows, start=1)}


def ranking_document(ranking: Ranking) -> list[dict[str, Any]]:
    """Write the places down: by rank, then who misses a minimum, then who could not be ranked."""
    places = [
        {
            "key": line.key,
            "lot": line.lottery_draw,
            "rank": line.rank,
            "score": fraction_text(line.score.total),
        }
        for line in ranking.lines
    ]
    apart = [
        {"key": each.key, "lot": None, "rank": None, "score": fraction_text(each.score.total)} for each in ranking.apart
    ]
    without = [{"key": each.key, "lot": None, "rank": None, "score": None} for each in ranking.unranked]
    return places + apart + without
