"""The pages of the action plan in the technical admin."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.models import MeasureYear, PlanYear
from tests.admin_pages import address, form_values
from tests.factories import reporting as make
from tests.reporting.importers.files import GOOD, csv_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> MeasureYear:
    """A measure in 2020, with what was said of it in 2019."""
    before = make.MeasureYearFactory(
        plan_year__year=2019, results="Vorig jaar begonnen drie banken.", measure__code="FIN-1"
    )
    make.MeasureFigureFactory(measure_year=before, name="Verstrekte garanties", value=3029)
    plan_year = make.PlanYearFactory(plan=before.measure.plan)
    return make.MeasureYearFactory(measure=before.measure, plan_year=plan_year, results="")


def test_the_year_before_stands_beside_the_form(sign_in, officer, row):
    page = sign_in(officer).get(address(MeasureYear, "change", row.pk)).content.decode()

    assert "Vorig jaar begonnen drie banken." in page
    assert "Verstrekte garanties: 3.029 garanties" in page


def test_saving_brings_up_to_date_with_figures_and_goes_on(sign_in, officer, row):
    other = make.MeasureYearFactory(measure__plan=row.measure.plan, plan_year=row.plan_year, measure__code="FIN-2")
    client = sign_in(officer)
    page = address(MeasureYear, "change", row.pk)
    figure = {"name": "Garanties", "value": "3.200", "unit": "garanties", "period": "2019", "source": "Jaarverslag"}
    values = form_values(client.get(page)) | {"results": "Vier banken.", "_next": "1"}

    answer = client.post(page, values | {f"figures-0-{name}": value for name, value in figure.items()})

    row.refresh_from_db()
    assert answer.url == address(MeasureYear, "change", other.pk)
    assert (row.results, row.version, row.checked_by) == ("Vier banken.", 2, officer)
    assert [(each.name, each.written) for each in row.figures.all()] == [("Garanties", "3.200")]


def test_what_a_colleague_saved_is_not_overwritten_and_what_was_typed_stays(sign_in, officer, row):
    client = sign_in(officer)
    page = address(MeasureYear, "change", row.pk)
    values = form_values(client.get(page)) | {"results": "Van mij"}
    MeasureYear.objects.filter(pk=row.pk).update(results="Van een collega", version=2)

    answer = client.post(page, values)

    row.refresh_from_db()
    assert row.results == "Van een collega"
    assert "Van mij" in answer.content.decode()
    assert "heeft deze maatregel veranderd" in answer.content.decode()


def test_a_wrong_date_and_number_are_told_at_the_field(sign_in, officer, row):
    client = sign_in(officer)
    page = address(MeasureYear, "change", row.pk)
    figure = {"name": "Garanties", "value": "ruim drieduizend", "unit": "stuks", "source": "Telling"}
    values = form_values(client.get(page)) | {"end_date": "31-12-2020"}

    answer = client.post(page, values | {f"figures-0-{name}": value for name, value in figure.items()})

    assert "Dit is geen getal" in answer.content.decode()
    assert "Alleen een maatregel die is afgerond of gestopt" in answer.content.decode()
    assert not row.figures.exists()


def test_a_closed_year_is_only_looked_at(sign_in, officer, row):
    PlanYear.objects.filter(pk=row.plan_year_id).update(closed_at=row.plan_year.opened_at, closed_by=officer)
    client = sign_in(officer)
    page = address(MeasureYear, "change", row.pk)

    assert client.get(page).status_code == 200
    assert client.post(page, {}).status_code == 403
    assert client.get(reverse("admin:reporting_planyear_import", args=[row.plan_year_id])).status_code == 200


def test_a_year_is_opened_from_its_form(sign_in, officer, row):
    PlanYear.objects.update(closed_at=row.plan_year.opened_at, closed_by=officer)
    client = sign_in(officer)
    values = {"plan": row.measure.plan_id, "year": 2021, "due_date": "30-9-2021"}

    assert client.post(address(PlanYear, "add"), values | {"year": 2019}).status_code == 200
    client.post(address(PlanYear, "add"), values)

    opened = PlanYear.objects.get(year=2021)
    assert (opened.due_date, opened.measure_years.count()) == (date(2021, 9, 30), 1)


def upload(client, plan_year, content, **values):
    page = reverse("admin:reporting_planyear_import", args=[plan_year.pk])
    sent = {"table": "measures", "upload": SimpleUploadedFile("maatregelen.csv", content), **values}
    return client.post(page, sent)


def test_a_wrong_file_is_answered_with_its_cells_and_stores_nothing(sign_in, officer, row):
    content = csv_of(GOOD | {"Status": "Bezig"}, GOOD | {"Code": "REG-1"})

    answer = upload(sign_in(officer), row.plan_year, content)

    assert answer.status_code == 422
    assert "Er zit 1 fout in dit bestand. Er is niets overgenomen." in answer.content.decode()
    assert ">D2<" in answer.content.decode()
    assert MeasureYear.objects.count() == 2


def test_a_right_file_is_checked_and_then_taken_over(sign_in, officer, row):
    client, content = sign_in(officer), csv_of(GOOD | {"Code": "REG-1"})

    checked = upload(client, row.plan_year, content, check="1")
    assert (checked.status_code, MeasureYear.objects.count()) == (200, 2)
    assert "1 nieuwe rij, 0 veranderd, 0 gelijk gebleven." in checked.content.decode()
    taken = upload(client, row.plan_year, content)

    assert (taken.status_code, MeasureYear.objects.count()) == (302, 3)


def test_an_empty_choice_is_told(sign_in, officer, row):
    page = reverse("admin:reporting_planyear_import", args=[row.plan_year_id])

    answer = sign_in(officer).post(page, {"table": "measures"})

    assert (answer.status_code, "Kies een bestand." in answer.content.decode()) == (422, True)


def test_markup_in_a_file_is_shown_as_text(sign_in, officer, row):
    content = csv_of(GOOD | {"Status": "<script>alert(1)</script>"})

    answer = upload(sign_in(officer), row.plan_year, content)

    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;" in answer.content.decode()


@pytest.mark.parametrize("page", [MeasureYear, PlanYear])
def test_lists_ask_as_often_for_thirty_as_for_one(sign_in, officer, row, page, django_assert_num_queries):
    client = sign_in(officer)
    client.get(address(page))
    with CaptureQueriesContext(connection) as one:
        client.get(address(page))
    for year in range(2021, 2051):
        plan_year = make.PlanYearFactory(plan=row.measure.plan, year=year)
        make.MeasureYearFactory(measure=row.measure, plan_year=plan_year)

    with django_assert_num_queries(len(one.captured_queries)):
        assert client.get(address(page)).status_code == 200
