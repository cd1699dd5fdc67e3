"""What the rules of a round may ask of groups of proposals, and of single ones: limits and locks.

A proposal lies in one province and one part of the country and may have several themes; its whole amount
counts for each of them.
"""

from dataclasses import dataclass
from enum import StrEnum

from assessment.allocation.checks import check_whole, require


class GroupKind(StrEnum):
    """By what proposals are grouped."""

    PROVINCE = "province"
    PART = "part"
    THEME = "theme"


class Measure(StrEnum):
    """What a limit counts: proposals, or cents."""

    COUNT = "count"
    CENTS = "cents"


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """One province, part of the country or theme."""

    kind: GroupKind
    key: str

    def __post_init__(self) -> None:
        """Take the stored text of a kind; a group without a name is no group."""
        object.__setattr__(self, "kind", GroupKind(self.kind))
        require(isinstance(self.key, str) and self.key != "", "a group needs a key")


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """At most and at least so many proposals or cents in a group; `minimum_cents` is an earmark.

    Without a key it holds for each group of its kind: those in `Rules.groups` and those of the candidates.
    """

    kind: GroupKind
    key: str | None = None
    maximum_count: int | None = None
    maximum_cents: int | None = None
    minimum_count: int | None = None
    minimum_cents: int | None = None

    def __post_init__(self) -> None:
        """Check the numbers; a limit that limits nothing is a mistake."""
        object.__setattr__(self, "kind", GroupKind(self.kind))
        require(self.key is None or self.key != "", "a limit on a group needs the key of the group")
        numbers = (self.maximum_count, self.maximum_cents, self.minimum_count, self.minimum_cents)
        require(any(each is not None for each in numbers), "a limit without a number")
        for maximum in (self.maximum_count, self.maximum_cents):
            check_whole("a maximum", 0 if maximum is None else maximum, at_least=0)
        for minimum in (self.minimum_count, self.minimum_cents):
            check_whole("a minimum", 1 if minimum is None else minimum, at_least=1)

    @property
    def has_minimum(self) -> bool:
        """Say whether it asks for at least something."""
        return self.minimum_count is not None or self.minimum_cents is not None


@dataclass(frozen=True, slots=True)
class Lock:
    """A proposal that is awarded or kept out whatever its place, and why."""

    key: str
    reason: str

    def __post_init__(self) -> None:
        """Refuse a lock without a reason."""
        require(isinstance(self.reason, str) and self.reason.strip() != "", f"{self.key}: a lock needs a reason")


def sort_of_limit(limit: GroupLimit) -> tuple[str, str, tuple[int, ...]]:
    """Return what limits are put in order by; equal rules then have equal bytes."""
    numbers = (limit.maximum_count, limit.maximum_cents, limit.minimum_count, limit.minimum_cents)
    return limit.kind.value, limit.key or "", tuple(-1 if each is None else each for each in numbers)
