"""Spreadsheets in and out, in plain Python: sheets of cells, no Django and no knowledge of what they mean."""

from proposals.spreadsheets.reading import (
    LARGEST_FILE,
    NotASpreadsheet,
    NumberCell,
    SheetRead,
    pasted_sheet,
    read_spreadsheet,
)
from proposals.spreadsheets.writing import SheetToWrite, clean_text, ods_bytes, xlsx_bytes, xlsx_text

__all__ = [
    "LARGEST_FILE",
    "NotASpreadsheet",
    "NumberCell",
    "SheetRead",
    "SheetToWrite",
    "clean_text",
    "ods_bytes",
    "pasted_sheet",
    "read_spreadsheet",
    "xlsx_bytes",
    "xlsx_text",
]
