"""The table of measures: its columns, and what its rows must hold together."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.exports import Column, Kind
from reporting.enums import ENDED_MEASURE_STATUSES, MeasureStatus, Ministry
from reporting.importers import cells
from reporting.importers.cells import Reader
from reporting.importers.files import rows_of
from reporting.importers.known import Known
from reporting.importers.problems import Problem
from reporting.importers.rows import TableRead, ValuesRow, read_rows

CODE_FORM = r"[A-Z]{1,6}-[0-9]{1,4}"
MEASURE_COLUMNS: Mapping[str, Column] = {
    "code": Column(_("Code"), Kind.TEXT, 10, _("Letters, a hyphen and a number: FIN-03. Tells which measure it is.")),
    "theme": Column(_("Theme"), Kind.TEXT, 24, _("A theme of the plan, or empty for a measure about all of it.")),
    "title": Column(_("Title"), Kind.TEXT, 44, _("At most 200 signs.")),
    "description": Column(_("What it is"), Kind.TEXT, 50),
    "ministry": Column(_("Ministry responsible"), Kind.TEXT, 14, _("The short name: EZK, OCW, SZW.")),
    "other_ministries": Column(_("Other ministries"), Kind.TEXT, 14, _("Short names with commas between them.")),
    "in_agenda": Column(_("In the MKB Samenwerkingsagenda"), Kind.TEXT, 14, _("ja or nee")),
    "answers_circumstances": Column(_("Because of special circumstances"), Kind.TEXT, 14, _("ja or nee")),
    "planned_start_date": Column(_("Planned start"), Kind.DATE, 14),
    "planned_end_date": Column(_("Planned end"), Kind.DATE, 14),
    "source": Column(_("Source of the measure"), Kind.TEXT, 34),
    "year": Column(_("Year"), Kind.WHOLE, 8, _("The year of the round that is open.")),
    "status": Column(_("Status"), Kind.TEXT, 16, _("Where the measure stands at the end of the year.")),
    "start_date": Column(_("Real start"), Kind.DATE, 14),
    "end_date": Column(_("Real end"), Kind.DATE, 14, _("Only of a measure that is completed or stopped.")),
    "results": Column(_("Results of this year"), Kind.TEXT, 60),
    "outlook": Column(_("What comes next year"), Kind.TEXT, 50),
    "year_source": Column(_("Source of the results"), Kind.TEXT, 34),
    "version": Column(_("Version"), Kind.WHOLE, 8, _("Leave it as it is: it tells whether somebody changed the row.")),
}
REQUIRED = ("code", "title", "ministry", "status")


def read_measures(content: bytes, known: Known) -> TableRead:
    """Read a file of measures: rows of values by key of :data:`MEASURE_COLUMNS`, and every problem in it.

    :raises UnreadableFile: when it is no table at all.
    """
    found = read_rows(rows_of(content), MEASURE_COLUMNS, _readers(known), required=REQUIRED)
    seen: dict[str, int] = {}
    for row in found.rows:
        found.problems += _problems(row, known, seen)
    return found


def _readers(known: Known) -> Mapping[str, Reader]:
    ministries = {code.lower(): code for code in Ministry.values}
    short_names = cells.names_of(Ministry.values)
    statuses = {str(status.label).lower(): status.value for status in MeasureStatus}
    status_words = gettext("Choose one of these: %(names)s.") % {
        "names": cells.names_of([str(status.label) for status in MeasureStatus])
    }
    return {
        "code": cells.matching(
            CODE_FORM,
            required=gettext("Fill in a code. It tells which measure this is."),
            wrong=gettext("Write letters, a hyphen and a number, for instance FIN-03."),
        ),
        "theme": cells.choice(
            known.themes,
            required="",
            unknown=gettext("We do not know this theme. Choose one of these: %(names)s.")
            % {"names": cells.names_of(known.theme_names)},
        ),
        "title": cells.text(200, required=gettext("Fill in a title.")),
        "description": cells.text(4000, lines=True),
        "ministry": cells.choice(
            ministries,
            required=gettext("Fill in which ministry is responsible, for instance EZK."),
            unknown=gettext("We do not know this ministry. Choose one of these: %(names)s.") % {"names": short_names},
        ),
        "other_ministries": cells.choices(
            ministries,
            unknown=gettext("We do not know %(names)s. Write short names with commas between them: OCW, SZW."),
        ),
        "in_agenda": cells.yes_or_no,
        "answers_circumstances": cells.yes_or_no,
        "planned_start_date": cells.day,
        "planned_end_date": cells.day,
        "source": cells.text(300),
        "year": cells.whole_number,
        "status": cells.choice(statuses, required=status_words, unknown=status_words),
        "start_date": cells.day,
        "end_date": cells.day,
        "results": cells.text(8000, lines=True),
        "outlook": cells.text(4000, lines=True),
        "year_source": cells.text(300),
        "version": cells.whole_number,
    }


def _problems(row: ValuesRow, known: Known, seen: dict[str, int]) -> Iterator[Problem]:
    """Say what is wrong with values that are fine each by itself."""
    values = row.values
    for key, words in [*_about_code(values, known, seen, row.number), *_about_dates(values)]:
        yield row.problem(MEASURE_COLUMNS, key, words)
    if values.get("year") not in {None, known.year}:
        words = gettext("This row is of another year. The year that you bring up to date here is %(year)s.")
        yield row.problem(MEASURE_COLUMNS, "year", words % {"year": known.year})


def _about_code(
    values: Mapping[str, object], known: Known, seen: dict[str, int], number: int
) -> Iterator[tuple[str, str]]:
    code, version = str(values.get("code", "")), values.get("version")
    if not code:
        return
    if code in seen:
        yield (
            "code",
            gettext("This code stands in row %(row)s too. Keep one row for each measure.") % {"row": seen[code]},
        )
    seen.setdefault(code, number)
    if version is None:
        return
    if code not in known.versions:
        yield "version", gettext("This measure is not in this year yet, so it has no version. Leave this cell empty.")
    elif version != known.versions[code]:
        yield (
            "version",
            gettext(
                "Somebody changed this measure after your download. Download the file again and put your changes in."
            ),
        )


def _about_dates(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    if _reversed(values, "planned_start_date", "planned_end_date"):
        yield "planned_end_date", gettext("The planned end cannot be before the planned start.")
    if _reversed(values, "start_date", "end_date"):
        yield "end_date", gettext("The real end cannot be before the real start.")
    status = values.get("status")
    if status and values.get("end_date") and status not in ENDED_MEASURE_STATUSES:
        yield "end_date", gettext("Only a measure that is completed or stopped has a real end.")
    if status == MeasureStatus.NOT_STARTED and values.get("start_date"):
        yield "start_date", gettext("A measure that has not started has no real start.")


def _reversed(values: Mapping[str, object], first: str, last: str) -> bool:
    start, end = values.get(first), values.get(last)
    return bool(start and end) and end < start  # type: ignore[operator]
