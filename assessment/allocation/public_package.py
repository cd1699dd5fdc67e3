"""What everybody may have of a decision package: all that the outcome follows from, nothing that names who lost.

It follows from the full package and a salt alone, so the full package can say beforehand which one belongs to it.
Proposals have a code. Of who got nothing only what the outcome hangs on is told: down the ranking "at least so much
was asked", never the amount. Source: docs/adr/0011-a-package-that-everybody-can-recompute.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from assessment.allocation.canonical import canonical_bytes, problem_from_canonical, result_from_canonical, sha256_of
from assessment.allocation.limits import Group, GroupKind, Lock, Measure
from assessment.allocation.package import (
    PUBLIC_FORMAT,
    canonical_text,
    ranking_document,
    ranking_of,
    sha256_of_text,
)
from assessment.allocation.problem import AllocationProblem, Candidate, Method, Rules
from assessment.allocation.result import AllocationLine, AllocationResult, Reason
from assessment.commitment.public_codes import public_code

# What a lock says of why can name somebody.
REASON_OF_LOCK = "not public"
DID_NOT_COMPETE = frozenset({Reason.UNRANKED, Reason.BELOW_MINIMUM_SCORE, Reason.LOCKED_OUT})
SAME = ("round", "rule", "criteria", "tie_order", "minimums", "minimum_assessments", "ceiling_cents")
TOLD = ("awarded_cents", "program", "chain")


def public_content(content: Mapping[str, Any], salt: str) -> dict[str, Any]:
    """Make the content of the package for everybody from that of a full one.

    :raises ValueError, KeyError, TypeError: if the content is not that of a package.
    """

    def code_of(key: str) -> str:
        return public_code(salt, key)

    lots = {code_of(each["key"]): each["lot"] for each in content["ranking"] if each["lot"] is not None}
    whole = problem_from_canonical(content["problem"].encode("ascii"))
    problem, result = _coded(whole, result_from_canonical(content["result"].encode("ascii")), salt, bool(lots))
    points = {each["key"]: _points(content["criteria"], each["assessments"]) for each in content["proposals"]}
    lines = {each.key: each for each in result.lines}
    made: dict[str, Any] = {
        "format": PUBLIC_FORMAT,
        **{name: content[name] for name in (*SAME, *TOLD)},
        "run": {name: content["run"][name] for name in ("number", "approved_at")},
        "lottery": _lottery(content, lots),
        "proposals": [
            {
                "key": each.key,
                "requested_cents": each.requested_cents,
                "is_at_least": is_at_least(lines[each.key], problem.rules),
                "province": each.province,
                "part": each.part,
                "themes": list(each.themes),
                "points": given,
            }
            for given, each in _beside(points, problem.candidates, code_of)
        ],
        "problem": canonical_bytes(problem).decode("ascii"),
        "problem_sha256": sha256_of(problem),
        "result": canonical_bytes(result).decode("ascii"),
        "result_sha256": sha256_of(result),
        "decisions": sorted(
            ({**each, "key": code_of(each["key"])} for each in content["decisions"]), key=lambda each: each["key"]
        ),
    }
    made["ranking"] = ranking_document(ranking_of(made))
    return made


def content_sha256(content: Mapping[str, Any]) -> str:
    """Give the number by which a full package names its public one: of all in it but the number of the full one."""
    named = {name: value for name, value in content.items() if name != "sealed_sha256"}
    return sha256_of_text(canonical_text(named))


def rules_told(rules: Rules, *, has_lots: bool) -> Rules:
    """Leave the order of equal scores to the ranking: the lots were drawn under keys that are not told."""
    return replace(rules, lottery_seed=None, criterion_order=() if has_lots else rules.criterion_order)


def is_at_least(line: AllocationLine, rules: Rules) -> bool:
    """Say whether of a line only "at least so much" is told.

    Down the ranking of all that got nothing; among whole sets of who did not compete, since all other amounts count.
    """
    return not line.is_awarded and (rules.method is Method.RANKING or line.reason in DID_NOT_COMPETE)


def told_cents(line: AllocationLine, rules: Rules) -> int:
    """Give the amount asked; down the ranking, of who got nothing, the least that leads to the same outcome."""
    if not is_at_least(line, rules):
        return line.requested_cents
    if line.reason in {Reason.CEILING_REACHED, Reason.REMAINDER_TOO_SMALL}:
        return line.left_before_cents + 1
    if line.limit is not None and line.limit.measure is Measure.CENTS:
        return line.limit.maximum - line.limit.used + 1
    return 1


def _beside(
    points: Mapping[str, Any], candidates: tuple[Candidate, ...], code_of: Callable[[str], str]
) -> list[tuple[Any, Candidate]]:
    """Pair points with candidates, in order of code."""
    by_code = {code_of(key): given for key, given in points.items()}
    return [(by_code[each.key], each) for each in candidates]


def _points(criteria: list[Mapping[str, Any]], assessments: Mapping[str, Mapping[str, int]]) -> dict[str, list[int]]:
    """List the points of each criterion from high to low: who gave which is not told."""
    return {
        each["code"]: sorted((given[each["code"]] for given in assessments.values()), reverse=True)
        for each in criteria
    }  # fmt: skip


def _lottery(content: Mapping[str, Any], lots: Mapping[str, str]) -> dict[str, Any]:
    """Tell the lottery with its lots; which references took part only when lots were drawn at all."""
    seed, draw = content["lottery"]["seed"], content["lottery"]["draw"]
    if draw is not None and not lots:
        draw = {name: value for name, value in draw.items() if name != "inputs"}
    drawn = sorted(each["key"] for each in content["ranking"] if each["lot"] is not None)
    return {"seed": seed, "draw": draw, "lots": dict(lots), "references": drawn}


def _coded(
    problem: AllocationProblem, result: AllocationResult, salt: str, has_lots: bool
) -> tuple[AllocationProblem, AllocationResult]:
    """Write problem and result with codes, and with of who got nothing only what the outcome hangs on."""
    lines = {each.key: each for each in result.lines}
    groups = _Groups(problem.rules, salt)
    candidates = tuple(_candidate(each, lines[each.key], problem.rules, groups, salt) for each in problem.candidates)
    coded = AllocationProblem(_rules(problem.rules, groups, salt, has_lots), candidates)
    asked = {each.key: each.requested_cents for each in candidates}
    told = [_line(each, groups, salt, asked) for each in result.lines]
    told.sort(key=lambda each: (each.rank is None, each.rank or 0, each.key))
    return coded, replace(result, problem_sha256=sha256_of(coded), lines=tuple(told))


def _rules(rules: Rules, groups: "_Groups", salt: str, has_lots: bool) -> Rules:
    return replace(
        rules_told(rules, has_lots=has_lots),
        locked_in=tuple(Lock(public_code(salt, each.key), REASON_OF_LOCK) for each in rules.locked_in),
        locked_out=tuple(Lock(public_code(salt, each.key), REASON_OF_LOCK) for each in rules.locked_out),
        groups=tuple(Group(each.kind, name) for each in rules.groups if (name := groups.name(each))),
    )


def _candidate(each: Candidate, line: AllocationLine, rules: Rules, groups: "_Groups", salt: str) -> Candidate:
    kept = groups.kept(each, line, rules)
    named: dict[GroupKind, list[str]] = {kind: [] for kind in GroupKind}
    for group in kept:
        if name := groups.name(group):
            named[group.kind].append(name)
    return replace(
        each,
        key=public_code(salt, each.key),
        requested_cents=told_cents(line, rules),
        province=next(iter(named[GroupKind.PROVINCE]), ""),
        part=next(iter(named[GroupKind.PART]), ""),
        themes=tuple(named[GroupKind.THEME]),
    )


def _line(line: AllocationLine, groups: "_Groups", salt: str, asked: Mapping[str, int]) -> AllocationLine:
    key = public_code(salt, line.key)
    limit = line.limit and replace(line.limit, group=Group(line.limit.group.kind, groups.name(line.limit.group)))
    blocked_by = None if line.blocked_by is None else public_code(salt, line.blocked_by)
    return replace(line, key=key, requested_cents=asked[key], blocked_by=blocked_by, limit=limit)


class _Groups:
    """Which groups are told, and under what name: their own when the rule names them, a code when it means each."""

    def __init__(self, rules: Rules, salt: str) -> None:
        self._named = {Group(each.kind, each.key) for each in rules.limits if each.key is not None}
        self._each = {each.kind for each in rules.limits if each.key is None}
        self._salt = salt

    def name(self, group: Group) -> str:
        """Give the name under which a group is told; empty when no limit speaks of it."""
        if group in self._named:
            return group.key
        return public_code(self._salt, f"{group.kind.value} {group.key}") if group.kind in self._each else ""

    def kept(self, candidate: Candidate, line: AllocationLine, rules: Rules) -> tuple[Group, ...]:
        """Give the groups of a candidate that the outcome hangs on."""
        if line.is_awarded or rules.method is Method.BEST_VALUE:
            return candidate.groups
        return (line.limit.group,) if line.limit is not None else ()
