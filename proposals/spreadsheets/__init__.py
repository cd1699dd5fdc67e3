"""Spreadsheets in and out, in plain Python: sheets of cells, no Django and no knowledge of what they mean."""

from proposals.spreadsheets.csv_file import csv_bytes
from proposals.spreadsheets.csv_texts import csv_text, text_of_csv
from proposals.spreadsheets.reading import (
    LARGEST_FILE,
    Limits,
    NotASpreadsheet,
    NumberCell,
    SheetRead,
    pasted_sheet,
    read_spreadsheet,
)
from proposals.spreadsheets.writing import SheetToWrite, clean_text, ods_bytes, xlsx_bytes, xlsx_text

__all__ = [
    "LARGEST_FILE",
    "Limits",
    "NotASpreadsheet",
    "NumberCell",
    "SheetRead",
    "SheetToWrite",
    "clean_text",
    "csv_bytes",
    "csv_text",
    "ods_bytes",
    "pasted_sheet",
    "read_spreadsheet",
    "text_of_csv",
    "xlsx_bytes",
    "xlsx_text",
]
