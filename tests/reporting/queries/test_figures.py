"""The figures of deals: announced, awarded and paid apart, each with its day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessment.enums import FollowUpGround
from assessment.models import DecisionPublication
from proposals.enums import DealStatus
from proposals.models import Deal, StatusChange
from reporting.enums import ProgressReportStatus
from reporting.queries.figure_payments import paid_amounts, paid_by_month
from reporting.queries.figures import deal_figures, published_deals, totals, totals_by, totals_by_theme
from reporting.queries.public_course import result_rows
from reporting.services.contents.deal_lines import deal_line
from tests.factories.assessment import FollowUpDecisionFactory
from tests.factories.payments import DealAmendmentFactory, TrancheFactory, paid_order
from tests.factories.proposals import DealIndicatorFactory, UserFactory
from tests.factories.published import published_deal, unpublished_deal
from tests.factories.reporting import ProgressReportFactory

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def figure_of(deal: Deal, on: date | None = None):
    return deal_figures(deals=Deal.objects.filter(pk=deal.pk), on=on or today())[0]


def test_published_deals_leaves_out_a_round_that_was_not_published():
    published, _hidden = published_deal(), unpublished_deal()

    assert list(published_deals()) == [published]


def test_deal_figures_give_what_was_announced_with_the_day_of_the_publication():
    deal = published_deal()

    figure = figure_of(deal)

    published_on = timezone.localdate(DecisionPublication.objects.get().published_at)
    assert (figure.announced_amount, figure.announced_on) == (deal.awarded_amount, published_on)
    assert (figure.awarded_amount, figure.awarded_on) == (deal.awarded_amount, published_on)
    assert (figure.paid_amount, figure.paid_on) == (Decimal(0), today())
    assert figure.own_amount == deal.total_costs_amount - deal.awarded_amount


def test_deal_figures_keep_what_was_announced_when_a_later_decision_awards_more():
    deal = published_deal(less=1000)
    announced = deal.awarded_amount
    more, later = announced + 1000, timezone.now() + timedelta(days=10)
    FollowUpDecisionFactory(
        proposal=deal.proposal, ground=FollowUpGround.RESERVE, awarded_amount=more, published_at=later,
        published_by=deal.concluded_by, approved_at=later, approved_by=deal.concluded_by,
    )  # fmt: skip
    Deal.objects.filter(pk=deal.pk).update(awarded_amount=more, total_costs_amount=more * 2)

    before, after = figure_of(deal), figure_of(deal, on=today() + timedelta(days=20))

    assert (before.announced_amount, before.awarded_amount) == (announced, announced)
    assert (after.announced_amount, after.awarded_amount) == (announced, more)
    assert after.awarded_on == timezone.localdate(later)


def test_deal_figures_date_an_award_by_the_change_that_made_it():
    deal = published_deal(less=1000)
    announced, less, later = deal.awarded_amount, deal.awarded_amount - 5000, timezone.now() + timedelta(days=30)
    content = {"awarded_amount": str(announced)}
    DealAmendmentFactory(
        deal=deal, reason="De regio vraagt minder.", original=content,
        proposed={"awarded_amount": str(less)}, submitted_at=later, submitted_by=deal.concluded_by,
        approved_at=later, approved_by=UserFactory(),
    )  # fmt: skip
    Deal.objects.filter(pk=deal.pk).update(awarded_amount=less)

    figure = figure_of(deal, on=today() + timedelta(days=40))

    assert (figure.announced_amount, figure.awarded_amount) == (announced, less)
    assert figure.awarded_on == timezone.localdate(later)


def test_deal_figures_tell_results_of_accepted_reports_only():
    deal = published_deal()
    reviewed = {"reviewed_at": timezone.now(), "reviewed_by": deal.concluded_by}
    ProgressReportFactory(
        deal=deal, sent_in=True, status=ProgressReportStatus.ACCEPTED, reached=90,
        period_start_date=today() - timedelta(days=400), period_end_date=today() - timedelta(days=200), **reviewed,
    )  # fmt: skip
    ProgressReportFactory(
        deal=deal, sent_in=True, reached=500,
        period_start_date=today() - timedelta(days=199), period_end_date=today() - timedelta(days=1),
    )  # fmt: skip

    assert [each.reached for each in figure_of(deal).indicators if each.reached is not None] == [Decimal(90)]
    assert [each for each in figure_of(deal, today() - timedelta(days=300)).indicators if each.reached] == []


def test_totals_leave_an_award_that_ended_early_out_of_what_was_awarded():
    running = published_deal()
    ended = published_deal(running.proposal.round, status=DealStatus.ENDED_EARLY)

    figures = deal_figures(deals=published_deals(), on=today())

    assert totals(figures).deal_count == 2
    assert totals(figures).awarded_amount == running.awarded_amount
    assert totals(figures).announced_amount == running.awarded_amount + ended.awarded_amount


def test_the_status_is_that_of_the_day():
    deal = published_deal(status=DealStatus.COMPLETED)
    steps = [DealStatus.SIGNED, DealStatus.RUNNING, DealStatus.COMPLETED]
    for days, before, after in zip((20, 10), steps, steps[1:], strict=False):
        StatusChange.objects.create(
            deal=deal, from_status=before, to_status=after, changed_at=timezone.now() - timedelta(days=days)
        )

    statuses = [figure_of(deal, today() - timedelta(days=days)).status for days in (30, 15, 10, 1, 0)]

    assert statuses == ["signed", "running", "completed", "completed", "completed"]


def test_totals_by_add_up_to_the_whole():
    first = published_deal()
    published_deal(first.proposal.round)
    figures = deal_figures(deals=published_deals(), on=today())

    groups = totals_by(figures, lambda each: each.reference)

    assert len(groups) == 2
    assert sum(each.awarded_amount for each in groups.values()) == totals(figures).awarded_amount


def test_totals_by_theme_count_a_deal_in_each_of_its_themes():
    deal = published_deal()
    figures = deal_figures(deals=published_deals(), on=today())

    assert {code for code, _label in totals_by_theme(figures)} == {t.code for t in deal.proposal.themes.all()}


def test_deal_figures_ask_as_much_for_one_deal_as_for_five(django_assert_num_queries):
    deal = published_deal()
    deal_figures(deals=published_deals(), on=today())
    with django_assert_num_queries(QUERIES):
        deal_figures(deals=published_deals(), on=today())
    for _each in range(4):
        published_deal(deal.proposal.round)

    with django_assert_num_queries(QUERIES):
        assert len(deal_figures(deals=published_deals(), on=today())) == 5


QUERIES = 8


def test_deal_figures_tell_from_when_a_result_counts_and_when_it_ended():
    deal, day = published_deal(), timedelta(days=1)
    deal.indicators.all().delete()
    DealIndicatorFactory(deal=deal, name="Nog niet", starts_on=today() + day)
    DealIndicatorFactory(deal=deal, name="Later vervallen", ended_on=today() + day, end_reason="Klaar.")
    DealIndicatorFactory(deal=deal, name="Vervallen", ended_on=today(), end_reason="Niet te tellen.")

    figures = figure_of(deal).indicators

    assert [(each.name, each.ended_on, each.end_reason) for each in figures] == [
        ("Later vervallen", None, ""), ("Vervallen", today(), "Niet te tellen."),
    ]  # fmt: skip
    assert [each.name for each in deal_line(figure_of(deal)).indicators] == ["Later vervallen"]
    assert [row.state for row in result_rows(figure_of(deal))] == ["unknown", "ended"]


def test_what_was_paid_by_month_is_together_what_was_paid():
    deal = published_deal()
    first = TrancheFactory(deal=deal, number=1, amount=Decimal(10_000))
    second = TrancheFactory(deal=deal, number=2, amount=Decimal(5_000))
    day, later = date(2026, 3, 2), date(2026, 5, 1)
    paid_order(tranche=first, amount=Decimal(6_000), paid_date=day)
    paid_order(tranche=first, amount=Decimal(4_000), paid_date=day + timedelta(days=3))
    paid_order(tranche=second, amount=Decimal(5_000), paid_date=later)

    months = paid_by_month([deal.pk], later)

    assert [(each.on, each.amount) for each in months] == [(day + timedelta(days=3), 10_000), (later, 5_000)]
    assert sum(each.amount for each in months) == paid_amounts([deal.pk], later)[deal.pk]
    assert paid_by_month([deal.pk], day)[0].amount == 6_000
