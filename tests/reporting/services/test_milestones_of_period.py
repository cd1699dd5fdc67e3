"""A progress report shows the milestones of its period, in the form and in the document, and asks nothing of them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from proposals.models import Milestone
from reporting.queries import milestones_of_period
from reporting.services.contents.progress_report import progress_report_document
from tests.factories.proposals import MilestoneFactory, UserFactory
from tests.factories.reporting import ProgressReportFactory, running_deal

pytestmark = pytest.mark.django_db
BEGIN, END = date(2028, 1, 1), date(2028, 6, 30)


def milestone(deal, title: str, planned: date, reached: date | None = None) -> None:
    row = MilestoneFactory(deal=deal, title=title, planned_date=planned)
    if reached:
        Milestone.objects.filter(pk=row.pk).update(
            reached_date=reached, reached_noted_at=timezone.now(), reached_noted_by=UserFactory()
        )


@pytest.fixture
def report():
    deal = running_deal()
    deal.milestones.all().delete()
    milestone(deal, "Lang klaar", BEGIN - timedelta(days=60), BEGIN - timedelta(days=50))
    milestone(deal, "Nog van eerder", BEGIN - timedelta(days=30))
    milestone(deal, "Later dan gepland", BEGIN - timedelta(days=10), BEGIN + timedelta(days=5))
    milestone(deal, "Op tijd", BEGIN + timedelta(days=20), BEGIN + timedelta(days=20))
    milestone(deal, "Pas na de periode", END - timedelta(days=20), END + timedelta(days=3))
    milestone(deal, "Op de laatste dag", END)
    milestone(deal, "Volgend jaar", END + timedelta(days=100))
    return ProgressReportFactory(deal=deal, sent_in=True, period_start_date=BEGIN, period_end_date=END)


def test_milestones_are_those_of_the_period_and_those_still_owed(report):
    found = [(each.title, each.reached_date, each.is_late) for each in milestones_of_period(report)]

    assert found == [
        ("Nog van eerder", None, True),
        ("Later dan gepland", BEGIN + timedelta(days=5), False),
        ("Op tijd", BEGIN + timedelta(days=20), False),
        ("Pas na de periode", None, True),
        ("Op de laatste dag", None, False),
    ]


def test_document_shows_them_as_the_form_does(report, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = milestones_of_period(report)

    document = progress_report_document(report)

    assert [(each.title, each.planned_date, each.is_late) for each in document.milestones] == [
        (each.title, each.planned_date, each.is_late) for each in rows
    ]
    assert "6\u00a0januari\u00a02028" in document.milestones[1].state
