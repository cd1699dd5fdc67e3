"""A line of what a round asks of somebody, and lines that other apps know; they register how to get them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from proposals.models import Round, User


@dataclass(frozen=True)
class ToDo:
    """Something that waits for this person: how urgent, what, why, and where to do it.

    `replaces` names lines of the cockpit itself that would ask for what is not possible meanwhile.
    """

    kind: str
    label: str
    title: str
    text: str
    address: str
    action: str
    step: str = ""
    replaces: str = ""


# What a line of another app can replace: dividing the money, approving and publishing.
MONEY = "money"

LinesOf = Callable[[User, Round, datetime], Iterable[ToDo]]
_sources: dict[str, LinesOf] = {}


def add_lines(name: str, source: LinesOf) -> None:
    """Register where lines come from; the same name replaces."""
    _sources[name] = source


def lines_of_others(user: User, round_: Round, at: datetime) -> list[ToDo]:
    """Ask every source what it knows for this person and round."""
    return [line for source in _sources.values() for line in source(user, round_, at)]
