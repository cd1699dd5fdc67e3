"""Tables of the action plan from files: bytes to values, with a readable problem per row and cell. No database."""

from reporting.importers.figures import FIGURE_COLUMNS, read_figures
from reporting.importers.known import Known
from reporting.importers.measures import MEASURE_COLUMNS, read_measures
from reporting.importers.problems import Problem, UnreadableFile
from reporting.importers.rows import ValuesRow

__all__ = [
    "FIGURE_COLUMNS",
    "MEASURE_COLUMNS",
    "Known",
    "Problem",
    "UnreadableFile",
    "ValuesRow",
    "read_figures",
    "read_measures",
]
