"""The ranking as rows and columns: the same for the page and for the file, so that they never differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.queries import RankingPage, RankingRow
from assessment.queries.ranking import UnrankedRow
from proposals.formats import NO_BREAK_SPACE, euros, number
from proposals.models import Proposal

COLUMNS = (
    gettext_lazy("Place"), gettext_lazy("Proposal"), gettext_lazy("Region"), gettext_lazy("Requested"),
    gettext_lazy("Score"), gettext_lazy("Spread"), gettext_lazy("Outcome"),
)  # fmt: skip
SORT_KEYS: Mapping[str, Callable[[RankingRow], Any]] = {
    "place": lambda row: row.rank,
    "region": lambda row: (row.proposal.region_sort_name, row.rank),
    "amount": lambda row: (-row.proposal.requested_amount, row.rank),
    "spread": lambda row: (row.lowest - row.highest, row.rank),
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as it is shown; `kind` is within, outside, unranked or empty while no ceiling is in force."""

    proposal: Proposal
    kind: str
    place: str
    requested: str
    score: str
    spread: str
    outcome: str

    @property
    def region(self) -> str:
        """Give the region as the applicant wrote it, with its province."""
        return region_words(self.proposal)

    def cells(self) -> tuple[str, ...]:
        """Give the cells in the order of `COLUMNS`; the amount without its sign, so that one can add it up."""
        amount = str(self.proposal.requested_amount).replace(".00", "").replace(".", ",")
        return (self.place, str(self.proposal), self.region, amount, self.score, self.spread, self.outcome)


@dataclass(frozen=True, slots=True)
class RankingTable:
    """The rows on screen; `line_after` is the number of rows above the money line, None without a line."""

    rows: tuple[TableRow, ...]
    unranked: tuple[TableRow, ...]
    line_after: int | None

    def entries(self) -> Iterator[TableRow | None]:
        """Go through the rows with None where the money line stands."""
        for position, row in enumerate(self.rows):
            if position == self.line_after:
                yield None
            yield row
        if self.line_after is not None and self.line_after >= len(self.rows):
            yield None


def table_of(page: RankingPage, chosen: Mapping[str, str]) -> RankingTable:
    """Lay out a ranking after the choices of the filter form."""
    fitting = [row for row in page.rows if _fits(row.proposal, kind_of(row), chosen)]
    fitting.sort(key=SORT_KEYS[chosen["order"]])
    unranked = [row for row in page.unranked if _fits(row.proposal, "unranked", chosen)]
    shows_line = page.result is not None and chosen["order"] == "place"
    above = sum(row.rank <= page.last_within for row in fitting)
    return RankingTable(
        rows=tuple(_ranked(row) for row in fitting),
        unranked=tuple(_unranked(row) for row in unranked),
        line_after=above if shows_line else None,
    )


def provinces_of(page: RankingPage) -> list[str]:
    """Name the provinces that occur in a ranking."""
    proposals = [row.proposal for row in (*page.rows, *page.unranked)]
    return [name for name in map(_province, proposals) if name]


def region_words(proposal: Proposal) -> str:
    """Write the region and, unless it is one itself, its province: "Gemeente Eindhoven · Noord-Brabant"."""
    label, province = proposal.region_label or str(proposal.organisation), _province(proposal)
    is_province = proposal.region is not None and proposal.region.home_province == proposal.region
    return label if is_province or not province else f"{label} · {province}"


def kind_of(row: RankingRow) -> str:
    """Say on which side of the money a row falls; nothing while no ceiling is in force."""
    if row.line is None:
        return ""
    return "within" if row.is_within else "outside"


def _fits(proposal: Proposal, kind: str, chosen: Mapping[str, str]) -> bool:
    words = chosen["q"].casefold()
    text = f"{proposal.title} {proposal.region_label} {proposal.organisation}".casefold()
    return (
        words in text
        and (not chosen["province"] or _province(proposal) == chosen["province"])
        and (not chosen["outcome"] or kind == chosen["outcome"])
    )


def _province(proposal: Proposal) -> str:
    home = proposal.region.home_province if proposal.region else None
    return home.name if home else ""


def _ranked(row: RankingRow) -> TableRow:
    words = {"within": _("Within"), "outside": _("Outside"), "": ""}
    return TableRow(
        proposal=row.proposal,
        kind=kind_of(row),
        place=str(row.rank),
        requested=euros(row.proposal.requested_amount),
        score=number(row.display, 2),
        spread=_spread(row.lowest, row.highest),
        outcome=words[kind_of(row)],
    )


def _unranked(row: UnrankedRow) -> TableRow:
    counts = {"count": row.assessment_count, "needed": row.needed}
    return TableRow(
        proposal=row.proposal,
        kind="unranked",
        place="",
        requested=euros(row.proposal.requested_amount),
        score="",
        spread="",
        outcome=_("No place: %(count)d of %(needed)d assessments") % counts,
    )


def _spread(lowest: Decimal, highest: Decimal) -> str:
    return f"{number(lowest, 1)}{NO_BREAK_SPACE}–{NO_BREAK_SPACE}{number(highest, 1)}"


def csv_rows(table: RankingTable) -> Iterator[Sequence[str]]:
    """Give the heading and every row on screen, safe to open in a spreadsheet."""
    yield [str(name) for name in COLUMNS]
    for row in (*table.rows, *table.unranked):
        yield [without_formula(cell) for cell in row.cells()]


def without_formula(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
