"""The page about the reports of a round: its rule, whom a new one reaches, and the SiSa code."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from proposals.enums import PaymentChannel
from proposals.models import Deal, Round
from proposals.services.rounds import NoSisaCode, set_sisa_code
from reporting.models import ReportSchedule
from reporting.services.report_schedules import plan_periods
from tests.factories.proposals import BudgetCeilingFactory, DealIndicatorFactory
from tests.factories.reporting import PlannedFigureFactory, ProgressReportFactory, running_deal

FILLED = {"every_months": "12", "days_to_write": "20", "sisa_code": "e27b", "plans_anew": "on"}


def page(round_: Round) -> str:
    return reverse("reporting:round_reporting", args=[round_.slug])


def young_deal(**values: object) -> Deal:
    """Make a deal of two years that began this month, with its periods."""
    deal = running_deal(**values)
    start = localdate(timezone.now()).replace(day=1)
    end = date(start.year + 2, start.month, 1) - timedelta(days=1)
    Deal.objects.filter(pk=deal.pk).update(covenant_signed_date=start, start_date=start, end_date=end)
    deal.refresh_from_db()
    plan_periods(deal=deal)
    return deal


def test_a_new_rule_is_kept_with_who_and_when_and_reaches_deals_that_did_nothing_yet(sign_in, officer, organisation):
    deal = young_deal(organisation=organisation)
    round_ = deal.proposal.round

    answer = sign_in(officer).post(page(round_), FILLED, follow=True)

    schedule = ReportSchedule.objects.get()
    assert (schedule.every_months, schedule.days_to_write, schedule.set_by) == (12, 20, officer)
    assert deal.reporting_periods.count() == 2
    round_.refresh_from_db()
    assert round_.sisa_code == "E27B"
    assert "Opgeslagen. 1 deal kreeg andere perioden." in answer.content.decode()
    assert answer.content.decode().count(str(officer)) >= 2  # the rule, and the code


def test_without_the_tick_what_was_planned_stays(sign_in, officer, organisation):
    deal = young_deal(organisation=organisation)

    sign_in(officer).post(page(deal.proposal.round), FILLED | {"plans_anew": ""})

    assert ReportSchedule.objects.get().every_months == 12
    assert deal.reporting_periods.count() == 4


def _begin_report(deal: Deal) -> None:
    period = deal.reporting_periods.first()
    ProgressReportFactory(
        deal=deal, reporting_period=period, period_start_date=period.start_date, period_end_date=period.end_date
    )


def _move_day(deal: Deal) -> None:
    period = deal.reporting_periods.last()
    period.due_date += timedelta(days=7)
    period.save()


def _agree_figure(deal: Deal) -> None:
    PlannedFigureFactory(period=deal.reporting_periods.last(), indicator=DealIndicatorFactory(deal=deal))


def _let_a_day_pass(deal: Deal) -> None:
    period = deal.reporting_periods.first()
    deal.reporting_periods.filter(pk=period.pk).update(
        start_date=date(2019, 1, 1), end_date=date(2019, 6, 30), due_date=date(2019, 7, 31)
    )


@pytest.mark.parametrize("do", [_begin_report, _move_day, _agree_figure, _let_a_day_pass])
def test_a_deal_about_which_something_was_done_keeps_its_periods(sign_in, officer, organisation, do):
    deal = young_deal(organisation=organisation)
    do(deal)
    before = list(deal.reporting_periods.values())

    shown = sign_in(officer).get(page(deal.proposal.round)).content.decode()
    sign_in(officer).post(page(deal.proposal.round), FILLED)

    assert "1 deal houdt zijn perioden" in shown
    assert list(deal.reporting_periods.values()) == before


def test_a_first_report_that_was_due_is_told(sign_in, officer, organisation):
    deal = young_deal(organisation=organisation)
    client = sign_in(officer)
    assert "Een andere regel geldt alleen" not in client.get(page(deal.proposal.round)).content.decode()
    _let_a_day_pass(deal)

    assert "De eerste rapportage moest er zijn op 31 juli 2019." in client.get(
        page(deal.proposal.round)
    ).content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("every_months", "25", "Een rapportage gaat over ten hoogste 24 maanden."),
        ("every_months", "half jaar", "Vul een heel aantal maanden in, bijvoorbeeld 6."),
        ("days_to_write", "0", "Een regio krijgt ten minste 1 dag."),
        ("days_to_write", "", "Vul in hoeveel dagen een regio krijgt, meestal 31."),
        ("sisa_code", "27B", "‘27B’ is geen SiSa-code."),
    ],
)
def test_an_error_says_what_to_write_and_keeps_what_was_typed(sign_in, officer, open_round, name, typed, words):
    answer = sign_in(officer).post(page(open_round), FILLED | {name: typed})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(words) == 2  # in the summary and at the field
    assert not ReportSchedule.objects.exists()
    assert not typed or f'value="{typed}"' in text


def test_a_decentralisation_grant_has_no_code(sign_in, officer, open_round):
    Round.objects.filter(pk=open_round.pk).update(payment_channel=PaymentChannel.DECENTRALISATION_GRANT)

    answer = sign_in(officer).post(page(open_round), FILLED, follow=True)

    open_round.refresh_from_db()
    assert (answer.status_code, open_round.sisa_code) == (200, "")
    assert 'name="sisa_code"' not in answer.content.decode()
    with pytest.raises(NoSisaCode):
        set_sisa_code(round_=open_round, code="E27B", by=officer, at=timezone.now())


def test_saving_the_same_rule_again_keeps_who_set_it(sign_in, officer, second_officer, open_round):
    sign_in(officer).post(page(open_round), FILLED)

    sign_in(second_officer).post(page(open_round), FILLED)

    assert ReportSchedule.objects.get().set_by == officer


def test_others_read_the_rule_and_see_no_form(sign_in, controller, open_round):
    text = sign_in(controller).get(page(open_round)).content.decode()

    assert "Elke 6 maanden een rapportage" in text
    assert 'name="every_months"' not in text


def test_the_page_asks_equally_much_for_many_deals(sign_in, officer, organisation):
    round_ = young_deal(organisation=organisation).proposal.round
    BudgetCeilingFactory(round=round_, amount=Decimal(90_000_000), effective_at=timezone.now())
    client = sign_in(officer)
    client.get(page(round_))

    with CaptureQueriesContext(connection) as few:
        client.get(page(round_))
    for _each in range(29):
        young_deal(round=round_)
    with CaptureQueriesContext(connection) as many:
        client.get(page(round_))

    assert len(few) == len(many) <= 16
