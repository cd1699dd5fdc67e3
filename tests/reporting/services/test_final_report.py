"""A deal is completed once the region reported to its end."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from proposals.enums import DealStatus
from proposals.models import Deal
from proposals.services.deal_gates import GateClosed, obstacles
from proposals.services.deal_standing import facts_of
from proposals.services.deals import move_deal
from reporting.enums import ProgressReportStatus
from reporting.services.progress_reviews import accept_progress_report
from tests.factories import payments as pay
from tests.factories import proposals as make
from tests.factories.reporting import ProgressReportFactory, ReportingPeriodFactory

pytestmark = pytest.mark.django_db
END = date(2027, 12, 31)
MISSING = "De regio dient haar eindrapportage in en u accepteert die."


@pytest.fixture
def deal():
    """A deal of which all but the final report is there."""
    deal = make.walk_deal(make.DealFactory(start_date=date(2027, 1, 1), end_date=END), DealStatus.RUNNING)
    make.DealEvaluationFactory(deal=deal, accepted=True)
    now = deal.concluded_at
    pay.FinalDeterminationFactory(deal=deal, approved_at=now, approved_by=make.UserFactory())
    return deal


def last_period(deal, end=END):
    start = end - timedelta(days=180)
    due = end + timedelta(days=30)
    return ReportingPeriodFactory(deal=deal, start_date=start, end_date=end, due_date=due, is_final=True)


def test_a_deal_is_not_completed_without_its_final_report(deal, account_holder):
    ProgressReportFactory(deal=deal, sent_in=True, status=ProgressReportStatus.ACCEPTED)
    final = ProgressReportFactory(deal=deal, sent_in=True, is_final=True, reporting_period=last_period(deal))
    with pytest.raises(GateClosed) as refused:
        move_deal(deal=deal, to=DealStatus.COMPLETED, by=account_holder, at=deal.concluded_at)
    assert refused.value.obstacles == [MISSING]

    accept_progress_report(progress_report=final, by=account_holder, at=deal.concluded_at)

    move_deal(deal=deal, to=DealStatus.COMPLETED, by=account_holder, at=deal.concluded_at)
    deal.refresh_from_db()
    assert deal.status == DealStatus.COMPLETED


def test_a_report_up_to_the_last_day_counts_and_a_deal_without_an_end_owes_none(deal):
    ProgressReportFactory(deal=deal, sent_in=True, status=ProgressReportStatus.ACCEPTED, period_end_date=END)
    endless = make.walk_deal(make.DealFactory(end_date=None), DealStatus.RUNNING)

    assert obstacles(deal, DealStatus.COMPLETED) == []
    assert MISSING not in obstacles(endless, DealStatus.COMPLETED)


def test_a_final_report_over_an_earlier_end_counts_no_more_once_the_end_moved(deal):
    """The end moves after the final report was accepted; another one is owed, over the new end."""
    known = {"deal": deal, "sent_in": True, "is_final": True, "status": ProgressReportStatus.ACCEPTED}
    ProgressReportFactory(**known, reporting_period=last_period(deal))
    assert outcome(deal) == ([], True)

    later = END + timedelta(days=366)
    Deal.objects.filter(pk=deal.pk).update(end_date=later)
    deal.refresh_from_db()
    assert outcome(deal) == ([MISSING], False)

    ProgressReportFactory(**known, reporting_period=last_period(deal, later))
    assert outcome(deal) == ([], True)


def outcome(deal):
    """Give what is missing for completing a deal, and whether the list of deals takes it as reported to the end."""
    facts = facts_of([deal.pk], localdate())[deal.pk]
    return obstacles(deal, DealStatus.COMPLETED), facts.is_reported_to_the_end
