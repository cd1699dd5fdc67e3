"""The yearly round: opened with what goes on, brought up to date, closed."""

from datetime import date

import pytest
from django.utils import timezone

from reporting.enums import MeasureStatus
from reporting.models import Measure, MeasureYear, PlanYear
from reporting.services.action_plans import (
    MeasureChangedMeanwhile,
    YearRefused,
    add_measure,
    bring_up_to_date,
    close_year,
    open_year,
    reopen_year,
)
from tests.factories import reporting as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan_year(officer) -> PlanYear:
    """2020 with two measures that go on and one that ended."""
    plan_year = make.PlanYearFactory(opened_by=officer)
    for code, status in (("A-1", MeasureStatus.DELAYED), ("A-2", MeasureStatus.ON_TRACK), ("A-3", "completed")):
        measure = make.MeasureFactory(plan=plan_year.plan, code=code)
        make.MeasureYearFactory(measure=measure, plan_year=plan_year, status=status)
    return plan_year


def check_all(plan_year, by):
    for row in plan_year.measure_years.all():
        bring_up_to_date(row=row, expected_version=row.version, by=by, at=timezone.now())


def open_next(plan_year, by, year=2021):
    due = date(year, 9, 30)
    return open_year(plan=plan_year.plan, year=year, due_date=due, by=by, at=timezone.now())


def test_a_new_year_begins_where_the_year_before_ended(plan_year, officer):
    check_all(plan_year, officer)
    close_year(plan_year=plan_year, by=officer, at=timezone.now())
    make.MeasureFactory(plan=plan_year.plan, code="A-4")

    opened = open_next(plan_year, officer)

    rows = opened.measure_years.order_by("measure__code")
    assert [(row.measure.code, row.status, row.start_date, row.results, row.checked_at) for row in rows] == [
        ("A-1", "delayed", date(2018, 10, 1), "", None),
        ("A-2", "on_track", date(2018, 10, 1), "", None),
        ("A-4", "not_started", None, "", None),
    ]


@pytest.mark.parametrize(("closed", "year"), [(False, 2021), (True, 2020), (True, 2019)])
def test_a_year_is_not_opened_beside_an_open_one_nor_twice_nor_before_another(plan_year, officer, closed, year):
    if closed:
        check_all(plan_year, officer)
        close_year(plan_year=plan_year, by=officer, at=timezone.now())

    with pytest.raises(YearRefused):
        open_next(plan_year, officer, year)

    assert PlanYear.objects.count() == 1


def test_a_new_measure_comes_into_the_open_year(plan_year):
    add_measure(measure=Measure(plan=plan_year.plan, code="A-9", title="Nieuw", ministry="EZK"))

    row = MeasureYear.objects.get(measure__code="A-9")

    assert (row.plan_year, row.status) == (plan_year, "not_started")


def test_of_two_people_the_second_is_told(plan_year, officer):
    first, second = (plan_year.measure_years.get(measure__code="A-1") for _turn in range(2))
    first.results = "Van de eerste"
    bring_up_to_date(row=first, expected_version=1, by=officer, at=timezone.now())
    second.results = "Van de tweede"

    with pytest.raises(MeasureChangedMeanwhile):
        bring_up_to_date(row=second, expected_version=1, by=officer, at=timezone.now())

    first.refresh_from_db()
    assert (first.results, first.version, first.checked_by) == ("Van de eerste", 2, officer)


def test_a_year_closes_when_every_measure_was_brought_up_to_date(plan_year, officer):
    row = plan_year.measure_years.get(measure__code="A-2")
    bring_up_to_date(row=row, expected_version=1, by=officer, at=timezone.now())

    with pytest.raises(YearRefused, match="A-1, A-3"):
        close_year(plan_year=plan_year, by=officer, at=timezone.now())
    for code in ("A-1", "A-3"):
        row = plan_year.measure_years.get(measure__code=code)
        bring_up_to_date(row=row, expected_version=1, by=officer, at=timezone.now())
    closed = close_year(plan_year=plan_year, by=officer, at=timezone.now())

    assert (closed.is_open, closed.closed_by) == (False, officer)
    with pytest.raises(YearRefused):
        bring_up_to_date(row=row, expected_version=2, by=officer, at=timezone.now())


def test_a_closed_year_opens_again_only_when_no_other_is_open(plan_year, officer):
    check_all(plan_year, officer)
    close_year(plan_year=plan_year, by=officer, at=timezone.now())
    later = open_next(plan_year, officer)

    with pytest.raises(YearRefused):
        reopen_year(plan_year=plan_year)
    with pytest.raises(YearRefused):
        reopen_year(plan_year=later)
    check_all(later, officer)
    close_year(plan_year=later, by=officer, at=timezone.now())

    assert reopen_year(plan_year=plan_year).is_open
