"""Rank every draw and divide the money down it, by the very rules of `assessment.allocation`.

The walk of the solver, taken by all draws at once. tests/assessment/uncertainty/test_division.py holds it to
the solver, cent for cent.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.allocation import WhenNextDoesNotFit
from assessment.uncertainty.line import Ceiling, FundingLine, Places
from assessment.uncertainty.marginal import Floats

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Division:
    """Draws by proposals: who gets money, and who gets all that was asked."""

    funded: NDArray[np.bool_]
    in_full: NDArray[np.bool_]


def order_of(worth: Floats) -> Integers:
    """Return the proposals of each draw from best to worst."""
    return np.asarray(np.argsort(-worth, axis=1, kind="stable"))


def ranks_of(order: Integers) -> NDArray[np.int32]:
    """Return the rank of each proposal in each draw, from 1."""
    ranks: NDArray[np.int32] = np.empty(order.shape, dtype=np.int32)
    places = np.broadcast_to(np.arange(1, order.shape[1] + 1, dtype=np.int32), order.shape)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks


def divide(order: Integers, keys: tuple[str, ...], line: FundingLine) -> Division:
    """Divide the money down each draw's order. Source: docs/allocation.md, step 4."""
    if isinstance(line, Places):
        within = ranks_of(order) <= line.count
        return Division(within, within)
    return _walk(order, keys, line)


def _walk(order: Integers, keys: tuple[str, ...], line: Ceiling) -> Division:
    """Go down all orders at once, place by place, with what is left of the ceiling in hand."""
    rule = line.rules.when_next_does_not_fit
    asked = np.array([line.requested_cents[key] for key in keys], dtype=np.int64)
    barred = np.array([key in line.excluded for key in keys])
    draws = np.arange(len(order))
    left = np.full(len(order), line.rules.ceiling_cents, dtype=np.int64)
    ended = np.zeros(len(order), dtype=bool)
    funded, in_full = np.zeros(order.shape, dtype=bool), np.zeros(order.shape, dtype=bool)
    for place in range(order.shape[1]):
        turn = order[:, place]
        at_turn = ~barred[turn] & ~ended
        fits = at_turn & (asked[turn] <= left)
        does_not = at_turn & ~fits
        gets = np.where(fits, asked[turn], 0)
        if rule is WhenNextDoesNotFit.PART_FUND:
            takes_rest = does_not & (left > 0) & (left >= line.rules.minimum_award_cents)
            gets = np.where(takes_rest, left, gets)
        if rule is not WhenNextDoesNotFit.SKIP:
            ended |= does_not
        left -= gets
        funded[draws, turn] = gets > 0
        in_full[draws, turn] = fits
    return Division(funded, in_full)


def last_funded(order: Integers, keys: tuple[str, ...], line: FundingLine) -> int | None:
    """Return the proposal at the funding line of one order: the last funded before the first that was not.

    Those that a threshold excludes are passed over. None when nobody is funded, or nobody who competes is left
    without: then there is no line.
    """
    division = divide(order[None, :], keys, line)
    excluded = line.excluded if isinstance(line, Ceiling) else frozenset()
    competing = [int(index) for index in order if keys[index] not in excluded]
    funded = [bool(division.funded[0, index]) for index in competing]
    if all(funded) or not funded[0]:
        return None
    return competing[funded.index(False) - 1]
