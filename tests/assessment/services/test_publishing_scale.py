"""Publishing takes as few statements and as little memory for many decisions as for some."""

import gc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.models import AwardDecision
from assessment.services import decisions
from assessment.services.decisions import publish_decisions
from proposals.models import Deal, OutgoingMessage, PortalMessage, PortalReading, Proposal, StatusChange
from tests.factories.decisions import approved_decisions

pytestmark = pytest.mark.django_db


def published(count, slug, officer):
    """Publish a round of `count`; give its number and the statements it took."""
    run = approved_decisions(count, slug=slug, prefix=slug.upper())
    with CaptureQueriesContext(connection) as captured:
        publish_decisions(round_=run.round, by=officer, at=timezone.now())
    return run, len(captured)


def test_a_batch_of_500_takes_as_many_statements_as_one_of_6(officer):
    _run, few = published(6, "zes", officer)
    _run, many = published(120, "veel", officer)

    assert many == few <= 63


def test_each_further_batch_takes_the_same_number_of_statements(officer, monkeypatch):
    monkeypatch.setattr(decisions, "BATCH", 30)

    totals = [published(30 * number, f"{number}-keer", officer)[1] for number in (1, 2, 3)]

    assert totals[2] - totals[1] == totals[1] - totals[0] <= 26


def test_everybody_of_all_batches_gets_status_deal_message_and_notices(officer, monkeypatch):
    monkeypatch.setattr(decisions, "BATCH", 7)
    run, _statements = published(30, "dertig", officer)

    statuses = dict(Proposal.objects.filter(round=run.round).values_list("pk", "status"))
    assert statuses == dict(AwardDecision.objects.filter(run=run).values_list("proposal", "outcome"))
    awarded = [pk for pk, status in statuses.items() if status == "awarded"]
    assert sorted(Deal.objects.values_list("proposal", flat=True)) == sorted(awarded)
    assert set(Deal.objects.values_list("total_costs_amount", "awarded_amount")) == {(400_000, 200_000)}
    assert PortalMessage.objects.filter(kind="decision").count() == 30
    assert PortalReading.objects.filter(mail__isnull=False).count() == 30
    assert OutgoingMessage.objects.count() == 30 * 3  # the person, the organisation, the contact
    assert StatusChange.objects.filter(proposal__in=statuses, from_status="decision_approved").count() == 30


def test_what_is_in_memory_does_not_grow_with_the_round(officer, monkeypatch):
    alive, carry_out = [], decisions._carry_out

    def counted(batch, by, at):
        carry_out(batch, by, at)
        gc.collect()  # a decision and its proposal know each other
        alive.append(sum(isinstance(each, AwardDecision) for each in gc.get_objects()))

    monkeypatch.setattr(decisions, "BATCH", 10)
    monkeypatch.setattr(decisions, "_carry_out", counted)
    published(60, "zestig", officer)

    assert len(alive) == 6
    assert max(alive) <= 2 * 10
