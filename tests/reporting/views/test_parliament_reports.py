"""The pages of the yearly report: nothing typed is lost, and each error names its mend."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from proposals.enums import Role
from reporting.enums import ParliamentPart, ReportKind
from reporting.models import ParliamentReport, ParliamentReportText, Report
from reporting.services.parliament_reports import establish_report
from tests.factories.proposals import ThemeFactory, UserFactory, user_with_role
from tests.factories.reporting import MeasureYearFactory, ParliamentReportFactory, ParliamentReportTextFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client):
    person = user_with_role(Role.PROGRAMME_OFFICER)
    client.force_login(person)
    return person


@pytest.fixture
def report(officer):
    return ParliamentReportFactory(year=2027)


def page(name, report, **arguments):
    return reverse(f"reporting:parliament_report_{name}", kwargs={"year": report.year, **arguments})


def typed(body, version=0):
    return {"body": body, "basis": json.dumps({"version": version})}


def text_of(report, part=ParliamentPart.SUMMARY):
    return ParliamentReportText.objects.get(report=report, part=part)


def test_begin_goes_to_the_report(client, officer):
    answer = client.post(reverse("reporting:parliament_report_list"), {"year": "2027", "figures_date": "30-06-2027"})

    report = ParliamentReport.objects.get()
    assert (report.year, report.figures_date, report.created_by) == (2027, date(2027, 6, 30), officer)
    assert answer.url == page("detail", report)


@pytest.mark.parametrize(
    ("typed_in", "words"),
    (
        ({"year": "", "figures_date": "30-06-2027"}, "2027"),
        ({"year": "1999", "figures_date": "30-06-2027"}, "2018"),
        ({"year": "2027", "figures_date": ""}, "30-06-2027"),
        ({"year": "2027", "figures_date": "ooit"}, "ooit"),
    ),
)
def test_begin_with_a_mistake_keeps_what_was_typed(client, officer, typed_in, words):
    answer = client.post(reverse("reporting:parliament_report_list"), typed_in)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ParliamentReport.objects.exists()


def test_begin_of_a_year_that_is_there_leads_to_it(client, report):
    answer = client.post(reverse("reporting:parliament_report_list"), {"year": "2027", "figures_date": "1-1-2027"})

    assert answer.url == page("detail", report)


def test_text_saves_itself_and_tells_its_version(client, report):
    address = page("autosave", report, key="summary")

    first = client.post(address, typed("Een **begin"))
    second = client.post(address, typed("Een **begin**", first.json()["basis"]["version"]))

    assert (first.json()["state"], second.json()["basis"]) == ("saved", {"version": 2})
    assert text_of(report).body == "Een **begin**"


def test_text_of_a_colleague_is_shown_beside_ones_own(client, report):
    ParliamentReportTextFactory(report=report, body="Van een collega", updated_by=UserFactory(name="Collega"))

    asked = client.post(page("autosave", report, key="summary"), typed("Van mij"))
    shown = client.post(page("text", report, key="summary"), typed("Van mij"))

    assert (asked.status_code, asked.json()["state"]) == (409, "conflict")
    assert shown.status_code == 422
    for words in ("Van mij", "Van een collega"):
        assert words in shown.content.decode()
    assert text_of(report).body == "Van een collega"
    again = client.post(page("text", report, key="summary"), typed("Samen", shown.context["newer"].version))
    assert (again.status_code, text_of(report).body) == (302, "Samen")


def test_text_that_is_too_long_stays_in_the_page(client, report):
    body = "a" * 60_001

    asked = client.post(page("autosave", report, key="summary"), typed(body))
    shown = client.post(page("text", report, key="summary"), typed(body))

    assert (asked.status_code, shown.status_code) == (413, 422)
    assert body in shown.content.decode()


def test_text_after_establishing_stays_in_the_page(client, report):
    report.letter_date = date(2027, 10, 1)
    report.save()
    ParliamentReportTextFactory(report=report)
    ParliamentReportTextFactory(report=report, part=ParliamentPart.LETTER)
    establish_report(report=report, by=user_with_role(Role.DECISION_MAKER), at=report.created_at)

    asked = client.post(page("autosave", report, key="summary"), typed("Te laat", 1))
    shown = client.post(page("text", report, key="summary"), typed("Te laat", 1))

    assert (asked.status_code, asked.json()["state"]) == (409, "submitted")
    assert (shown.status_code, "Te laat" in shown.content.decode()) == (422, True)
    assert client.get(page("text", report, key="summary")).url == page("detail", report)


def test_a_button_pressed_while_signed_out_keeps_the_page_with_its_text(client, report):
    """Signing in carries no text of this page along; static/js/autosave.js holds the page where the bar says so."""
    assert "data-hold" in client.get(page("text", report, key="summary")).content.decode()


def test_autosave_of_who_was_signed_out_is_told(client, report):
    client.logout()

    assert client.post(page("autosave", report, key="summary"), typed("x")).status_code == 401


@pytest.mark.parametrize("key", ("nergens", "results", "summary.finance", "results.nergens", "results."))
def test_text_that_is_not_of_the_report_is_not_found(client, report, key):
    ThemeFactory(code="finance")

    assert client.get(page("text", report, key=key)).status_code == 404


def test_mistakes_in_marks_are_named_and_the_text_is_saved(client, report):
    client.post(page("text", report, key="summary"), typed("Zie Kamerstuk 32637, nr. 4."))

    shown = client.get(page("text", report, key="summary")).content.decode()

    assert "32 637, nr. 4" in shown
    assert text_of(report).body == "Zie Kamerstuk 32637, nr. 4."


@pytest.mark.parametrize("body", ("<script>alert(1)</script>", '<img src=x onerror="x">', "[x](javascript:y)"))
def test_markup_in_a_text_is_shown_as_text(client, report, body):
    ParliamentReportTextFactory(report=report, body=body)

    shown = client.get(page("text", report, key="summary")).content.decode()

    assert "<script>alert" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


def test_facts_are_saved_and_a_wrong_paper_is_mended(client, report):
    values = {"title": "Rapportage", "figures_date": "30-6-2027", "seen": report.version}

    wrong = client.post(page("facts", report), values | {"earlier_reference": "32637 nr 4"})
    right = client.post(page("facts", report), values | {"earlier_reference": "32 637, nr. 4"})

    assert wrong.status_code == 422
    assert "32 637, nr. 4" in wrong.content.decode()
    assert right.status_code == 302
    report.refresh_from_db()
    assert report.earlier_reference == "32 637, nr. 4"


def test_facts_of_a_colleague_are_shown_beside_ones_own(client, report):
    values = {"title": "Van mij", "figures_date": "30-6-2027", "seen": report.version}
    client.post(page("facts", report), values | {"title": "Van een collega"})

    shown = client.post(page("facts", report), values)

    assert shown.status_code == 422
    for words in ("Van mij", "Van een collega"):
        assert words in shown.content.decode()
    report.refresh_from_db()
    assert report.title == "Van een collega"


@pytest.mark.parametrize(
    ("chosen", "kind", "form"),
    (
        ("parliament_report", ReportKind.PARLIAMENT_REPORT, None),
        ("parliament_report_letter", ReportKind.PARLIAMENT_REPORT_LETTER, None),
        ("sent", ReportKind.PARLIAMENT_REPORT_LETTER, "sent"),
    ),
)
def test_document_is_asked_for(client, report, chosen, kind, form):
    answer = client.post(page("document", report), {"kind": chosen})

    made = Report.objects.get(parliament_report=report)
    assert (made.kind, made.parameters.get("form")) == (kind, form)
    assert answer.url == reverse("reporting:report_detail", args=[made.pk])


def test_establishing_names_what_is_missing(client, report):
    client.force_login(user_with_role(Role.DECISION_MAKER))

    answer = client.post(page("establish", report), follow=True)

    assert answer.context["missing"] != []
    report.refresh_from_db()
    assert report.is_editable


def test_page_costs_as_much_with_many_texts(client, report):
    client.get(page("detail", report))
    with CaptureQueriesContext(connection) as few:
        client.get(page("detail", report))
    for number in range(12):
        theme = ThemeFactory(code=f"extra-{number}")
        ParliamentReportTextFactory(report=report, part=ParliamentPart.RESULTS, theme=theme, updated_by=UserFactory())
    with CaptureQueriesContext(connection) as many:
        client.get(page("detail", report))

    assert len(many) == len(few)


@pytest.mark.parametrize("name", ("list", "detail", "facts"))
def test_pages_answer_head(client, report, name):
    address = reverse("reporting:parliament_report_list") if name == "list" else page(name, report)

    assert client.head(address).status_code == 200


def test_establishing_with_an_open_year_names_it_and_keeps_the_reason(client, report):
    MeasureYearFactory(plan_year__year=report.year, measure__code="FIN-77")
    client.force_login(user_with_role(Role.DECISION_MAKER))

    shown = client.get(page("detail", report)).content.decode()
    without = client.post(page("establish", report))
    with_reason = client.post(page("establish", report), {"reason": "De Kamer wacht niet."})

    assert "FIN-77" in shown
    assert (without.status_code, set(without.context["establish"].errors)) == (422, {"reason"})
    # The report itself is not ready either: what was typed stays in the page.
    assert with_reason.status_code == 422
    assert "De Kamer wacht niet." in with_reason.content.decode()
    report.refresh_from_db()
    assert report.is_editable
