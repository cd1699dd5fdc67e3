"""Calls at any depth cost the same (mkbdeals/deep_calls.py)."""

import resource
from collections.abc import Callable

import pytest

from mkbdeals.celery import app
from mkbdeals.deep_calls import FIRST_CALL, with_room

DEEPEST = 300  # deeper than Python's first chunk of 16 kB, so that some depth is at its edge
TURNS = 2_000


def test_no_depth_of_calls_asks_the_system_for_memory_at_every_turn():
    def nothing(_a: int, _b: int) -> None:
        """Be called."""

    def at_depth(depth: int) -> int:
        if depth:
            return at_depth(depth - 1)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for turn in range(TURNS):
            nothing(turn, turn)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    def worst() -> int:
        return max(at_depth(depth) for depth in range(DEEPEST))

    assert with_room(worst)() < TURNS / 10


def test_what_is_given_room_is_called_and_named_as_before():
    def add(first: int, *, second: int) -> int:
        """Add."""
        return first + second

    assert with_room(add)(1, second=2) == 3
    assert (with_room(add).__name__, with_room(add).__doc__) == ("add", "Add.")


def test_an_error_comes_through():
    def fail() -> None:
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        with_room(fail)()


def web_application() -> Callable[..., object]:
    from mkbdeals.wsgi import application

    return application


@pytest.mark.parametrize("entry", [web_application, lambda: app.Task.__call__], ids=["pages", "jobs"])
def test_pages_and_jobs_have_room(entry):
    assert entry().__code__.co_stacksize == FIRST_CALL
