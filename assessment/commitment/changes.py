"""What one rule says differently from another, item by item."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from assessment.commitment.content import CommittedLimit, RuleContent

# What the program calculates with and what a round is called are no promises: they are compared on demand.
PROGRAM_FIELDS = frozenset({"release", "code_sha256", "round_name"})
APART = frozenset({"criteria", "limits"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `subject` is a field of the rule, "criterion" or "limit"; `key` says which of those.

    `field` names what of a criterion changed; a limit is given whole, None where there is none.
    """

    subject: str
    key: str
    field: str
    before: Any
    after: Any


def changes_between(before: RuleContent, after: RuleContent, *, with_program: bool = False) -> tuple[Change, ...]:
    """List what `after` says differently, in the order of the document; nothing when both promise the same."""
    left_out = APART | (frozenset() if with_program else PROGRAM_FIELDS)
    plain = [
        Change(each.name, "", "", getattr(before, each.name), getattr(after, each.name))
        for each in fields(RuleContent)
        if each.name not in left_out and getattr(before, each.name) != getattr(after, each.name)
    ]
    return (*_of_criteria(before, after), *plain, *_of_limits(before, after))


def _of_criteria(before: RuleContent, after: RuleContent) -> Iterator[Change]:
    then, now = ({each.code: each for each in content.criteria} for content in (before, after))
    for code in [*then, *(code for code in now if code not in then)]:
        old, new = then.get(code), now.get(code)
        if old is None or new is None:
            yield Change("criterion", code, "name", old and old.name, new and new.name)
            continue
        for each in fields(old):
            if getattr(old, each.name) != getattr(new, each.name):
                yield Change("criterion", code, each.name, getattr(old, each.name), getattr(new, each.name))
    if list(then) != list(now) and set(then) == set(now):
        yield Change("criteria_order", "", "", tuple(then), tuple(now))


def _of_limits(before: RuleContent, after: RuleContent) -> Iterator[Change]:
    then, now = (_limits_of(content) for content in (before, after))
    for key in sorted({*then, *now}):
        if then.get(key) != now.get(key):
            yield Change("limit", ":".join(key), "", then.get(key), now.get(key))


def _limits_of(content: RuleContent) -> dict[tuple[str, str], CommittedLimit]:
    return {(each.kind, each.key): each for each in content.limits}
