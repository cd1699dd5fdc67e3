"""A file of the action plan is taken over as a whole or not at all, and comes back unchanged."""

import csv
import io
from decimal import Decimal

import pytest
from django.utils import timezone

from assessment.exports import write
from proposals.models import Theme
from proposals.spreadsheets import read_spreadsheet
from reporting.models import Measure, MeasureFigure, MeasureYear
from reporting.services.action_plans import YearRefused
from reporting.services.plan_files import import_figures, import_measures
from reporting.services.plan_tables import figures_table, measures_table
from tests.factories import reporting as make
from tests.reporting.importers.files import GOOD, GOOD_FIGURE, csv_of

pytestmark = pytest.mark.django_db
# What a spreadsheet may take for a formula, and what files may change on the way.
NASTY = [
    "=HYPERLINK(\"http://kwaad.example\";\"klik\")", "+31 6 12345678", "-5% minder", "@SUM(A1)", "'=al bewaakt",
    "\u200b=verborgen", "<r>geen opmaak</r>", "<b>vet</b> & \"aanhalingstekens\"; puntkomma", "Zoë’s café – 12 ½",
    "eerste regel\n\nderde  regel met  spaties\n- streepje",
]  # fmt: skip
ENDINGS = ["csv", "ods", "xlsx"]


def file_of(table, ending):
    target = io.BytesIO()
    write(table, ending, target)
    return target.getvalue()


def state():
    names = [field.name for field in MeasureYear._meta.fields if field.name != "id"]
    figures = MeasureFigure.objects.values("measure_year__measure__code", "name", "value", "unit", "period", "note")
    return list(Measure.objects.values()), list(MeasureYear.objects.values(*names)), list(figures)


@pytest.fixture
def plan_year(officer):
    theme = Theme.objects.create(code="finance", official_name="financiering", plain_label="Geld", sort_order=1)
    plan_year = make.PlanYearFactory(opened_by=officer)
    for number, text in enumerate(NASTY, start=1):
        one_line = " ".join(text.split())
        measure = make.MeasureFactory(
            plan=plan_year.plan, code=f"FIN-{number}", theme=theme, title=one_line, description=text, source=one_line,
            other_ministries=["OCW", "SZW"], in_agenda=number % 2 == 0,
        )  # fmt: skip
        row = make.MeasureYearFactory(measure=measure, plan_year=plan_year, results=text, outlook=text, source=one_line)
        make.MeasureFigureFactory(
            measure_year=row, name=one_line, unit="euro", note=one_line, source=one_line, value=Decimal("8600000000.07")
        )
    return plan_year


def take(kind, plan_year, content, by, **options):
    return kind(plan_year=plan_year, content=content, by=by, at=timezone.now(), **options)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_downloaded_changes_nothing_when_it_comes_back(plan_year, officer, ending):
    before = state()
    tables = [build(plan_year, by=officer, at=timezone.now()) for build in (measures_table, figures_table)]

    measures, figures = (
        take(kind, plan_year, file_of(table, ending), officer)
        for kind, table in zip((import_measures, import_figures), tables, strict=True)
    )

    assert (measures.problems, measures.added, measures.changed) == ([], [], [])
    assert (figures.problems, figures.added, figures.changed) == ([], [], [])
    assert len(measures.same) == len(figures.same) == len(NASTY)
    assert state() == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_cell_of_a_download_is_a_formula(plan_year, officer, ending):
    content = file_of(measures_table(plan_year, by=officer, at=timezone.now()), ending)

    if ending == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
        assert [row[2] for row in rows[1:] if row[2].lstrip("\u200b")[:1] in "=+-@"] == []
    else:
        assert b"formula" not in content
        assert read_spreadsheet(content)[0].rows[1][2] == " ".join(NASTY[0].split())


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_changed_file_is_taken_over(plan_year, officer, ending):
    MeasureYear.objects.filter(measure__code="FIN-3").update(results="Zoals het in het bestand staat")
    content = file_of(measures_table(plan_year, by=officer, at=timezone.now()), ending)
    MeasureYear.objects.filter(measure__code="FIN-3").update(results="Anders")

    outcome = take(import_measures, plan_year, content, officer)

    row = MeasureYear.objects.get(measure__code="FIN-3")
    assert (outcome.problems, outcome.changed) == ([], ["FIN-3"])
    assert (row.results, row.version, row.checked_by) == ("Zoals het in het bestand staat", 2, officer)


