"""The plan of reporting of a deal, and the progress reports of all deals."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from proposals.models import Deal
from reporting.models import PlannedFigure
from reporting.services.report_schedules import plan_periods
from tests.factories.proposals import DealIndicatorFactory
from tests.factories.reporting import ProgressReportFactory, ReportingPeriodFactory, running_deal


@pytest.fixture
def deal(organisation) -> Deal:
    deal = running_deal(organisation=organisation)
    DealIndicatorFactory(deal=deal, name="Vouchers gebruikt")
    plan_periods(deal=deal)
    return deal


def plan_url(deal: Deal) -> str:
    return reverse("reporting:reporting_plan", args=[deal.pk])


def filled(deal: Deal, **changes: str) -> dict[str, str]:
    periods = deal.reporting_periods.all()
    values = {f"due_{each.pk}": each.due_date.isoformat() for each in periods}
    return values | {f"plan_{each.pk}_{deal.indicators.get().pk}": "" for each in periods} | changes


def test_the_account_holder_moves_a_day_and_agrees_a_figure(sign_in, deal, account_holder):
    period, indicator = deal.reporting_periods.first(), deal.indicators.get()
    day = period.due_date + timedelta(days=7)
    data = filled(deal, **{f"due_{period.pk}": day.isoformat(), f"plan_{period.pk}_{indicator.pk}": "1.250"})

    answer = sign_in(account_holder).post(plan_url(deal), data)

    period.refresh_from_db()
    assert (answer.status_code, period.due_date) == (302, day)
    assert PlannedFigure.objects.get().value == 1250


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("due", "", "Vul een dag in"),
        ("due", "1-1-2001", "ligt voor het einde van de periode"),
        ("due", "morgen", "Wij begrijpen de datum ‘morgen’ niet"),
        ("plan", "veel", "is geen getal dat wij begrijpen"),
    ],
)
def test_what_cannot_be_is_explained_and_nothing_is_written(sign_in, deal, account_holder, kind, text, words):
    period, indicator = deal.reporting_periods.first(), deal.indicators.get()
    name = f"due_{period.pk}" if kind == "due" else f"plan_{period.pk}_{indicator.pk}"

    page = sign_in(account_holder).post(plan_url(deal), filled(deal, **{name: text})).content.decode()

    assert page.count(words) == 2
    assert not PlannedFigure.objects.exists()


def test_a_deal_without_periods_gets_them_by_the_button(sign_in, organisation, account_holder):
    deal = running_deal(organisation=organisation)
    client = sign_in(account_holder)
    assert "Er zijn nog geen periodes gepland." in client.get(plan_url(deal)).content.decode()

    client.post(plan_url(deal), {})

    assert deal.reporting_periods.exists()


def test_the_overview_says_what_waits_and_what_is_late(sign_in, deal, account_holder):
    ProgressReportFactory(deal=deal, sent_in=True)
    deal.reporting_periods.all().delete()
    today = timezone.localdate()
    ReportingPeriodFactory(
        deal=deal, start_date=date(2020, 1, 1), end_date=today - timedelta(days=40), due_date=today - timedelta(days=3)
    )

    page = sign_in(account_holder).get(reverse("reporting:progress_overview")).content.decode()

    assert "1 rapportage wacht op uw oordeel" in page
    assert "3 dagen te laat" in page


def test_the_overview_asks_as_often_for_many_as_for_one(sign_in, deal, officer, django_assert_num_queries):
    client, address = sign_in(officer), reverse("reporting:progress_overview")
    ProgressReportFactory(deal=deal, sent_in=True)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _each in range(29):
        ProgressReportFactory(deal=deal, sent_in=True)
        other = running_deal()
        ReportingPeriodFactory(
            deal=other, end_date=date(2024, 6, 30), start_date=date(2024, 1, 1), due_date=date(2024, 8, 1)
        )

    with django_assert_num_queries(len(one)):
        client.get(address)
