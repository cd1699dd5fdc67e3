"""Key figures of the cockpit that another app knows; it registers how to get them when it starts."""

from collections.abc import Callable
from dataclasses import dataclass

from proposals.models import Round


@dataclass(frozen=True)
class Figure:
    """A key figure: what it is, how much, and what to compare it with."""

    label: str
    value: str
    note: str = ""


FigureOf = Callable[[Round], Figure | None]
_sources: dict[str, FigureOf] = {}


def add_figure(name: str, source: FigureOf) -> None:
    """Register where a figure comes from; the same name replaces."""
    _sources[name] = source


def figures_of_round(round_: Round) -> list[Figure]:
    """Ask every source; one that has nothing to say about this round gives nothing."""
    return [figure for source in _sources.values() if (figure := source(round_)) is not None]
