"""The ranking as rows and columns: the same for the page and for the files, so that they never differ."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.enums import StandingKind
from assessment.models import Standing
from assessment.queries.ranking import CENTS, RankingBase, RankingChoice, shortfalls_of_row, shown_score, standings_for
from assessment.ranking import Shortfall
from assessment.scoring import display_score
from proposals.formats import NO_BREAK_SPACE, euros, number
from proposals.models import Proposal

Value = str | int | Decimal | None
# Rows that a file fetches at once.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code, its heading, and how its values look: text, whole, score (two decimals) or amount."""

    code: str
    label: str | Promise
    kind: str = "text"

    @property
    def is_number(self) -> bool:
        """Say whether the values stand to the right."""
        return self.kind != "text" or self.code in {"spread", "interval"}


FIXED = (
    Column("place", gettext_lazy("Place"), "whole"),
    Column("proposal", gettext_lazy("Proposal")),
    Column("region", gettext_lazy("Region")),
)
CHOOSABLE = (
    Column("requested", gettext_lazy("Requested"), "amount"),
    Column("score", gettext_lazy("Score"), "score"),
    Column("means", gettext_lazy("Mean per criterion"), "score"),
    Column("median", gettext_lazy("Median"), "score"),
    Column("spread", gettext_lazy("Spread")),
    Column("interval", gettext_lazy("Interval")),
    Column("outcome", gettext_lazy("Outcome")),
)
# Kinds of rows that say of themselves why they have no place.
OWN_OUTCOME = frozenset({"below_minimum", "unranked"})
DEFAULT_CODES = ("requested", "score", "spread", "interval", "outcome")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A stored row as it is shown; `kind` is within, outside, below_minimum, unranked or empty without a ceiling."""

    standing: Standing
    columns: tuple[Column, ...]
    kind: str
    is_uncertain: bool
    outcome: str

    @property
    def shown(self) -> Iterator[tuple[Column, str]]:
        """Go through the columns of the screen with the words in each; the region stands below the title there."""
        return ((column, self.words(column)) for column in self.columns if column.code != "region")

    @property
    def requested(self) -> str:
        """Give what was asked, in words."""
        return euros(self.proposal.requested_amount)

    @property
    def score(self) -> str:
        """Give the score in words, empty without one."""
        score = shown_score(self.standing)
        return "" if score is None else number(score, 2)

    @property
    def proposal(self) -> Proposal:
        """Give the proposal."""
        return self.standing.proposal

    @property
    def region(self) -> str:
        """Give the region as the applicant wrote it, with its province."""
        return region_words(self.proposal)

    def value(self, column: Column) -> Value:
        """Give the value of a column: a number where one can calculate with it, otherwise words."""
        return _VALUES.get(column.code, _mean)(self, column.code)

    def cells(self, columns: Sequence[Column]) -> tuple[Value, ...]:
        """Give the values in the order of the columns, for a file."""
        return tuple(self.value(column) for column in columns)

    def words(self, column: Column) -> str:
        """Give the value of a column as the screen shows it."""
        value = self.value(column)
        if value is None:
            return ""
        if column.kind == "amount":
            return euros(Decimal(value))
        return number(Decimal(value), 2) if column.kind == "score" else str(value)


@dataclass(frozen=True, slots=True)
class RankingTable:
    """The columns and rows of a choice. `rows` fetches them while it goes; a page gives only its own.

    `outcomes` keeps the words of each side of the line, which are the same for every row.
    """

    base: RankingBase
    choice: RankingChoice
    columns: tuple[Column, ...]
    outcomes: dict[tuple[str, bool], str] = field(default_factory=dict, compare=False)

    @property
    def shown_columns(self) -> tuple[Column, ...]:
        """Give the columns of the screen, where the region stands below the title."""
        return tuple(column for column in self.columns if column.code != "region")

    def rows(self) -> Iterator[TableRow]:
        """Go through all rows that fit the choice, in its order, a few hundred at a time."""
        for standing in standings_for(self.base, self.choice).iterator(chunk_size=CHUNK):
            yield self.row(standing)

    def row(self, standing: Standing) -> TableRow:
        """Lay out a stored row."""
        kind = kind_of(standing, self.base)
        is_uncertain = standing.is_in_band and self.base.shows_band
        outcome = self.outcomes.get((kind, is_uncertain))
        if outcome is None:
            outcome = _outcome(standing, kind, is_uncertain, self.base)
            if kind not in OWN_OUTCOME:
                self.outcomes[kind, is_uncertain] = outcome
        return TableRow(standing, self.columns, kind, is_uncertain, outcome)


@dataclass(frozen=True, slots=True)
class PageRows:
    """The rows of one page of a table; `line_after` is the number of rows above the money line, None without one."""

    ranked: tuple[TableRow, ...]
    apart: tuple[TableRow, ...]
    unranked: tuple[TableRow, ...]
    line_after: int | None

    def entries(self) -> Iterator[TableRow | None]:
        """Go through the ranked rows with None where the money line stands."""
        for position, row in enumerate(self.ranked):
            if position == self.line_after:
                yield None
            yield row
        if self.line_after is not None and self.line_after == len(self.ranked):
            yield None


def columns_for(base: RankingBase, codes: Iterable[str]) -> tuple[Column, ...]:
    """Give the columns with these codes in their own order; a mean per criterion becomes a column for each.

    The interval is left out as long as nobody calculated one.
    """
    chosen = set(codes) - (set() if base.has_intervals else {"interval"})
    means = tuple(Column(each.code, each.official_name, "score") for each in base.criteria)
    found = (means if each.code == "means" else (each,) for each in CHOOSABLE if each.code in chosen)
    return (*FIXED, *(column for columns in found for column in columns))


def page_rows(table: RankingTable, standings: Sequence[Standing], *, is_first: bool, is_last: bool) -> PageRows:
    """Lay out the rows of a page, with the money line where it falls among them."""
    rows = [table.row(each) for each in standings]
    ranked = tuple(row for row in rows if row.standing.rank is not None)
    return PageRows(
        ranked=ranked,
        apart=tuple(row for row in rows if row.kind == "below_minimum"),
        unranked=tuple(row for row in rows if row.kind == "unranked"),
        line_after=_line_after(table, ranked, is_first=is_first, is_last=is_last or len(ranked) < len(rows)),
    )


def _line_after(table: RankingTable, ranked: Sequence[TableRow], *, is_first: bool, is_last: bool) -> int | None:
    """Count the rows above the line; None when it falls on another page, or the rows stand in another order."""
    line = table.base.line
    if line is None or table.choice.order != "place" or not ranked:
        return None
    above = sum(table.base.is_within(row.standing) for row in ranked)
    if above == 0:
        return 0 if is_first else None
    if above == len(ranked):
        # Between two pages it stands below the last row that the money reaches.
        return above if is_last or ranked[-1].standing.rank == line.last_within else None
    return above


def kind_of(standing: Standing, base: RankingBase) -> str:
    """Say on which side of the money a row falls; nothing while no ceiling is in force."""
    if standing.kind != StandingKind.RANKED:
        return "below_minimum" if standing.kind == StandingKind.BELOW_MINIMUM else "unranked"
    if base.line is None:
        return ""
    return "within" if base.is_within(standing) else "outside"


def region_words(proposal: Proposal) -> str:
    """Write the region and, unless it is one itself, its province: "Gemeente Eindhoven · Noord-Brabant"."""
    label, home = proposal.region_label or str(proposal.organisation), _home(proposal)
    is_province = proposal.region is not None and home == proposal.region
    return label if is_province or home is None else f"{label} · {home.name}"


def shortfall_words(missed: Sequence[Shortfall], base: RankingBase) -> str:
    """Say what a proposal misses: "Too low on feasibility: 2,5, at least 3,0"."""
    names = {each.code: each.official_name for each in base.criteria}
    return " ".join(_missed(each, names) for each in missed)


def _missed(shortfall: Shortfall, names: Mapping[str, str]) -> str:
    values = {"score": _short(display_score(shortfall.score)), "minimum": _short(display_score(shortfall.minimum))}
    if values["score"] == values["minimum"]:
        # Rounded they look equal; what was missed must be seen.
        values["score"] = str(shortfall.score)
    if shortfall.criterion is None:
        return _("Too low in total: %(score)s, at least %(minimum)s.") % values
    words = _("Too low on “%(criterion)s”: %(score)s, at least %(minimum)s.")
    return words % {**values, "criterion": names[shortfall.criterion]}


def _short(value: Decimal) -> str:
    """Write one decimal, two when the second says something."""
    return number(value, 1 if value == value.quantize(Decimal("0.1")) else 2)


def _home(proposal: Proposal) -> Any:
    return proposal.region.home_province if proposal.region else None


def _outcome(standing: Standing, kind: str, is_uncertain: bool, base: RankingBase) -> str:
    if kind == "below_minimum":
        return shortfall_words(shortfalls_of_row(standing, base), base)
    if kind == "unranked":
        counts = {"count": standing.assessment_count, "needed": base.round.assessors_per_proposal}
        return _("No place: %(count)d of %(needed)d assessments") % counts
    if not kind:
        return ""
    if is_uncertain:
        return _("Uncertain, now within") if kind == "within" else _("Uncertain, now outside")
    return _("Within") if kind == "within" else _("Outside")


def _spread(row: TableRow, _code: str) -> Value:
    if row.standing.lowest is None or row.standing.highest is None:
        return None
    return _spread_words(row.standing.lowest, row.standing.highest)


@lru_cache(maxsize=4096)
def _spread_words(lowest: Decimal, highest: Decimal) -> str:
    """Write a spread; totals of whole points are few, and a file has thousands of rows."""
    return _range(number(lowest, 1), number(highest, 1))


def _interval(row: TableRow, _code: str) -> Value:
    low, high = row.standing.interval_low, row.standing.interval_high
    if low is None or high is None:
        return None
    return str(low) if low == high else _range(str(low), str(high))


def _range(low: str, high: str) -> str:
    return f"{low}{NO_BREAK_SPACE}–{NO_BREAK_SPACE}{high}"


def _mean(row: TableRow, code: str) -> Value:
    mean = row.standing.mean_of(code)
    return None if mean is None else display_score(mean)


def _median(row: TableRow, _code: str) -> Value:
    return None if row.standing.median is None else row.standing.median.quantize(CENTS, ROUND_HALF_UP)


_VALUES: Mapping[str, Callable[[TableRow, str], Value]] = {
    "place": lambda row, _code: row.standing.rank,
    "proposal": lambda row, _code: str(row.proposal),
    "region": lambda row, _code: row.region,
    "requested": lambda row, _code: row.proposal.requested_amount,
    "score": lambda row, _code: shown_score(row.standing),
    "median": _median,
    "spread": _spread,
    "interval": _interval,
    "outcome": lambda row, _code: row.outcome,
}
