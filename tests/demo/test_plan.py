"""The action plan of the demonstration: each measure and figure says where it comes from."""

from decimal import Decimal

import pytest

from mkbdeals.demo.data import FOLDER
from mkbdeals.demo.plan import keep_plan
from mkbdeals.demo.rounds import store_themes
from reporting.models import Measure, MeasureFigure, PlanYear
from reporting.queries.measures import measures_of_year

pytestmark = pytest.mark.django_db
INVENTED = "Verzonnen voor de demonstratie"


def test_two_years_are_closed_and_one_is_open(officer):
    store_themes(FOLDER)
    plan = keep_plan(by=officer, folder=FOLDER)

    years = PlanYear.objects.filter(plan=plan).order_by("year")
    assert [(each.year, each.is_open) for each in years] == [(2019, False), (2020, False), (2021, True)]
    found = measures_of_year(plan, 2020)
    assert len(found.themes) == 8  # the seven themes, and what is about the whole plan
    assert not Measure.objects.filter(source="").exists()
    assert list(Measure.objects.filter(source=INVENTED).values_list("code", flat=True)) == ["FIS-1", "INT-1"]
    guarantees = MeasureFigure.objects.get(name="Verstrekte garanties")
    assert (guarantees.value, guarantees.source) == (Decimal(3029), "rijksoverheid.nl, 11 juli 2019")
