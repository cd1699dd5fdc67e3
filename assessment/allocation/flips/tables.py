"""The ceiling at which the best total value takes a candidate, for all candidates and all ceilings at once.

Only where the ceiling is the only limit: a table of the best value at every ceiling, once without each candidate.
"""

from collections.abc import Callable, Iterator

import numpy as np

from assessment.allocation.flips.change import CeilingFlip
from assessment.allocation.resolve_ranking import Booleans
from assessment.allocation.resolve_value import NEVER, Integers, Scale, add

# Is this candidate, by number, in the best set at this ceiling? Asked only where two sets are worth the same.
TieBreaker = Callable[[int, int], bool]


def flips_by_table(scale: Scale, values: list[int], ceiling: int, wins_tie: TieBreaker) -> dict[int, CeilingFlip]:
    """Give by number the ceiling at which each comes in or goes out; who is not in it never does.

    The scale reaches up to the sum of all requests.
    """
    present = min(ceiling // scale.unit, scale.places - 1)
    found = {}
    for number, without in _without_each(scale, values, 0, len(values), np.zeros(scale.places, dtype=np.int64)):
        held: Integers = np.full(scale.places, NEVER, dtype=np.int64)
        held[scale.sizes[number] :] = without[: scale.places - scale.sizes[number]] + values[number]

        def is_in(place: int, number: int = number, held: Integers = held, without: Integers = without) -> bool:
            tie = held[place] == without[place]
            return wins_tie(number, place * scale.unit) if tie else bool(held[place] > without[place])

        if is_in(present):
            out = next(each for each in _where(held[:present] <= without[:present])[::-1] if not is_in(each))
            found[number] = CeilingFlip((out + 1) * scale.unit)
        else:
            later = _where(held >= without)
            entering = next((each for each in later if each > present and is_in(each)), None)
            if entering is not None:
                found[number] = CeilingFlip(entering * scale.unit)
    return found


def _where(places: Booleans) -> list[int]:
    found: list[int] = np.flatnonzero(places).tolist()
    return found


def _without_each(
    scale: Scale, values: list[int], first: int, last: int, table: Integers
) -> Iterator[tuple[int, Integers]]:
    """Yield the table of everybody but one, for each from first up to last; `table` holds all the others already."""
    if last - first <= 1:
        if last > first:
            yield first, table
        return
    middle = (first + last) // 2
    for low, high, rest in ((first, middle, range(middle, last)), (middle, last, range(first, middle))):
        with_rest = table
        for number in rest:
            with_rest = add(with_rest, scale.sizes[number], values[number])
        yield from _without_each(scale, values, low, high, with_rest)
