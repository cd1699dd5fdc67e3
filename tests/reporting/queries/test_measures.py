"""The measures of a year, grouped and counted for the report."""

from decimal import Decimal

import pytest

from proposals.models import Theme
from reporting.enums import MeasureStatus
from reporting.queries.measures import measures_of_year
from tests.factories import reporting as make

pytestmark = pytest.mark.django_db


def test_measures_stand_per_theme_in_the_order_of_the_plan():
    later = Theme.objects.create(code="later", official_name="regelgeving", plain_label="Regels", sort_order=6)
    first = Theme.objects.create(code="first", official_name="financiering", plain_label="Geld", sort_order=2)
    plan_year = make.PlanYearFactory()
    plan = plan_year.plan
    for code, theme in (("REG-1", later), ("FIN-2", first), ("FIN-1", first), ("ALG-1", None)):
        measure = make.MeasureFactory(plan=plan, code=code, theme=theme)
        make.MeasureYearFactory(measure=measure, plan_year=plan_year)

    found = measures_of_year(plan, 2020)

    assert [(theme.name, [each.code for each in theme.measures]) for theme in found.themes] == [
        ("financiering", ["FIN-1", "FIN-2"]),
        ("regelgeving", ["REG-1"]),
        ("alle thema’s samen", ["ALG-1"]),
    ]


def test_measures_are_counted_per_status_and_sources_named_once():
    plan_year = make.PlanYearFactory()
    for status in (MeasureStatus.DELAYED, MeasureStatus.ON_TRACK, MeasureStatus.DELAYED):
        measure = make.MeasureFactory(plan=plan_year.plan, source="Kamerstuk 32 637, nr. 316")
        row = make.MeasureYearFactory(measure=measure, plan_year=plan_year, status=status, source="Eigen telling")
    make.MeasureFigureFactory(measure_year=row, value=Decimal("8600000000.00"), source="Eigen telling")

    found = measures_of_year(plan_year.plan, 2020)

    assert found.status_counts == (("on_track", "Op schema", 1), ("delayed", "Vertraagd", 2))
    assert found.sources == ("Kamerstuk 32 637, nr. 316", "Eigen telling")
    assert [figure.value for _measure, figure in found.themes[0].figures] == [Decimal("8600000000.00")]


@pytest.mark.parametrize("measures", [1, 30])
def test_reading_a_year_takes_three_statements(django_assert_num_queries, measures):
    plan_year = make.PlanYearFactory()
    for _number in range(measures):
        measure = make.MeasureFactory(plan=plan_year.plan)
        make.MeasureFigureFactory(measure_year=make.MeasureYearFactory(measure=measure, plan_year=plan_year))

    with django_assert_num_queries(3):
        found = measures_of_year(plan_year.plan, 2020)

    assert len(found.measures) == measures


def test_a_year_that_was_not_opened_has_no_measures():
    assert measures_of_year(make.ActionPlanFactory(), 2021).themes == ()
