"""The list of deals of a day in the past: status, award and what follows from them as they were then."""

import csv
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.models import DecisionPublication
from proposals.enums import DealStatus, Role
from proposals.models import Deal, StatusChange
from proposals.services.deal_standing import Standing
from proposals.spreadsheets import read_spreadsheet
from reporting.queries.figures import deal_figures
from tests.assessment.views.management.reading import query_count
from tests.factories.payments import DealAmendmentFactory
from tests.factories.proposals import DealIndicatorFactory, MilestoneFactory, UserFactory, user_with_role
from tests.factories.published import published_deal
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db
LIST = "proposals:management_deals"


def ago(days: int):
    """Give the same time of the clock on an earlier day: not so many times 24 hours when the clocks changed."""
    return timezone.localtime() - timedelta(days=days)


def day(days: int):
    return timezone.localdate() - timedelta(days=days)


def text(days: int) -> str:
    return f"{day(days):%d-%m-%Y}"


@pytest.fixture
def deal():
    """Make a deal announced 40 days ago: running since 20 days, changed 6 days ago, completed 3 days ago."""
    deal = published_deal(status=DealStatus.COMPLETED)
    with triggers_off("assessment_decisionpublication"):
        DecisionPublication.objects.update(published_at=ago(40))
    steps = [DealStatus.SIGNED, DealStatus.RUNNING, DealStatus.COMPLETED]
    for days, before, after in zip((20, 3), steps, steps[1:], strict=False):
        StatusChange.objects.create(deal=deal, from_status=before, to_status=after, changed_at=ago(days))
    milestone = MilestoneFactory(deal=deal, planned_date=day(-90))
    indicator = DealIndicatorFactory(deal=deal, name="Bedrijven", target=Decimal(500))
    less = deal.awarded_amount - 5000
    plan = {
        "awarded_amount": str(deal.awarded_amount), "start_date": day(50).isoformat(),
        "end_date": day(10).isoformat(),
        "indicators": {str(indicator.pk): {"name": "Bedrijven", "unit": "", "baseline": "0", "target": "900"}},
        "milestones": {str(milestone.pk): {"title": "Start", "planned_date": day(12).isoformat()}},
    }  # fmt: skip
    DealAmendmentFactory(
        deal=deal, reason="De regio vraagt minder.", original=plan, proposed=plan | {"awarded_amount": str(less)},
        submitted_at=ago(7), submitted_by=deal.concluded_by, approved_at=ago(6), approved_by=UserFactory(),
    )  # fmt: skip
    with triggers_off("proposals_deal"):
        Deal.objects.filter(pk=deal.pk).update(
            concluded_at=ago(40), awarded_amount=less, start_date=day(50), end_date=day(-200)
        )
    return Deal.objects.get(pk=deal.pk)


@pytest.fixture
def staff(client):
    client.force_login(user_with_role(Role.PROGRAMME_OFFICER))
    return client


def listed(staff, days: int, **chosen: str) -> list:
    return staff.get(reverse(LIST), {"on": text(days), **chosen}).context["rows"]


def test_list_tells_status_and_award_of_the_day(staff, deal):
    found = {days: listed(staff, days)[0] for days in (30, 8, 4, 0)}

    assert [row.status for row in found.values()] == ["signed", "running", "running", "completed"]
    before = deal.awarded_amount + 5000
    assert [row.awarded_amount for row in found.values()] == [before, before, before - 5000, before - 5000]
    assert [row.since for row in found.values()] == [day(40), day(20), day(20), day(3)]


def test_list_weighs_the_agreements_of_the_day(staff, deal):
    """The end and the milestone had passed on the eighth day before; two days later both were moved."""
    (before,), (after,) = listed(staff, 8), listed(staff, 4)

    assert (before.standing.word, len(before.standing.reasons)) == (Standing.LATE, 2)
    assert (after.standing.word, after.standing.reasons) == (Standing.ON_SCHEDULE, ())
    targets = [deal_figures(deals=Deal.objects.all(), on=day(days))[0].indicators[-1].target for days in (8, 4)]
    assert targets == [900, 500]


def test_a_milestone_that_was_noted_after_the_change_counts_as_reached(staff, deal):
    """It was reached nine days ago; the ministry noted that when the plan had been changed."""
    deal.milestones.update(reached_date=day(9), reached_noted_at=ago(2), reached_noted_by=UserFactory())

    assert [len(row.standing.reasons) for days in (8, 10) for row in listed(staff, days)] == [1, 1]


def test_filters_and_sums_are_those_of_the_day(staff, deal):
    assert len(listed(staff, 8, status="running")) == 1
    assert listed(staff, 8, status="completed") == []
    assert len(listed(staff, 0, status="completed")) == 1
    answer = staff.get(reverse(LIST), {"on": text(8)})
    assert answer.context["totals"]["awarded"] == deal.awarded_amount + 5000


def test_file_holds_what_the_page_shows(staff, deal):
    address = reverse("proposals:management_deals_file", args=["csv"])

    (row,) = csv.DictReader(StringIO(staff.get(address, {"on": text(8)}).content.decode("utf-8-sig")), delimiter=";")

    (shown,) = listed(staff, 8)
    assert row["Status"] == str(shown.status.label)
    assert Decimal(row["Bijdrage"].replace(",", ".")) == shown.awarded_amount


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_file_says_on_a_second_sheet_what_each_column_means(staff, deal, ending):
    content = staff.get(reverse("proposals:management_deals_file", args=[ending])).content

    deals, meanings = read_spreadsheet(content)

    assert [row[0] for row in meanings.rows[1:]] == list(deals.rows[0])
    assert all(row[1] for row in meanings.rows)


def test_a_deal_that_was_not_there_yet_is_left_out(staff, deal):
    answer = staff.get(reverse(LIST), {"on": text(45)})

    assert answer.context["rows"] == []
    assert reverse(LIST) in answer.content.decode().split("mkb-empty")[1]


def test_a_day_in_the_past_asks_as_much_for_many_as_for_one(staff, deal):
    address = f"{reverse(LIST)}?on={text(8)}"
    one = query_count(staff, address)
    for _each in range(5):
        other = published_deal(deal.proposal.round)
        with triggers_off("proposals_deal"):
            Deal.objects.filter(pk=other.pk).update(concluded_at=ago(40))

    assert query_count(staff, address) == one
