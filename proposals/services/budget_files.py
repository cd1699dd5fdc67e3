"""A budget as a spreadsheet, and a spreadsheet as a budget. Reading only proposes: nothing is saved here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from proposals.enums import FundingKind
from proposals.formats import number
from proposals.models import BudgetLine, FundingSource, Proposal
from proposals.services.budget_columns import columns_of, is_total, kind_of
from proposals.services.drafts import BudgetLineInput, FundingSourceInput, budget_line_values, understood
from proposals.spreadsheets import NumberCell, SheetRead, SheetToWrite

CENT = Decimal("0.01")
ROUNDING_NOISE = Decimal("0.000001")  # what a float adds to a whole number of cents
HEADING_ROWS = 30  # headings stand somewhere in the first rows
LENGTHS = {"description": 200, "name": 200, "note": 300, "amount": 400, "vat": 400, "compensable": 400}
Cell = str | NumberCell


@dataclass(frozen=True)
class CellNote:
    """Something to know of a row that was read: where in the file, and what was done."""

    sheet: str
    row: int
    message: str


@dataclass
class BudgetRead:
    """What a file holds. A table that is not in the file is None: what is stored stays."""

    lines: list[BudgetLineInput] | None = None
    sources: list[FundingSourceInput] | None = None
    requested: str | None = None
    notes: list[CellNote] = field(default_factory=list)


def budget_sheets(proposal: Proposal) -> list[SheetToWrite]:
    """Give the stored budget as two tables; amounts that were understood are numbers."""
    lines = [
        [
            line.description,
            line.note,
            _amount(line.amount, line.amount_input),
            _amount(line.vat_amount, line.vat_input),
            _amount(line.compensable_vat_amount, line.compensable_vat_input),
        ]
        for line in proposal.budget_lines.all()
    ]
    requested = _amount(proposal.requested_amount, proposal.requested_amount_input)
    sources = [[_("Contribution of the ministry"), "", "", requested]]
    sources += [
        [source.name, source.note, source.get_kind_display(), _amount(source.amount, source.amount_input)]
        for source in proposal.funding_sources.all()
    ]
    return [
        SheetToWrite(
            _("Budget"),
            [
                (_("Costs"), 36),
                (_("Explanation"), 40),
                (_("Amount with VAT"), 18),
                (_("Of which VAT"), 18),
                (_("Of which compensable VAT"), 26),
            ],
            lines,
        ),
        SheetToWrite(
            _("Coverage"), [(_("Who"), 36), (_("Explanation"), 40), (_("How"), 12), (_("Amount in euros"), 18)], sources
        ),
    ]


def read_budget(sheets: Sequence[SheetRead]) -> BudgetRead:
    """Find the table of costs and that of the coverage by their headings and read what stands below."""
    found = BudgetRead()
    for sheet in sheets:
        for row, cells in enumerate(sheet.rows[:HEADING_ROWS]):
            table, columns = _table_of(sheet.name, [_as_text(cell) for cell in cells])
            if table == "budget" and found.lines is None:
                found.lines = _read_lines(sheet, row, columns, found.notes)
                break
            if table == "funding" and found.sources is None:
                _read_sources(sheet, row, columns, found)
                break
    return found


def read_pasted(sheet: SheetRead) -> BudgetRead:
    """Read pasted cells: by their headings, or without these as costs in the usual order."""
    found = read_budget([sheet])
    rows = [row for row in sheet.rows if any(row)]
    if found.lines is None and found.sources is None and rows:
        found.lines = _read_lines(SheetRead("", rows), -1, _usual_columns(rows), found.notes)
    return found


def lines_of(read: BudgetRead) -> list[BudgetLine]:
    """Give what was read as unsaved cost items, to tell what is wrong with them."""
    return [BudgetLine(**budget_line_values(line)) for line in read.lines or []]


def sources_of(read: BudgetRead) -> list[FundingSource]:
    """Give what was read as unsaved co-financers."""
    return [FundingSource(**vars(source), amount=understood(source.amount_input)) for source in read.sources or []]


def _amount(understood_amount: Decimal | None, typed: str) -> Decimal | str:
    return typed if understood_amount is None else understood_amount


def _table_of(sheet_name: str, texts: list[str]) -> tuple[str, dict[int, str]]:
    """Say of which table a row is the heading, with its columns by place; an empty name when of none."""
    tables = ["funding", "budget"] if sheet_name.lower().startswith(("dekking", "financ", "coverage")) else None
    for table in tables or ["budget", "funding"]:
        columns = columns_of(texts, table)
        if "amount" in columns.values() and ({"description", "name"} & set(columns.values())):
            return table, columns
    return "", {}


def _usual_columns(rows: list[list[Cell]]) -> dict[int, str]:
    """Give the columns when there are no headings: without an explanation when the second one holds amounts."""
    second = [_as_text(row[1]) for row in rows if len(row) > 1 and row[1]]
    has_amounts = second and sum(any(sign.isdigit() for sign in text) for text in second) * 2 > len(second)
    order = ["description", "amount", "vat", "compensable"]
    return dict(enumerate(order if has_amounts else [order[0], "note", *order[1:]]))


def _read_lines(
    sheet: SheetRead, heading: int, columns: dict[int, str], notes: list[CellNote]
) -> list[BudgetLineInput]:
    lines = []
    for _row, values in _rows_below(sheet, heading, columns, notes):
        lines.append(
            BudgetLineInput(
                description=values.get("description", ""),
                note=values.get("note", ""),
                amount_input=values.get("amount", ""),
                vat_input=values.get("vat", ""),
                compensable_vat_input=values.get("compensable", ""),
            )
        )
    return lines


def _read_sources(sheet: SheetRead, heading: int, columns: dict[int, str], found: BudgetRead) -> None:
    found.sources = []
    own_name = _("Contribution of the ministry").lower()
    for row, values in _rows_below(sheet, heading, columns, found.notes):
        name, typed_kind = values.get("name", ""), values.get("kind", "")
        if name.lower() == own_name:
            found.requested = values.get("amount", "")
            continue
        kind = kind_of(typed_kind)
        if kind is None and typed_kind:
            message = _("“%(text)s” is not a way of paying we know. We filled in: %(kind)s.")
            values_shown = {"text": typed_kind[:40], "kind": FundingKind.CASH.label}
            found.notes.append(CellNote(sheet.name, row, message % values_shown))
        found.sources.append(
            FundingSourceInput(
                name=name,
                note=values.get("note", ""),
                kind=kind or FundingKind.CASH,
                amount_input=values.get("amount", ""),
            )
        )


def _rows_below(
    sheet: SheetRead, heading: int, columns: dict[int, str], notes: list[CellNote]
) -> list[tuple[int, dict[str, str]]]:
    """Give the filled rows below the headings with their number in the file; sums are left out and told."""
    rows = []
    for number_, cells in enumerate(sheet.rows[heading + 1 :], start=heading + 2):
        texts = [_as_text(cell) for cell in cells]
        if not any(texts):
            continue
        if is_total(texts):
            notes.append(CellNote(sheet.name, number_, _("This row adds up others. We left it out.")))
            continue
        values = {}
        for place, column in columns.items():
            if place < len(cells) and texts[place]:
                values[column] = _cell_text(column, cells[place], CellNote(sheet.name, number_, ""), notes)
        if values:
            rows.append((number_, values))
    return rows


def _cell_text(column: str, cell: Cell, place: CellNote, notes: list[CellNote]) -> str:
    """Give a cell as somebody would type it; what was rounded or cut off is told."""
    if isinstance(cell, NumberCell) and column in ("amount", "vat", "compensable"):
        rounded = cell.value.quantize(CENT, ROUND_HALF_UP) if abs(cell.value) < Decimal(10) ** 20 else cell.value
        if abs(rounded - cell.value) > ROUNDING_NOISE:
            values = {"number": str(cell.value).replace(".", ","), "amount": number(rounded, 2)}
            message = _("We rounded %(number)s to %(amount)s.") % values
            notes.append(CellNote(place.sheet, place.row, message))
        return number(rounded, 0 if rounded == rounded.to_integral_value() else 2)
    text, most = _as_text(cell), LENGTHS.get(column, 200)
    if len(text) > most:
        message = _("This text has %(count)d signs. We kept the first %(most)d.") % {"count": len(text), "most": most}
        notes.append(CellNote(place.sheet, place.row, message))
    return text[:most]


def _as_text(cell: Cell) -> str:
    if isinstance(cell, NumberCell):
        value = cell.value
        return str(int(value)) if value == value.to_integral_value() and abs(value) < 10**15 else str(value)
    return cell
