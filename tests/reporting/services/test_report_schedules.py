"""Periods of deals and the reminders of their reports."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from proposals.models import Deal, OutgoingMessage
from reporting.models import PlannedFigure, ReportingPeriod
from reporting.queries import DueLine, awaited_periods, due_line
from reporting.services.report_reminders import due_step, queue_report_reminders
from reporting.services.report_schedules import (
    DueTooEarly,
    agree_figures,
    move_due_dates,
    plan_missing_periods,
    plan_periods,
    set_schedule,
)
from tests.factories.proposals import DealIndicatorFactory
from tests.factories.reporting import ProgressReportFactory, ReportingPeriodFactory, running_deal

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=AMSTERDAM)


@pytest.fixture
def deal(organisation) -> Deal:
    deal = running_deal(organisation=organisation)
    Deal.objects.filter(pk=deal.pk).update(
        covenant_signed_date=date(2027, 1, 1), start_date=date(2027, 1, 1), end_date=date(2028, 12, 31)
    )
    deal.refresh_from_db()
    return deal


def test_periods_follow_the_rule_of_the_round(deal, officer):
    set_schedule(round_=deal.proposal.round, every_months=12, days_to_write=10, by=officer, at=noon(date(2027, 1, 1)))

    found = plan_periods(deal=deal)

    assert [(each.end_date, each.due_date, each.is_final) for each in found] == [
        (date(2027, 12, 31), date(2028, 1, 10), False),
        (date(2028, 12, 31), date(2029, 1, 10), True),
    ]


def test_planning_twice_changes_nothing(deal):
    first = plan_periods(deal=deal)

    assert plan_periods(deal=deal) == first
    assert len(first) == 4


def test_an_end_that_moves_keeps_periods_with_a_report(deal):
    first = plan_periods(deal=deal)[0]
    report = ProgressReportFactory(
        deal=deal, reporting_period=first, period_start_date=first.start_date, period_end_date=first.end_date
    )
    Deal.objects.update(end_date=date(2029, 6, 30))
    deal.refresh_from_db()

    found = plan_periods(deal=deal)

    assert found[0] == report.reporting_period
    assert (found[1].start_date, found[-1].end_date) == (date(2027, 7, 1), date(2029, 6, 30))
    assert [each.number for each in found] == [1, 2, 3, 4, 5]


def test_the_sweeper_plans_what_is_missing_once(deal):
    assert plan_missing_periods() == 1
    assert plan_missing_periods() == 0


def test_due_dates_move_but_not_before_the_end_of_the_period(deal):
    period = plan_periods(deal=deal)[0]

    move_due_dates(deal=deal, due_dates={period.pk: date(2027, 9, 1)})
    with pytest.raises(DueTooEarly):
        move_due_dates(deal=deal, due_dates={period.pk: period.end_date})

    period.refresh_from_db()
    assert period.due_date == date(2027, 9, 1)


def test_agreed_figures_are_written_and_taken_back(deal):
    period, indicator = plan_periods(deal=deal)[0], DealIndicatorFactory(deal=deal)

    agree_figures(deal=deal, figures={(period.pk, indicator.pk): Decimal(275)})
    assert PlannedFigure.objects.get().value == 275
    agree_figures(deal=deal, figures={(period.pk, indicator.pk): None})

    assert not PlannedFigure.objects.exists()


def test_figures_of_another_deal_are_refused(deal):
    other = ReportingPeriodFactory()

    with pytest.raises(ValueError, match="not of deal"):
        agree_figures(deal=deal, figures={(other.pk, DealIndicatorFactory(deal=deal).pk): Decimal(1)})


@pytest.mark.parametrize("values", [{"due_date": date(2027, 6, 30)}, {"end_date": date(2026, 12, 31)}])
def test_a_period_that_cannot_be_is_refused_by_the_database(db, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingPeriodFactory(**values)


@pytest.mark.parametrize(
    ("days", "step"), [(-31, None), (-30, -30), (-8, -30), (-7, -7), (0, -7), (1, 1), (13, 1), (14, 14), (200, 14)]
)
def test_the_latest_reminder_that_has_come_is_due(days, step):
    due = date(2027, 8, 2)

    assert due_step(due, due + timedelta(days=days)) == step


def test_each_writer_is_reminded_once_of_a_day(deal, editor, signatory):
    period = plan_periods(deal=deal)[0]
    at = noon(period.due_date - timedelta(days=7))

    assert queue_report_reminders(at=at) == 2
    assert queue_report_reminders(at=at + timedelta(hours=1)) == 0
    assert {mail.recipient for mail in OutgoingMessage.objects.all()} == {editor.email, signatory.email}


def test_a_late_report_is_reminded_of_as_late(deal, signatory):
    period = plan_periods(deal=deal)[0]

    queue_report_reminders(at=noon(period.due_date + timedelta(days=1)))

    mail = OutgoingMessage.objects.get(recipient=signatory.email)
    assert "te laat" in mail.subject
    assert "1 dag te laat" in mail.body


def test_nobody_is_reminded_of_what_was_sent_in_or_is_late_for_long(deal, signatory):
    period = plan_periods(deal=deal)[0]

    assert queue_report_reminders(at=noon(period.due_date + timedelta(days=29))) == 0
    ProgressReportFactory(
        deal=deal, sent_in=True, reporting_period=period, period_start_date=period.start_date,
        period_end_date=period.end_date,
    )  # fmt: skip
    assert queue_report_reminders(at=noon(period.due_date)) == 0


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-90, "uiterlijk op"),
        (-10, "nog 10 dagen"),
        (0, "vandaag inleveren"),
        (1, "1 dag te laat"),
        (45, "45 dagen te laat"),
        (95, "3 maanden te laat"),
        (1500, "4 jaar te laat"),
    ],
)
def test_overdue_is_said_in_words(deal, days, words):
    period = plan_periods(deal=deal)[0]

    assert words in DueLine(period, period.due_date + timedelta(days=days)).words


def test_the_first_awaited_period_is_the_one_that_counts(deal):
    periods = plan_periods(deal=deal)

    line = due_line(deal, date(2027, 8, 1))

    assert line is not None and line.period == periods[0]
    assert list(awaited_periods()) == list(ReportingPeriod.objects.order_by("due_date"))
