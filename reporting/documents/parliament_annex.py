"""The annex to the letter to parliament: what each chosen proposal gets, where they lie, and how it was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

HASH_LINE = 32


@dataclass(frozen=True, kw_only=True)
class AwardedRow:
    """A line of the table "Regio | Titel voorstel | Bedrag", in euros."""

    region_label: str
    title: str
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class SpreadRow:
    """How many proposals of a province, part of the country or theme came in and were chosen, with their euros.

    `code` is that of a province on the map.
    """

    name: str
    submitted_count: int
    selected_count: int
    amount: Decimal
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class ProcessFact:
    """A fact of how the round went."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """What changed for a proposal after the sealed result: on which day, what, and its euros before and after."""

    day: date
    region_label: str
    title: str
    what: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, kw_only=True)
class ParliamentAnnex:
    """All that the annex shows. `package_sha256` is empty for a round without a sealed result.

    `standing_amount` is what is awarded now, after the `changes`.
    """

    awarded: tuple[AwardedRow, ...]
    provinces: tuple[SpreadRow, ...]
    parts: tuple[SpreadRow, ...]
    facts: tuple[ProcessFact, ...]
    package_sha256: str = ""
    changes: tuple[ChangeRow, ...] = ()
    standing_amount: Decimal = Decimal(0)

    @property
    def total_amount(self) -> Decimal:
        """Add up what the chosen proposals get."""
        return sum((row.amount for row in self.awarded), Decimal(0))

    @property
    def spreads(self) -> tuple[tuple[str, str, tuple[SpreadRow, ...], SpreadRow], ...]:
        """Give both spreads: what each is called, the head of its first column, its rows and their sum."""
        return (
            ("Per provincie", "Provincie", self.provinces, added_up(self.provinces)),
            ("Per landsdeel", "Landsdeel", self.parts, added_up(self.parts)),
        )

    @property
    def hash_lines(self) -> tuple[str, ...]:
        """Cut the check number into lines that fit."""
        return tuple(self.package_sha256[at : at + HASH_LINE] for at in range(0, len(self.package_sha256), HASH_LINE))


def added_up(rows: Iterable[SpreadRow]) -> SpreadRow:
    """Add rows up."""
    rows = list(rows)
    return SpreadRow(
        name="Totaal",
        submitted_count=sum(row.submitted_count for row in rows),
        selected_count=sum(row.selected_count for row in rows),
        amount=sum((row.amount for row in rows), Decimal(0)),
    )
