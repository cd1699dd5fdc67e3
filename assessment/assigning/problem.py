"""What is asked of the assignment: who may assess what, and what is wanted. Whole numbers and keys only.

Frozen values. A problem is the same problem whatever the order in which its parts are given.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import NamedTuple

#: No single cost is higher, so that every sum stays exact in the arithmetic of the solver.
HIGHEST_COST = 10_000
#: No number of places or assessments is higher, for the same reason.
HIGHEST_COUNT = 100_000


#: Hears how many steps are done, and of how many.
Progress = Callable[[int, int], None]


class InvalidProblem(ValueError):
    """The problem contradicts itself; nothing is assigned."""


class Pair(NamedTuple):
    """A proposal and an assessor, by key."""

    proposal: str
    assessor: str


class Preference(IntEnum):
    """What it costs to give somebody a proposal; a `Wish` may name any whole number in between."""

    EAGER = 0
    WILLING = 10
    RELUCTANT = 30


class SameGroup(StrEnum):
    """What is done about two assessors of the same group (an employer, a unit) on one proposal."""

    ALLOW = "allow"
    AVOID = "avoid"
    FORBID = "forbid"


class Repeat(StrEnum):
    """What weighs most when an assignment is made again.

    EVEN_FIRST: changes decide only between assignments that are equally even and equally preferred.
    KEEP_FIRST: after filling the places, as much as possible stays as it was.
    """

    EVEN_FIRST = "even_first"
    KEEP_FIRST = "keep_first"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal and how many different assessors it wants."""

    key: str
    wanted: int

    def __post_init__(self) -> None:
        """Check the key and the number."""
        _check_key(self.key)
        _check_whole(f"{self.key}: the number wanted", self.wanted)


@dataclass(frozen=True, slots=True)
class Assessor:
    """Somebody who can assess.

    `carried` is work outside this problem. `capacity` (None: no limit) and `minimum` are about everything
    together: what is carried, what is fixed and what is assigned. The minimum is a wish, the capacity a limit.
    """

    key: str
    capacity: int | None = None
    carried: int = 0
    minimum: int = 0
    group: str | None = None

    def __post_init__(self) -> None:
        """Check the key and the numbers."""
        _check_key(self.key)
        for name, value in (("capacity", self.capacity), ("load carried", self.carried), ("minimum", self.minimum)):
            if value is not None:
                _check_whole(f"{self.key}: the {name}", value)
        if self.group is not None:
            _check_key(self.group)


@dataclass(frozen=True, slots=True, order=True)
class Wish:
    """What it costs to give this assessor this proposal; lower is preferred."""

    proposal: str
    assessor: str
    cost: int

    def __post_init__(self) -> None:
        """Check the cost and keep it as a plain number."""
        _check_whole(f"{self.assessor} on {self.proposal}: the cost", self.cost, at_most=HIGHEST_COST)
        object.__setattr__(self, "cost", int(self.cost))

    @property
    def pair(self) -> Pair:
        """Return whom and what it is about."""
        return Pair(self.proposal, self.assessor)


@dataclass(frozen=True, slots=True)
class Rules:
    """How is weighed. `seed` decides between assignments that are equal in everything else.

    `needed_group`: after filling the places, as many proposals as can be get at least one assessor of this group.
    """

    same_group: SameGroup = SameGroup.AVOID
    repeat: Repeat = Repeat.EVEN_FIRST
    usual_cost: int = Preference.WILLING
    seed: str = ""
    needed_group: str | None = None

    def __post_init__(self) -> None:
        """Check the cost of a pair without a wish; accept the rules by value too."""
        _check_whole("the usual cost", self.usual_cost, at_most=HIGHEST_COST)
        object.__setattr__(self, "usual_cost", int(self.usual_cost))
        object.__setattr__(self, "same_group", SameGroup(self.same_group))
        object.__setattr__(self, "repeat", Repeat(self.repeat))
        if self.needed_group is not None:
            _check_key(self.needed_group)


@dataclass(frozen=True, slots=True)
class AssignmentProblem:
    """Everything that decides who assesses what.

    conflicts: pairs that never come together. fixed: pairs that stay (work has begun, or the coordinator pinned
    them), unless they are in conflict. previous: the assignment as it was, to stay close to; it may name people
    and proposals that are gone. None: nothing was assigned before.

    :raises InvalidProblem: for a double, or for a conflict, fixed pair or wish about somebody unknown.
    """

    proposals: tuple[Proposal, ...]
    assessors: tuple[Assessor, ...]
    conflicts: frozenset[Pair] = frozenset()
    fixed: frozenset[Pair] = frozenset()
    wishes: tuple[Wish, ...] = ()
    previous: frozenset[Pair] | None = None
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        """Put everything in order of key and refuse what contradicts itself."""
        self._keep("proposals", tuple(sorted(self.proposals, key=lambda each: each.key)))
        self._keep("assessors", tuple(sorted(self.assessors, key=lambda each: each.key)))
        self._keep("wishes", tuple(sorted(self.wishes)))
        self._keep("conflicts", _pairs(self.conflicts))
        self._keep("fixed", _pairs(self.fixed))
        self._keep("previous", None if self.previous is None else _pairs(self.previous))
        _check_once("proposal", [each.key for each in self.proposals])
        _check_once("assessor", [each.key for each in self.assessors])
        _check_once("wish", [each.pair for each in self.wishes])
        self._check_known([*self.conflicts, *self.fixed, *(each.pair for each in self.wishes)])

    def _keep(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _check_known(self, pairs: Iterable[Pair]) -> None:
        """A pair about somebody who is not there is a mistake of the caller, and is not passed over in silence."""
        proposals = {each.key for each in self.proposals}
        assessors = {each.key for each in self.assessors}
        for pair in pairs:
            _require(pair.proposal in proposals, f"{pair.proposal} is not a proposal of this problem")
            _require(pair.assessor in assessors, f"{pair.assessor} is not an assessor of this problem")

    def standing(self) -> frozenset[Pair]:
        """Return the fixed pairs that stay: those that are not in conflict."""
        return self.fixed - self.conflicts

    def costs(self) -> dict[Pair, int]:
        """Return the costs that differ from the usual one by a wish."""
        return {each.pair: each.cost for each in self.wishes}


def _pairs(pairs: Iterable[tuple[str, str]]) -> frozenset[Pair]:
    return frozenset(Pair(*each) for each in pairs)


def _check_once(what: str, keys: list[str] | list[Pair]) -> None:
    _require(len(set(keys)) == len(keys), f"a {what} occurs twice")


def _check_key(key: object) -> None:
    _require(isinstance(key, str) and key != "", f"a key must be a text, not {key!r}")


def _check_whole(what: str, value: object, *, at_most: int = HIGHEST_COUNT) -> None:
    """Accept whole numbers only; a float or a bool is a programming error."""
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= at_most
    _require(whole, f"{what} must be a whole number from 0 to {at_most}, not {value!r}")


def _require(condition: bool, message: str) -> None:
    """Refuse the problem unless the condition holds."""
    if not condition:
        raise InvalidProblem(message)
