"""The board of the panel as words: the same figures for the table and for the drawing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessment.charts import HeatCell, HeatRow, heat_map
from assessment.queries.panel import DISCUSS_FROM_POINTS, PanelBoard, PanelCell, PanelRow
from assessment.scoring import display_score
from proposals.formats import number
from proposals.models import Proposal

ORDERS: Mapping[str, Callable[[PanelRow], Any]] = {
    "difference": lambda row: row.urgency,
    "score": lambda row: (-(row.score.total if row.score else Fraction(0)), row.proposal.pk),
    "region": lambda row: (row.proposal.region_sort_name, row.proposal.pk),
}
SHOWN: Mapping[str, Callable[[PanelRow], bool]] = {
    "": lambda _row: True,
    "waiting": lambda row: row.is_waiting,
    "discussed": lambda row: row.discussed_at is not None,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in words: the figure, from where to where, and whether the panel talks about it."""

    label: str
    words: str
    spread: str
    consensus: str
    difference: int
    needs_discussion: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal in words; `kind` is the status that is shown with it."""

    proposal: Proposal
    cells: tuple[Cell, ...]
    total: str
    totals: str
    difference: int
    kind: str
    status: str
    has_notes: bool
    left: int


def shown_rows(board: PanelBoard, chosen: Mapping[str, str]) -> list[PanelRow]:
    """Choose and order the rows after the choices of the filter form."""
    return sorted(filter(SHOWN[chosen["show"]], board.rows), key=ORDERS[chosen["order"]])


def columns_of(board: PanelBoard, by: str) -> tuple[str, ...]:
    """Name the columns: the criteria in the order of the call, or the assessors."""
    return tuple(str(each) for each in (board.assessors if by == "assessors" else board.criteria))


def lines_of(board: PanelBoard, rows: Sequence[PanelRow], by: str) -> list[Line]:
    """Write the rows as words; in each cell a figure with two decimals."""
    return [_line(each, _cells(board, each, by)) for each in rows]


def drawing_of(board: PanelBoard, rows: Sequence[PanelRow], by: str) -> SafeString:
    """Draw the same rows and columns as a grid. The drawing escapes what it shows."""
    lowest = min(each.minimum_points for each in board.criteria)
    highest = max(each.maximum_points for each in board.criteria)
    if by == "assessors":
        title = _("Grid of scores: proposals below each other, assessors side by side. The table has the same figures.")
    else:
        title = _("Grid of scores: proposals below each other, criteria side by side. The table has the same figures.")
    drawn = heat_map(
        [HeatRow(str(row.proposal), _heat_cells(board, row, by)) for row in rows],
        [capfirst(each) for each in columns_of(board, by)],
        scale=(lowest, highest),
        title=title,
        marked_words=_("differs %(points)d points or more") % {"points": DISCUSS_FROM_POINTS},
    )
    return mark_safe(drawn)  # noqa: S308 - the drawing escapes its texts


def score_words(score: Fraction | None) -> str:
    """Write a score with two decimals, and a dash when there is none."""
    return "–" if score is None else number(display_score(score), 2)


def _heat_cells(board: PanelBoard, row: PanelRow, by: str) -> tuple[HeatCell, ...]:
    if by == "assessors":
        totals = [row.totals.get(each.pk) for each in board.assessors]
        return tuple(HeatCell(None if each is None else float(each), score_words(each)) for each in totals)
    return tuple(
        HeatCell(None if each.mean is None else float(each.mean), score_words(each.mean), each.needs_discussion)
        for each in row.cells
    )


def _cells(board: PanelBoard, row: PanelRow, by: str) -> tuple[Cell, ...]:
    if by == "assessors":
        return tuple(
            Cell(str(each), score_words(row.totals.get(each.pk)), "", "", 0, False) for each in board.assessors
        )
    return tuple(_criterion(each) for each in row.cells)


def _criterion(cell: PanelCell) -> Cell:
    return Cell(
        label=str(cell.criterion),
        words=score_words(cell.mean),
        spread=_("%(low)d to %(high)d") % {"low": cell.points[0], "high": cell.points[-1]} if cell.points else "",
        consensus=consensus_words(cell.consensus.points) if cell.consensus else "",
        difference=cell.difference,
        needs_discussion=cell.needs_discussion,
    )


def consensus_words(points: int | None) -> str:
    """Say what the panel came to."""
    return _("panel: no agreement") if points is None else _("panel: %(points)d") % {"points": points}


def _line(row: PanelRow, cells: tuple[Cell, ...]) -> Line:
    kind, status = _status(row)
    spread = ""
    if row.score:
        spread = _("%(low)s to %(high)s") % {
            "low": number(display_score(row.score.lowest, 1), 1),
            "high": number(display_score(row.score.highest, 1), 1),
        }
    return Line(
        row.proposal, cells, score_words(row.score.total if row.score else None), spread, row.difference, kind, status,
        row.note_count > 0, row.left_count,
    )  # fmt: skip


def _status(row: PanelRow) -> tuple[str, str]:
    if row.discussed_at is not None:
        return "done", _("Discussed")
    return ("warn", _("Discuss")) if row.needs_discussion else ("todo", _("Not needed"))
