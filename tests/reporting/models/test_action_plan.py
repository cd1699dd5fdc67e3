"""What the database holds of the action plan, its measures, years and figures."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from proposals.enums import Role
from proposals.models import User
from proposals.models.database_rules import message_for, violated_rule
from reporting.enums import MeasureStatus
from reporting.models import ActionPlan, Measure, MeasureFigure, MeasureYear, PlanYear
from tests.factories import reporting as make
from tests.factories.proposals import UserFactory, user_with_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"code": "fin 3"}, "measure_code_well_formed"),
        ({"title": ""}, "measure_title_filled"),
        ({"ministry": "XYZ"}, "measure_ministry_known"),
        ({"other_ministries": ["SZW", "XYZ"]}, "measure_other_ministries_known"),
        ({"planned_end_date": date(2018, 8, 31)}, "measure_planned_dates_in_order"),
    ],
)
def test_measure_is_refused_by_its_rule(change, rule):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make.MeasureFactory(**change)

    assert violated_rule(refused.value) == rule
    assert message_for(refused.value)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"status": "gestart"}, "measureyear_status_known"),
        ({"status": "completed", "end_date": date(2018, 9, 30)}, "measureyear_dates_in_order"),
        ({"end_date": date(2020, 9, 30)}, "measureyear_end_agrees_with_status"),
        ({"status": "not_started"}, "measureyear_start_agrees_with_status"),
        ({"checked_at": timezone.now()}, "measureyear_checked_at_and_by"),
    ],
)
def test_measure_in_a_year_is_refused_by_its_rule(change, rule):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make.MeasureYearFactory(**change)

    assert violated_rule(refused.value) == rule
    assert message_for(refused.value)


def test_a_measure_may_begin_and_end_on_one_day():
    law = make.MeasureFactory(planned_start_date=date(2021, 1, 1), planned_end_date=date(2021, 1, 1))
    year = make.MeasureYearFactory(
        measure=law, status=MeasureStatus.COMPLETED, start_date=date(2021, 1, 1), end_date=date(2021, 1, 1)
    )

    assert MeasureYear.objects.get() == year


@pytest.mark.parametrize("empty", ["name", "unit", "source"])
def test_a_figure_has_name_unit_and_source(empty):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make.MeasureFigureFactory(**{empty: ""})

    assert violated_rule(refused.value) == "measurefigure_words_filled"


@pytest.mark.parametrize("reference", ["32637, nr. 316", "32 637 nr 316", "32 637, nr. 316; DROP"])
def test_a_paper_of_parliament_has_one_form(reference):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make.ActionPlanFactory(reference=reference)

    assert violated_rule(refused.value) == "actionplan_reference_well_formed"


def test_measure_and_year_are_of_one_plan():
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        make.MeasureYearFactory(plan_year=make.PlanYearFactory())

    assert violated_rule(refused.value) == "measureyear_same_plan"


def close(figure: MeasureFigure) -> PlanYear:
    plan_year = figure.measure_year.plan_year
    plan_year.closed_at, plan_year.closed_by = timezone.now(), plan_year.opened_by
    plan_year.save()
    return plan_year


def test_nothing_changes_in_a_closed_year():
    figure = make.MeasureFigureFactory()
    plan_year = close(figure)
    other = make.MeasureFactory(plan=plan_year.plan)
    changes = [
        lambda: MeasureYear.objects.update(results="Anders"),
        lambda: MeasureFigure.objects.update(value=1),
        lambda: MeasureFigure.objects.all().delete(),
        lambda: make.MeasureYearFactory(measure=other, plan_year=plan_year),
        lambda: make.MeasureFigureFactory(measure_year=figure.measure_year),
    ]

    for change in changes:
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            change()
        assert violated_rule(refused.value) == "planyear_closed"


def test_a_row_does_not_move_out_of_a_closed_year():
    figure = make.MeasureFigureFactory()
    plan_year = close(figure)
    later = make.PlanYearFactory(plan=plan_year.plan, year=2021)

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        MeasureYear.objects.update(plan_year=later)

    assert violated_rule(refused.value) == "planyear_closed"


@pytest.mark.parametrize("model", [ActionPlan, Measure, PlanYear, MeasureYear, MeasureFigure])
def test_the_plan_is_read_at_the_ministry_only(model):
    row = make.MeasureFigureFactory()
    rows = {MeasureFigure: row, MeasureYear: row.measure_year, Measure: row.measure_year.measure}
    rows |= {PlanYear: row.measure_year.plan_year, ActionPlan: row.measure_year.measure.plan}

    readers = [Role.PROGRAMME_OFFICER, Role.CONTROLLER, Role.DECISION_MAKER]
    outsiders: list[User] = [UserFactory(), user_with_role(Role.ASSESSOR), user_with_role(Role.TECHNICAL_ADMINISTRATOR)]

    assert [list(model.objects.visible_to(user_with_role(role))) for role in readers] == [[rows[model]]] * 3
    assert [list(model.objects.visible_to(user)) for user in outsiders] == [[]] * 3
