"""Decision packages for tests, made of plain values: a small round, with ties, thresholds and somebody unranked."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from assessment.allocation import (
    AllocationProblem,
    CriterionScore,
    GroupKind,
    GroupLimit,
    Method,
    Rules,
    WhenNextDoesNotFit,
    allocate,
    candidates_from_ranking,
    canonical_bytes,
    sha256_of,
)
from assessment.allocation.package import FORMAT, ranking_document, ranking_of, sha256_of_text
from assessment.allocation.package_checks import UNREADABLE, in_groups
from assessment.allocation.public_package import content_sha256, public_content

SALT = "5a17" * 8
CRITERIA = ("action_plan_fit", "feasibility")
POINTS: dict[str, Sequence[tuple[int, int]]] = {
    "R1-01": [(5, 4), (4, 4)],
    "R1-02": [(4, 4), (4, 4)],
    "R1-03": [(4, 4), (4, 4)],
    "R1-04": [(4, 3), (3, 4)],
    "R1-05": [(5, 1), (5, 2)],
    "R1-06": [(5, 5)],
    "R1-07": [(3, 3), (3, 3)],
}
ASKED = {
    "R1-01": 30_000_000,
    "R1-02": 25_000_000,
    "R1-03": 25_000_001,
    "R1-04": 20_000_000,
    "R1-05": 10_000_000,
    "R1-06": 15_000_000,
    "R1-07": 9_999_999,
}


def content(method: Method = Method.RANKING, lottery: dict[str, Any] | None = None) -> dict[str, Any]:
    """Make the content of a package as the service does, by the plain rooms."""
    lottery = lottery or {"seed": "een publieke waarde", "draw": None}
    made: dict[str, Any] = {
        "format": FORMAT,
        "round": {
            "name": "Ronde 1", "slug": "ronde-1", "call_reference": "Stcrt. 2019, nr. 54056",
            "opens_at": "2019-10-01T00:00:00+02:00", "closes_at": "2019-11-21T00:00:00+01:00",
        },
        "run": {
            "number": 2, "calculated_at": "2019-12-02T10:00:00+01:00", "proposed_at": "2019-12-03T10:00:00+01:00",
            "approved_at": "2019-12-04T10:00:00+01:00",
        },
        "rule": None,
        "criteria": [
            {"code": code, "name": f"Naam van {code}", "weight": weight}
            for code, weight in zip(CRITERIA, ("60/1", "40/1"), strict=True)
        ],
        "tie_order": list(CRITERIA),
        "minimums": {"total": "3/1", "criteria": {"feasibility": "2/1"}},
        "minimum_assessments": 2,
        "lottery": lottery,
        "proposals": [
            {
                "key": key, "title": f"Voorstel {key}", "region": f"Regio {key[-1]}", "requested_cents": ASKED[key],
                "province": "PV22", "part": "oost", "themes": ["digitalisering"],
                "assessments": {
                    f"B{number:02}": dict(zip(CRITERIA, given, strict=True))
                    for number, given in enumerate(POINTS[key], start=1)
                },
            }
            for key in sorted(POINTS)
        ],
        "ceiling_cents": 80_000_000,
        "program": {"release": "0.1.0", "code_sha256": "0" * 64, "python": "3.11.7", "solvers": {}},
        "chain": {"number": 7, "sha256": "a" * 64},
    }  # fmt: skip
    rules = Rules(
        ceiling_cents=80_000_000,
        when_next_does_not_fit=WhenNextDoesNotFit.STOP,
        method=method,
        minimum_total_score=Fraction(3),
        minimum_criterion_scores=(CriterionScore("feasibility", Fraction(2)),),
        criterion_order=CRITERIA,
        lottery_seed=lottery["seed"],
        reserve_places=1,
        limits=(GroupLimit(GroupKind.PROVINCE, maximum_count=5),) if method is Method.BEST_VALUE else (),
    )
    return with_public(with_division(made, rules))


def with_public(made: dict[str, Any]) -> dict[str, Any]:
    """Name the package for everybody that follows from a content."""
    return made | {"public": {"salt": SALT, "content_sha256": content_sha256(public_content(made, SALT))}}


def public(made: dict[str, Any]) -> dict[str, Any]:
    """Give the content of the package for everybody of a full one."""
    return public_content(made, SALT) | {"sealed_sha256": "f" * 64}


def with_division(made: dict[str, Any], rules: Rules) -> dict[str, Any]:
    """Rank, divide and decide anew from the points of a content."""
    made["ranking"] = ranking_document(ranking_of(made))
    proposals = {each["key"]: each for each in made["proposals"]}
    asked = {key: each["requested_cents"] for key, each in proposals.items()}
    candidates = candidates_from_ranking(ranking_of(made), asked)
    problem = AllocationProblem(rules, tuple(in_groups(each, proposals[each.key]) for each in candidates))
    result = allocate(problem)
    reserves = set(result.reserve_keys(rules.reserve_places))
    made |= {
        "problem": canonical_bytes(problem).decode("ascii"),
        "problem_sha256": sha256_of(problem),
        "result": canonical_bytes(result).decode("ascii"),
        "result_sha256": sha256_of(result),
        "awarded_cents": result.awarded_cents,
        "decisions": sorted(
            (
                {
                    "key": line.key,
                    "outcome": "awarded" if line.is_awarded else "reserve" if line.key in reserves else "rejected",
                    "awarded_cents": line.awarded_cents,
                }
                for line in result.lines
            ),
            key=lambda each: each["key"],
        ),
    }
    return made


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every number, text and empty value."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from leaves(each, (*path, number))
    else:
        yield path


def other(value: Any) -> Any:
    """Give another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and "/" in value and value.replace("/", "").lstrip("-").isdigit():
        numerator, denominator = value.split("/")
        return f"{int(numerator) + 1}/{denominator}"
    return "anders" if value is None else f"{value}x"


def rehashed(content: dict[str, Any]) -> dict[str, Any]:
    """Write the hashes within anew, as somebody would who covers up a change."""
    if content["rule"] is not None:
        content["rule"]["sha256"] = sha256_of_text(content["rule"]["document"])
    made = content | {
        "problem_sha256": sha256_of_text(content["problem"]),
        "result_sha256": sha256_of_text(content["result"]),
    }
    try:
        return with_public(made) if "public" in made else made
    except UNREADABLE:
        return made
