"""When no answer can be given: the search and the solver came to no end, and nothing may be divided by a guess."""

from fractions import Fraction


class SolverFailed(Exception):
    """The solver neither solved the model nor said that it cannot be solved."""


class NotProven(SolverFailed):
    """The best set that was found may not be the best: how much it scores, and what no set can exceed."""

    def __init__(self, bound: Fraction, found: Fraction | None) -> None:
        """Keep both exactly.

        :param bound: what no set can exceed in score.
        :param found: the score of the best set that was found; None when none was found.
        """
        known = "nothing was found" if found is None else f"{found} was found"
        super().__init__(f"{known}; nothing can exceed {bound}")
        self.bound, self.found = bound, found
