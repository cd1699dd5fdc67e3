"""How many points would change an outcome when the money goes down the ranking.

Points move a candidate to another place and leave the others in order. Whoever stands higher finds more left, and
less of each maximum used; so the lowest place with money is found by halving, for everybody at once. The total that
is needed there is that of who stands there now.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from assessment.allocation.flips.change import PointsFlip
from assessment.allocation.problem import AllocationProblem, Candidate, Rules
from assessment.allocation.resolve import merit_of, rescored
from assessment.allocation.resolve_ranking import Booleans, Integers, awarded_in_orders
from assessment.allocation.result import Shortfall
from assessment.allocation.solver import shortfalls_of

# Candidates worked on at once: with 5,000 in a round each takes 40 kB.
AT_ONCE = 500


def points_flips(problem: AllocationProblem, wanted: Sequence[Candidate]) -> dict[str, PointsFlip]:
    """Give by key the total at which a candidate comes in or goes out; who is not in it never does by points."""
    raised = [at_the_minimums(each, problem.rules) for each in wanted]
    movable = [(each, *found) for each, found in zip(wanted, raised, strict=True) if found is not None]
    flips: dict[str, PointsFlip] = {}
    for start in range(0, len(movable), AT_ONCE):
        part = movable[start : start + AT_ONCE]
        places = _lowest_places_with_money(problem, [risen for _, risen, _ in part])
        for (candidate, risen, missed), place in zip(part, places, strict=True):
            if place is not None and (flip := _flip_at_place(problem, candidate, risen, missed, place)):
                flips[candidate.key] = flip
    return flips


def at_the_minimums(candidate: Candidate, rules: Rules) -> tuple[Candidate, tuple[Shortfall, ...]] | None:
    """Give a candidate as if it just reached each minimum on a criterion, and those that it misses.

    None for who cannot be moved by points: too few assessments, or kept out or in by a lock.
    """
    shortfalls = shortfalls_of(candidate, rules)
    locked = candidate.key in rules.locked_in_keys | rules.locked_out_keys
    if candidate.score is None or locked or (candidate.rank is None and not shortfalls):
        return None
    missed = tuple(each for each in shortfalls if each.criterion is not None)
    criteria = {each.criterion: each.minimum for each in missed if each.criterion is not None}
    return rescored(candidate, candidate.score, criteria), missed


def flip_at(
    present: Fraction, needed: Fraction | None, must_exceed: bool, missed: tuple[Shortfall, ...]
) -> PointsFlip | None:
    """Write a flip; one that asks nothing is none."""
    enough = needed is None or present > needed or (present == needed and not must_exceed)
    if missed:
        return PointsFlip(present, None if enough else needed, must_exceed and not enough, missed)
    return None if needed is None else PointsFlip(present, needed, must_exceed)


def _flip_at_place(
    problem: AllocationProblem, candidate: Candidate, risen: Candidate, missed: tuple[Shortfall, ...], place: int
) -> PointsFlip | None:
    """Give what it takes to stand above who has a place now, among the others, and to reach the minimum in total."""
    others = [each for each in _ranked(problem) if each.key != candidate.key]
    needed, must_exceed = problem.rules.minimum_total_score, False
    if place < len(others):
        above = others[place].score or Fraction(0)
        if needed is None or above >= needed:
            needed, must_exceed = above, not _wins_tie(risen, others[place], problem)
    return flip_at(risen.score or Fraction(0), needed, must_exceed, missed)


def _lowest_places_with_money(problem: AllocationProblem, risen: Sequence[Candidate]) -> list[int | None]:
    """Find the lowest place among the others, 0 the highest, at which each gets money; None when at no place."""
    ranked = _ranked(problem)
    moved = {each.key: each for each in risen}
    known = {each.key for each in ranked}
    everyone = (*(moved.get(each.key, each) for each in ranked), *(each for each in risen if each.key not in known))
    own = np.array([[each.key for each in everyone].index(key) for key in moved], dtype=np.int64)
    stands = np.array(
        [each.key in known and not shortfalls_of(each, problem.rules) for each in _before(ranked, everyone)]
    )
    rows = np.arange(len(risen))
    eligible = np.tile(stands, (len(risen), 1))
    eligible[rows, own] = True

    def gets_money(places: Integers) -> Booleans:
        # Others keep their order; the own column goes between those at place - 1 and place.
        turn = np.tile(2 * np.arange(len(everyone)), (len(risen), 1))
        turn -= 2 * (turn > turn[rows, own][:, None])
        turn[rows, own] = 2 * places - 1
        order = np.argsort(turn, axis=1, kind="stable")
        return awarded_in_orders(problem, everyone, order, eligible)[rows, own]

    # Among the others there are as many places as there are ranked others, and one more.
    high = np.array([len(ranked) - (each.key in known) + 1 for each in risen], dtype=np.int64)
    low = np.zeros(len(risen), dtype=np.int64)
    ever = gets_money(low)
    while ((high - low) > 1).any():
        middle = (low + high) // 2
        found = gets_money(middle)
        low, high = np.where(found, middle, low), np.where(found, high, middle)
    return [int(place) if possible else None for place, possible in zip(low, ever, strict=True)]


def _before(ranked: Sequence[Candidate], everyone: Sequence[Candidate]) -> list[Candidate]:
    """Give everyone with the scores they have, not those they would have."""
    present = {each.key: each for each in ranked}
    return [present.get(each.key, each) for each in everyone]


def _wins_tie(candidate: Candidate, other: Candidate, problem: AllocationProblem) -> bool:
    """Say whether a candidate would stand above another with the same total."""
    last = len(problem.candidates) + 1
    mine, theirs = (merit_of(replace(each, rank=each.rank or last), problem.rules)[1:] for each in (candidate, other))
    return mine < theirs


def _ranked(problem: AllocationProblem) -> list[Candidate]:
    return sorted((each for each in problem.candidates if each.rank is not None), key=lambda each: each.rank or 0)
