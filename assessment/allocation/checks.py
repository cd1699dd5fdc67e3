"""Refusing what is no valid input; the same few checks for all types of a problem."""

from fractions import Fraction


class InvalidProblem(ValueError):
    """The rules or candidates contradict themselves; nothing is divided."""


def require(condition: bool, message: str) -> None:
    """Refuse the problem unless the condition holds.

    :raises InvalidProblem: if it does not.
    """
    if not condition:
        raise InvalidProblem(message)


def check_whole(what: str, value: object, *, at_least: int) -> None:
    """Accept whole numbers from a minimum on; a float or a bool is a programming error.

    :raises InvalidProblem: for anything else.
    """
    whole = isinstance(value, int) and not isinstance(value, bool) and value >= at_least
    require(whole, f"{what} must be a whole number of at least {at_least}, not {value!r}")


def check_fraction(what: str, value: object) -> None:
    """Accept exact fractions only.

    :raises InvalidProblem: for anything else.
    """
    require(isinstance(value, Fraction), f"{what} must be a Fraction, not {value!r}")
