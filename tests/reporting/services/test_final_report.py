"""A deal is completed once the region reported to its end."""

from datetime import date

import pytest

from proposals.enums import DealStatus
from proposals.services.deal_gates import GateClosed, obstacles
from proposals.services.deals import move_deal
from reporting.enums import ProgressReportStatus
from reporting.services.progress_reviews import accept_progress_report
from tests.factories import payments as pay
from tests.factories import proposals as make
from tests.factories.reporting import ProgressReportFactory

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


def test_a_deal_is_not_completed_without_its_final_report(deal, account_holder):
    ProgressReportFactory(deal=deal, sent_in=True, status=ProgressReportStatus.ACCEPTED)
    final = ProgressReportFactory(deal=deal, sent_in=True, is_final=True)
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
