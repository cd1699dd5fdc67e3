"""Tables as files: CSV, XLSX and ODS with the same cells, row by row, and never a formula. Plain Python.

A door lays out a :class:`Table` and has :func:`write` put it in a file; nothing here knows what the table is about.
"""

from assessment.exports.files import CONTENT_TYPES, write
from assessment.exports.tables import Cell, Column, Kind, Table
from proposals.spreadsheets import text_of_csv

__all__ = ["CONTENT_TYPES", "Cell", "Column", "Kind", "Table", "text_of_csv", "write"]
