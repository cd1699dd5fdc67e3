"""Every export of the site, opened with LibreOffice: nothing computes, and each cell holds what was put in it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import cycle, zip_longest
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from assessment.exports import Column, Kind, Table, text_of_csv
from tests.assessment.exports.reading import ENDINGS, csv_rows, sheets, written
from tests.assessment.exports.test_files import CHANGED_BY_A_SPREADSHEET, DANGEROUS, LEFT_AS_THEY_ARE
from tests.factories import proposals as make
from tests.faults.exported import addresses, files_inside
from tests.faults.office import CSV_AS_PROPOSED, CSV_EAGER, Opened, open_files
from tests.permission_world import people, places
from tests.triggers_off import triggers_off

pytestmark = [pytest.mark.large, pytest.mark.timeout(1200), pytest.mark.django_db]
MOMENT = datetime(2027, 3, 12, 16, 0, tzinfo=UTC)
NOTHING_SEEN = "\u200b\ufeff\u00ad"
HOSTILE = [each for each in DANGEROUS if not set(each) & set("\x00\t\r\n" + NOTHING_SEEN)]
# Texts that people type and that stand in a file.
TYPED = {
    "proposals.Proposal": ("title", "region_label", "summary"), "proposals.Organisation": ("name",),
    "proposals.User": ("name",), "proposals.BudgetLine": ("description", "note"),
    "proposals.FundingSource": ("name", "note"), "proposals.DealIndicator": ("name", "unit"),
    "reporting.Measure": ("title", "description", "source"), "reporting.MeasureYear": ("results", "outlook", "source"),
    "reporting.MeasureFigure": ("name", "unit", "period", "note", "source"),
}  # fmt: skip


@pytest.fixture
def files(tmp_path) -> dict[str, bytes]:
    """Every export of a world in which people typed what looks like a formula, a number or a day."""
    organisation = make.OrganisationFactory()
    persons = people(organisation)
    world = places(organisation, persons)
    type_hostile_texts()
    return dict(downloads(persons, world, tmp_path))


def type_hostile_texts() -> None:
    """Put dangerous texts wherever people type texts that stand in a file."""
    words = cycle([*HOSTILE, *CHANGED_BY_A_SPREADSHEET])
    with triggers_off():
        for label, fields in TYPED.items():
            model: type[models.Model] = apps.get_model(label)
            for pk in model._default_manager.values_list("pk", flat=True):
                values = {name: f"{next(words)}" for name in fields}
                model._default_manager.filter(pk=pk).update(**values)


def downloads(persons: dict[str, Any], world: dict[str, Any], folder: Path) -> Iterator[tuple[str, bytes]]:
    """Fetch each export as somebody who may, and make those that lie inside another file."""
    for name, address in addresses(world):
        yield name, fetched(persons, address)
    yield from files_inside([*HOSTILE, *CHANGED_BY_A_SPREADSHEET], persons["applicant_editor"], folder, MOMENT)


def fetched(persons: dict[str, Any], address: str) -> bytes:
    """Give a file to the first who may have it."""
    for name in ("officer", "coordinator", "applicant_editor", "controller"):
        client = Client()
        client.force_login(persons[name])
        answer = client.get(address)
        if answer.status_code == 200:
            return b"".join(answer.streaming_content) if answer.streaming else answer.content
    raise AssertionError(f"nobody may have {address}")


@pytest.mark.case("WS-04 office", "Every export with dangerous texts, opened with LibreOffice", 20)
def test_libreoffice_finds_in_every_export_what_was_put_in(files, tmp_path, case):
    opened = opened_by_office(files, tmp_path, CSV_AS_PROPOSED)

    cells = {name: compared(name, content, opened[name]) for name, content in files.items()}
    wrong = [line for lines, _count in cells.values() for line in lines]
    assert wrong == []
    guarded = [name for name, content in files.items() if name.endswith("csv") and b"'=" in content]
    assert guarded, "no dangerous text stood in any CSV file"
    case.did(len(files), "files")
    case.note(f"{sum(count for _lines, count in cells.values())} cells compared, 0 formulas, 0 changed")


@pytest.mark.parametrize("mode", [CSV_AS_PROPOSED, CSV_EAGER], ids=["as proposed", "finding all numbers"])
@pytest.mark.case("WS-04 cells", "A table of dangerous texts, amounts, days and moments, opened with LibreOffice", 3)
def test_libreoffice_finds_the_values_of_a_table(tmp_path, case, mode):
    words = [*HOSTILE, *CHANGED_BY_A_SPREADSHEET, *(each for each in LEFT_AS_THEY_ARE if "maart" not in each)]
    if mode == CSV_EAGER:
        words = [each for each in words if not re.search("[%€]", each)]
    rows = [
        (each, number, Decimal(number) + Decimal("0.55"), Decimal("-0.25"), date(2024, 2, 29), MOMENT)
        for number, each in enumerate(words)
    ]
    kinds = (Kind.TEXT, Kind.WHOLE, Kind.AMOUNT, Kind.SCORE, Kind.DATE, Kind.MOMENT)
    columns = [Column(f"Kolom {number}", kind) for number, kind in enumerate(kinds)]
    files = {f"tabel-{ending}.{ending}": written(Table("Tabel", columns, rows), ending) for ending in ENDINGS}

    opened = opened_by_office(files, tmp_path, mode)

    wrong = []
    for name, found in opened.items():
        assert found.formulas == []
        got = found.sheets[0][1:]
        assert len(got) == len(rows)
        for row, cells in zip(rows, got, strict=True):
            text, *others = cells
            as_typed = text_of_csv(str(text)) if name.endswith("csv") else text
            wrong += [] if plain(str(as_typed)) == row[0] else [f"{name}: {row[0]!r} became {text!r}"]
            local = datetime(2027, 3, 12, 17, 0)
            expected = [*row[1:5], f"{local:%Y-%m-%d %H:%M}" if isinstance(others[-1], str) else local]
            wrong += [] if others == expected else [f"{name}: {expected} became {others}"]
    assert wrong == []
    case.did(len(files), "files")


def opened_by_office(files: dict[str, bytes], folder: Path, csv: str) -> dict[str, Opened]:
    """Have LibreOffice open all files: the spreadsheets at once, then those that are text."""
    paths = []
    for name, content in files.items():
        paths.append(folder / name)
        paths[-1].write_bytes(content)
    found = {}
    for ending in ENDINGS:
        of_kind = [path for path in paths if path.suffix == f".{ending}"]
        found |= open_files(of_kind, folder, csv=csv if ending == "csv" else "") if of_kind else {}
    return found


def compared(name: str, content: bytes, opened: Opened) -> tuple[list[str], int]:
    """List the cells that LibreOffice has otherwise than the file says, with the number of cells looked at."""
    said = [csv_rows(content)] if name.endswith("csv") else list(sheets(content).values())
    wrong = [f"{name}: formula {each}" for each in opened.formulas]
    wrong += [] if len(said) == len(opened.sheets) else [f"{name}: {len(opened.sheets)} sheets instead of {len(said)}"]
    count = 0
    for here, there in zip(said, opened.sheets, strict=False):
        for row, (cells, found) in enumerate(zip_longest(here, there, fillvalue=[])):
            for cell, got in zip_longest(cells, found, fillvalue=""):
                count += 1
                if not is_same(cell, got):
                    wrong.append(f"{name} row {row + 1}: {cell!r} became {got!r}")
    return wrong, count


def is_same(said: Any, got: Any) -> bool:
    """Tell whether LibreOffice has what the file says; a number in CSV may be one, when it looks the same."""
    if isinstance(got, Decimal):
        if isinstance(said, str):
            return bool(re.fullmatch(r"-?(0|[1-9]\d{0,14})(,\d+)?", said)) and Decimal(said.replace(",", ".")) == got
        return isinstance(said, int | float) and Decimal(str(said)) == got
    if isinstance(got, datetime):
        return said in (got, f"{got:%Y-%m-%d %H:%M}")
    if isinstance(got, date):
        return said in (got, got.isoformat())
    return plain(str(said)) == plain(str(got))


def plain(text: str) -> str:
    """Leave out what only readers of files differ in: ends of lines, and the space behind XlsxWriter's own mark-up."""
    return re.sub(r"\r\n?", "\n", text).replace("</r> ", "</r>").replace("\t", "").strip("\n")
