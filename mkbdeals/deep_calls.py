"""Room for deep calls; without it a page or a document takes, by chance, many times as long.

Python up to 3.12 keeps the frames of calls in chunks of 16 kB (later ones too, before 3.13.13 and 3.14.4). It asks the
system for another chunk when a call no longer fits and gives it back when that call ends, so a loop whose calls happen
to be at the edge of a chunk does both with each turn: 200 times as slow (CPython issue gh-142183). A template in a page
in the middleware in a thread of the server is many chunks deep, a paragraph in a table of a document more.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
# In places for an object of eight bytes. A chunk has a size of a power of two and is chosen so that the first call
# fits: this one leaves half a megabyte below it, some four thousand calls. Memory that no call reaches is never used.
FIRST_CALL = 2**16


def with_room(run: Callable[P, R]) -> Callable[P, R]:
    """Let everything that `run` calls have its frames in one chunk."""

    @wraps(run)
    def roomy(*args: P.args, **kwargs: P.kwargs) -> R:
        return run(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=FIRST_CALL)
    return roomy
