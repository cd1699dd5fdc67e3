"""What the rule of a round says, as frozen values; amounts in whole cents, weights and minimums as decimals."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CommittedCriterion:
    """A criterion: its weight in percent, its scale, the check number of the words for each score, its minimum."""

    code: str
    name: str
    weight_percentage: Decimal
    lowest_points: int
    highest_points: int
    anchors_sha256: str
    minimum_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CommittedLimit:
    """A limit on a group of proposals; an empty `key` means: on each group of the kind."""

    kind: str
    key: str = ""
    maximum_count: int | None = None
    maximum_cents: int | None = None
    minimum_count: int | None = None
    minimum_cents: int | None = None


@dataclass(frozen=True, slots=True)
class RuleContent:
    """All that decides which proposals get money, but for the scores and the ceiling.

    `tie_order` holds codes of criteria, `themes` those the call asks for. `lottery_value` is known beforehand only
    when no source is named.
    """

    round_slug: str
    round_name: str
    themes: tuple[str, ...]
    criteria: tuple[CommittedCriterion, ...]
    minimum_total_score: Decimal | None
    assessors_per_proposal: int
    method: str
    when_next_does_not_fit: str
    part_awards: bool
    reserve_places: int
    minimum_contribution_cents: int
    maximum_contribution_cents: int
    limits: tuple[CommittedLimit, ...]
    tie_order: tuple[str, ...]
    lottery_value_source: str
    lottery_value: str
    release: str
    code_sha256: str

    def __post_init__(self) -> None:
        """Keep limits and themes in one order, so that equal rules are written with equal bytes."""
        ordered = tuple(sorted(self.limits, key=lambda each: (each.kind, each.key)))
        object.__setattr__(self, "limits", ordered)
        object.__setattr__(self, "themes", tuple(sorted(self.themes)))


def sha256_of_lines(lines: Iterable[str]) -> str:
    """Give the SHA-256 (hex) of texts, each followed by a line break, in UTF-8."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
