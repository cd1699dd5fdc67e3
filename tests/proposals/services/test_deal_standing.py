"""How a deal stands, in one word with reasons."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from proposals.enums import DealStatus
from proposals.models import Milestone
from proposals.services.deal_standing import DealFacts, DealOnDay, ResultLine, Standing, standing_of, standings
from tests.factories import proposals as make

DAY = date(2028, 7, 1)


def facts(*states, due=None):
    lines = tuple(
        ResultLine(name=f"{n}", unit="", target=None, reached=None, reached_on=None, percent=None, state=state)
        for n, state in enumerate(states)
    )
    return DealFacts(results=lines, next_due_on=due)


def deal_that(status=DealStatus.RUNNING, end=date(2029, 1, 1)):
    return DealOnDay(status=DealStatus(status), awarded_amount=Decimal(1), end_date=end)


@pytest.mark.parametrize(
    ("known", "missed", "end", "word", "reasons"),
    [
        (facts("on_track", "reached", "unknown"), 0, date(2029, 1, 1), Standing.ON_SCHEDULE, 0),
        (facts("behind", "on_track"), 0, date(2029, 1, 1), Standing.ATTENTION, 1),
        (facts("on_track"), 2, date(2029, 1, 1), Standing.ATTENTION, 1),
        (facts("behind"), 1, date(2029, 1, 1), Standing.ATTENTION, 2),
        (facts(due=DAY), 0, None, Standing.ON_SCHEDULE, 0),
        (facts(due=DAY - timedelta(days=1)), 0, None, Standing.LATE, 1),
        (facts("behind", due=DAY - timedelta(days=1)), 1, DAY - timedelta(days=1), Standing.LATE, 4),
        (facts(), 0, DAY, Standing.ON_SCHEDULE, 0),
    ],
)
def test_the_word_follows_from_what_is_known(known, missed, end, word, reasons):
    found = standing_of(deal_that(end=end), known, missed, DAY)

    assert (found.word, len(found.reasons)) == (word, reasons)


@pytest.mark.parametrize("status", [each for each in DealStatus if each not in {"signed", "running"}])
def test_a_deal_that_is_not_carried_out_has_no_word(status):
    assert standing_of(deal_that(status=status), facts("behind"), 3, DAY).word is None


def test_milestones_count_as_they_stood_on_the_day(db):
    deal = make.DealFactory(status=DealStatus.RUNNING, start_date=date(2028, 1, 1), end_date=date(2029, 1, 1))
    make.MilestoneFactory(deal=deal, planned_date=date(2028, 6, 1))
    later = make.MilestoneFactory(deal=deal, planned_date=date(2028, 6, 2))
    make.MilestoneFactory(deal=deal, planned_date=date(2028, 8, 1))
    Milestone.objects.filter(pk=later.pk).update(
        reached_date=date(2028, 7, 10), reached_noted_at=timezone.now(), reached_noted_by=make.UserFactory()
    )

    assert "2" in standings([deal], DAY)[deal.pk].reasons[0]
    assert "1" in standings([deal], date(2028, 7, 15))[deal.pk].reasons[0]


def test_standings_ask_as_often_for_one_as_for_many(db, django_assert_num_queries, django_assert_max_num_queries):
    deals = [make.DealFactory(status=DealStatus.RUNNING)]
    with django_assert_max_num_queries(12) as few:
        standings(deals, DAY)
    deals += make.DealFactory.create_batch(4, status=DealStatus.RUNNING)
    for deal in deals:
        make.MilestoneFactory.create_batch(2, deal=deal)
        make.DealIndicatorFactory.create_batch(2, deal=deal)

    with django_assert_num_queries(len(few.captured_queries)):
        standings(deals, DAY)
