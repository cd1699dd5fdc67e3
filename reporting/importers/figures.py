"""The table of figures: its columns, and what its rows must hold together."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.exports import Column, Kind
from reporting.importers import cells
from reporting.importers.cells import Reader
from reporting.importers.files import rows_of
from reporting.importers.known import Known
from reporting.importers.measures import CODE_FORM
from reporting.importers.problems import Problem
from reporting.importers.rows import TableRead, ValuesRow, read_rows

FIGURE_COLUMNS: Mapping[str, Column] = {
    "code": Column(_("Code"), Kind.TEXT, 10, _("The code of the measure that the figure is about.")),
    "measure": Column(_("Measure"), Kind.TEXT, 44, _("For you to read; we look at the code only.")),
    "year": Column(_("Year"), Kind.WHOLE, 8, _("The year of the round that is open.")),
    "name": Column(_("What is counted"), Kind.TEXT, 36),
    "value": Column(_("Value"), Kind.AMOUNT, 20, _("A number with at most two decimals.")),
    "unit": Column(_("Unit"), Kind.TEXT, 16, _("For instance euro, companies or guarantees.")),
    "period": Column(_("Period"), Kind.TEXT, 22, _("When it is not the whole year: 2018, or up to September.")),
    "note": Column(_("Remark"), Kind.TEXT, 34),
    "source": Column(_("Source"), Kind.TEXT, 40, _("Where the figure comes from.")),
}
REQUIRED = ("code", "name", "value", "unit", "source")


def read_figures(content: bytes, known: Known) -> TableRead:
    """Read a file of figures: rows of values by key of :data:`FIGURE_COLUMNS`, and every problem in it.

    :raises UnreadableFile: when it is no table at all.
    """
    found = read_rows(rows_of(content), FIGURE_COLUMNS, _readers(), required=REQUIRED, ignored=("measure",))
    seen: dict[tuple[object, ...], int] = {}
    for row in found.rows:
        found.problems += _problems(row, known, seen)
    return found


def _readers() -> Mapping[str, Reader]:
    return {
        "code": cells.matching(
            CODE_FORM,
            required=gettext("Fill in a code. It tells which measure this is."),
            wrong=gettext("Write letters, a hyphen and a number, for instance FIN-03."),
        ),
        "year": cells.whole_number,
        "name": cells.text(200, required=gettext("Fill in what is counted.")),
        "value": cells.amount,
        "unit": cells.text(60, required=gettext("Fill in the unit, for instance euro.")),
        "period": cells.text(100),
        "note": cells.text(300),
        "source": cells.text(300, required=gettext("Fill in where this figure comes from.")),
    }


def _problems(row: ValuesRow, known: Known, seen: dict[tuple[object, ...], int]) -> Iterator[Problem]:
    values = row.values
    code = values.get("code")
    if code and code not in known.versions:
        words = gettext("This measure is not in %(year)s. Import the measures first, or mend the code.")
        yield row.problem(FIGURE_COLUMNS, "code", words % {"year": known.year})
    if values.get("year") not in {None, known.year}:
        words = gettext("This row is of another year. The year that you bring up to date here is %(year)s.")
        yield row.problem(FIGURE_COLUMNS, "year", words % {"year": known.year})
    key = (code, values.get("name"), values.get("period", ""))
    if code and values.get("name"):
        if key in seen:
            words = gettext(
                "This figure stands in row %(row)s too, with the same period. Keep one, or fill in the period."
            )
            yield row.problem(FIGURE_COLUMNS, "name", words % {"row": seen[key]})
        seen.setdefault(key, row.number)
