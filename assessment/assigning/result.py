"""What the assignment answers: who assesses what, why, what is short, and what changes."""

from dataclasses import dataclass, field
from enum import StrEnum

from assessment.assigning.problem import Pair


class SolverFailed(RuntimeError):
    """The solver gave no answer that could be proved optimal; nothing is assigned."""


class PlaceReason(StrEnum):
    """Why somebody is on a proposal: the first of these that is true. docs/assigning.md says when each is."""

    FIXED = "fixed"
    NOBODY_ELSE = "nobody_else"
    KEPT = "kept"
    PREFERRED = "preferred"
    LEAST_LOADED = "least_loaded"
    BALANCE = "balance"


class Obstacle(StrEnum):
    """Why somebody is not on a proposal: the first of these that is true."""

    CONFLICT = "conflict"
    FULL = "full"
    SAME_GROUP = "same_group"
    NOT_NEEDED = "not_needed"


class FindingCode(StrEnum):
    """What is odd about the fixed pairs; the assignment was made all the same."""

    FIXED_IN_CONFLICT = "fixed_in_conflict"
    FIXED_ABOVE_CAPACITY = "fixed_above_capacity"
    FIXED_ABOVE_WANTED = "fixed_above_wanted"
    FIXED_SAME_GROUP = "fixed_same_group"


class RemovalReason(StrEnum):
    """Why a pair that was there before is there no more: the first of these that is true."""

    PROPOSAL_GONE = "proposal_gone"
    ASSESSOR_GONE = "assessor_gone"
    CONFLICT = "conflict"
    REPLACED = "replaced"


class PhaseName(StrEnum):
    """What is made as small as possible, one after the other."""

    SHORTAGE = "shortage"
    NEEDED_GROUP = "needed_group"
    MINIMUM = "minimum"
    LOAD = "load"
    SAME_GROUP = "same_group"
    PREFERENCE = "preference"
    CHANGE = "change"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Place:
    """An assessor on a proposal, why, and what the wish costs."""

    proposal: str
    assessor: str
    reason: PlaceReason
    cost: int

    @property
    def pair(self) -> Pair:
        """Return whom and what it is about."""
        return Pair(self.proposal, self.assessor)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A proposal with too few assessors, and who of the others could not: assessors by key, in order.

    `few_allowed` says that even without any limit on the work there are too few without a conflict.
    """

    proposal: str
    wanted: int
    missing: int
    few_allowed: bool
    in_conflict: tuple[str, ...]
    full: tuple[str, ...]
    same_group: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """The work of an assessor: carried from elsewhere, and assigned here (fixed pairs included)."""

    assessor: str
    carried: int
    assigned: int
    capacity: int | None
    minimum: int

    @property
    def total(self) -> int:
        """Return everything together."""
        return self.carried + self.assigned

    @property
    def is_full(self) -> bool:
        """Say whether nothing more can be given."""
        return self.capacity is not None and self.total >= self.capacity


@dataclass(frozen=True, slots=True)
class Removal:
    """A pair that was there before and is no more."""

    pair: Pair
    reason: RemovalReason


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from before, each in order of key."""

    kept: tuple[Pair, ...]
    added: tuple[Pair, ...]
    removed: tuple[Removal, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd about a fixed pair that somebody should look at."""

    code: FindingCode
    pair: Pair


@dataclass(frozen=True, slots=True)
class Phase:
    """What a phase came to: no assignment does better without doing worse in a phase before it."""

    name: PhaseName
    value: int


@dataclass(frozen=True, slots=True)
class AssignmentResult:
    """The whole answer; places in order of proposal and assessor, loads in order of assessor.

    `unique`: no other assignment is as good in every phase, the lot included. `solver` names who computed it
    and does not count when results are compared.
    """

    problem_sha256: str
    places: tuple[Place, ...]
    shortages: tuple[Shortage, ...]
    loads: tuple[Load, ...]
    changes: Changes
    findings: tuple[Finding, ...]
    phases: tuple[Phase, ...]
    unique: bool
    solver: str = field(default="", compare=False)

    @property
    def pairs(self) -> frozenset[Pair]:
        """Return who is on what."""
        return frozenset(each.pair for each in self.places)

    @property
    def missing(self) -> int:
        """Return how many wanted places are empty."""
        return sum(each.missing for each in self.shortages)

    def of_proposal(self, key: str) -> tuple[Place, ...]:
        """Return the places of a proposal."""
        return tuple(each for each in self.places if each.proposal == key)

    def phase(self, name: PhaseName) -> int:
        """Return what a phase came to; 0 when there was nothing to weigh."""
        return next((each.value for each in self.phases if each.name is name), 0)