def test_a_new_code_adds_a_measure_and_a_missing_one_stays(plan_year, officer):
    content = csv_of(GOOD | {"Code": "REG-1", "Thema": "Geld", "Resultaten van dit jaar": "Begonnen"})

    outcome = take(import_measures, plan_year, content, officer)

    row = MeasureYear.objects.get(measure__code="REG-1")
    assert (outcome.added, row.results, row.measure.theme.code) == (["REG-1"], "Begonnen", "finance")
    assert Measure.objects.count() == len(NASTY) + 1


def test_a_column_that_is_not_there_stays_and_an_empty_cell_empties(plan_year, officer):
    take(import_measures, plan_year, csv_of(GOOD | {"Wat er volgend jaar komt": ""}), officer)

    row = MeasureYear.objects.select_related("measure").get(measure__code="FIN-1")
    assert (row.outlook, row.results, row.measure.other_ministries) == ("", NASTY[0], ["OCW", "SZW"])


@pytest.mark.parametrize("place", ["first", "last"])
def test_one_wrong_row_leaves_everything_as_it_was(plan_year, officer, place):
    good = [GOOD | {"Code": f"REG-{number}"} for number in range(1, 40)]
    wrong = GOOD | {"Code": "REG-99", "Status": "Bezig"}
    before = state()

    outcome = take(
        import_measures, plan_year, csv_of(*([wrong, *good] if place == "first" else [*good, wrong])), officer
    )

    assert [problem.row for problem in outcome.problems] == [2 if place == "first" else 41]
    assert state() == before


def test_a_rule_of_the_database_is_told_at_its_row(plan_year, officer):
    """The file does not hold the real start, so only what is stored tells that the status cannot be."""
    outcome = take(import_measures, plan_year, csv_of(GOOD | {"Status": "Nog niet begonnen"}), officer)

    assert [(each.row, "geen werkelijk begin" in each.message) for each in outcome.problems] == [(2, True)]


def test_only_checking_stores_nothing(plan_year, officer):
    before = state()

    outcome = take(import_measures, plan_year, csv_of(GOOD | {"Code": "REG-1"}), officer, only_check=True)

    assert (outcome.added, outcome.problems) == (["REG-1"], [])
    assert state() == before


def test_what_somebody_changed_after_the_download_is_not_overwritten(plan_year, officer):
    content = file_of(measures_table(plan_year, by=officer, at=timezone.now()), "ods")
    MeasureYear.objects.filter(measure__code="FIN-2").update(results="Van een collega", version=2)

    outcome = take(import_measures, plan_year, content, officer)

    assert [problem.heading for problem in outcome.problems] == ["Versie"]
    assert MeasureYear.objects.get(measure__code="FIN-2").results == "Van een collega"


def test_figures_are_added_and_changed_by_name_and_period(plan_year, officer):
    rows = [GOOD_FIGURE | {"Periode": "2018"}, GOOD_FIGURE | {"Periode": "2019", "Waarde": "12,5"}]
    take(import_figures, plan_year, csv_of(*rows), officer)

    outcome = take(import_figures, plan_year, csv_of(rows[0] | {"Waarde": "3030"}), officer)

    found = MeasureFigure.objects.filter(name="Garanties").values_list("period", "value")
    assert outcome.changed == ["FIN-1 Garanties"]
    assert list(found) == [("2018", Decimal("3030.00")), ("2019", Decimal("12.50"))]


def test_nothing_is_taken_into_a_closed_year(plan_year, officer):
    type(plan_year).objects.update(closed_at=timezone.now(), closed_by=officer)

    with pytest.raises(YearRefused):
        take(import_measures, plan_year, csv_of(GOOD), officer)
