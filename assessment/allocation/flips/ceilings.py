"""Which ceiling would change an outcome when the money goes down the ranking.

With stop and part funding more money never costs anybody anything, so each entry is found by halving, for everybody
at once. With skip it can: there all ceilings are walked at once, cut into pieces within which the same proposals
get money.
"""

import numpy as np

from assessment.allocation.flips.change import CeilingFlip
from assessment.allocation.problem import AllocationProblem, Candidate, WhenNextDoesNotFit
from assessment.allocation.resolve_ranking import Booleans, Integers, awarded_in_orders, maxima_of
from assessment.allocation.solver import shortfalls_of

# Pieces of ceilings worked on at once; with real amounts 500 proposals make some hundred thousand.
MOST_PIECES = 2_000_000


class TooManyCases(Exception):
    """The amounts are such that the search would not end; nothing is said about the ceiling."""


def ceiling_flips(problem: AllocationProblem, awarded: frozenset[str]) -> dict[str, CeilingFlip]:
    """Give the ceiling at which each candidate comes in or goes out; who is not in it never does.

    `awarded` are the keys that get money at the present ceiling. Looks up to the sum of all requests: above it
    nothing changes.

    :raises TooManyCases: with skip, when the amounts make too many different outcomes.
    """
    ranked = sorted((each for each in problem.candidates if each.rank is not None), key=lambda each: each.rank or 0)
    if not ranked:
        return {}
    candidates = tuple(ranked)
    if problem.rules.when_next_does_not_fit is WhenNextDoesNotFit.SKIP:
        entries = _entries_with_skip(problem, candidates, awarded)
    else:
        entries = _entries_by_halving(problem, candidates)
    least = _least_possible(problem, candidates)
    return {key: CeilingFlip(cents, is_impossible=cents == least > 0) for key, cents in entries.items()}


def _least_possible(problem: AllocationProblem, candidates: tuple[Candidate, ...]) -> int:
    """Give the ceiling below which the rules cannot be kept: what is locked in."""
    return sum(each.requested_cents for each in candidates if each.key in problem.rules.locked_in_keys)


def _top(problem: AllocationProblem, candidates: tuple[Candidate, ...]) -> int:
    return max(problem.rules.ceiling_cents, sum(each.requested_cents for each in candidates))


def _eligible(problem: AllocationProblem, candidates: tuple[Candidate, ...]) -> Booleans:
    return np.array([not shortfalls_of(each, problem.rules) for each in candidates], dtype=bool)


def _entries_by_halving(problem: AllocationProblem, candidates: tuple[Candidate, ...]) -> dict[str, int]:
    """Halve between nothing and the sum of all requests, for every candidate at once."""
    count = len(candidates)
    order: Integers = np.tile(np.arange(count), (count, 1))
    eligible = np.broadcast_to(_eligible(problem, candidates), (count, count))

    def gets_money(ceilings: Integers) -> Booleans:
        return np.diagonal(awarded_in_orders(problem, candidates, order, eligible, ceilings))

    low, high = np.zeros(count, dtype=np.int64), np.full(count, _top(problem, candidates), dtype=np.int64)
    ever = gets_money(high)
    while ((high - low) > 1).any():
        middle = (low + high) // 2
        found = gets_money(middle)
        low, high = np.where(found, low, middle), np.where(found, middle, high)
    return {each.key: int(high[index]) for index, each in enumerate(candidates) if ever[index]}


def _entries_with_skip(
    problem: AllocationProblem, candidates: tuple[Candidate, ...], awarded: frozenset[str]
) -> dict[str, int]:
    """Walk all ceilings at once; read each entry at the turn of the candidate."""
    present = problem.rules.ceiling_cents
    locked = [each for each in candidates if each.key in problem.rules.locked_in_keys]
    rest = [each for each in candidates if each.key not in problem.rules.locked_in_keys | problem.rules.locked_out_keys]
    turns = (*locked, *(each for each in rest if not shortfalls_of(each, problem.rules)))
    least = _least_possible(problem, candidates)
    pieces = _Pieces(problem, turns, least, _top(problem, candidates), present)
    entries = {}
    for index, candidate in enumerate(turns):
        gets = pieces.pass_by(index)
        if candidate.key in awarded:
            out = pieces.ends[~gets & (pieces.starts < present)]
            entries[candidate.key] = max(int(out.max(initial=0)), least)
        else:
            entering = pieces.starts[gets & (pieces.starts > present)]
            if len(entering):
                entries[candidate.key] = int(entering.min())
    return entries


class _Pieces:
    """All ceilings from the least possible one to the top, cut where the outcome changes.

    Within a piece the same candidates get money; `left` is what is left at its first ceiling, one cent more at
    each next one.
    """

    def __init__(
        self, problem: AllocationProblem, candidates: tuple[Candidate, ...], least: int, top: int, present: int
    ) -> None:
        """Start with everything below the present ceiling, the present ceiling, and everything above."""
        bounds = sorted({least, present, present + 1, top + 1})
        self.starts: Integers = np.array([each for each in bounds if least <= each <= top], dtype=np.int64)
        self.top = top
        self.left = self.starts.copy()
        self.candidates = candidates
        self.maxima = maxima_of(problem, candidates)
        self.counts = [np.zeros(len(self.starts), dtype=np.int64) for _each in self.maxima]
        self.cents = [np.zeros(len(self.starts), dtype=np.int64) for _each in self.maxima]

    @property
    def ends(self) -> Integers:
        """Return the first ceiling after each piece."""
        return np.append(self.starts[1:], self.top + 1)

    def pass_by(self, index: int) -> Booleans:
        """Decide on a candidate in every piece; cut those within which it begins to fit. Say where it gets money."""
        asked = self.candidates[index].requested_cents
        room = self._has_room(index, asked)
        begins = room & (self.left < asked) & (self.left + (self.ends - self.starts) > asked)
        if begins.any():
            self._cut(begins, asked)
            room = self._has_room(index, asked)
        gets: Booleans = room & (self.left >= asked)
        self.left = self.left - np.where(gets, asked, 0)
        for number, maximum in enumerate(self.maxima):
            if maximum.members[index]:
                self.counts[number] = self.counts[number] + gets
                self.cents[number] = self.cents[number] + np.where(gets, asked, 0)
        return gets

    def _has_room(self, index: int, asked: int) -> Booleans:
        room = np.ones(len(self.starts), dtype=bool)
        for number, maximum in enumerate(self.maxima):
            if maximum.members[index]:
                room &= (self.counts[number] < maximum.count) & (self.cents[number] + asked <= maximum.cents)
        return room

    def _cut(self, begins: Booleans, asked: int) -> None:
        if len(self.starts) + int(begins.sum()) > MOST_PIECES:
            raise TooManyCases
        at = np.flatnonzero(begins) + 1
        new = self.starts[begins] + (asked - self.left[begins])
        left = np.full(len(new), asked, dtype=np.int64)
        self.counts = [np.insert(each, at, each[begins]) for each in self.counts]
        self.cents = [np.insert(each, at, each[begins]) for each in self.cents]
        self.starts, self.left = np.insert(self.starts, at, new), np.insert(self.left, at, left)
