"""A founded objection against a lapse: the award comes back by two people, and the deal goes on where it stood."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.enums import FollowUpGround, LapseGround, ObjectionOutcome, Outcome, PostChannel
from assessment.models import AwardLapse
from assessment.queries.contested import decision_that_stands
from assessment.queries.funds import funds_of_round
from assessment.services.approval import SamePerson
from assessment.services.follow_ups import (
    FollowUpRefused,
    approve_follow_up,
    draft_follow_up,
    publish_follow_up,
)
from assessment.services.lapses import confirm_lapse, request_lapse, standing_award
from assessment.services.objections import decide_objection, record_hearing, register_objection
from assessment.services.restoring import NotRestored, lapse_undone_by
from proposals.enums import DealStatus, Role
from proposals.models import Deal
from proposals.services.deals import restore_deal
from proposals.services.recoveries import approve_determination, draft_determination
from proposals.services.status import TransitionNotAllowed
from reporting.services.contents.parliament_letter import approved_decisions
from tests.assessment.reserve_world import mandated, published_round
from tests.factories import assessment as build
from tests.factories import payments
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def founded(officer):
    """Give (round, proposals, objection): the first award of a running deal lapsed, its objection is founded."""
    round_, proposals = published_round([400_000, 400_000, 300_000], 800_000)
    make.walk_deal(Deal.objects.get(proposal=proposals[0]), DealStatus.RUNNING)
    asked = request_lapse(
        proposal=proposals[0], ground=LapseGround.NOT_CARRIED_OUT, reason="Er gebeurt niets.", by=officer,
        at=timezone.now(),
    )  # fmt: skip
    confirm_lapse(lapse=asked, by=mandated(), at=timezone.now())
    objection = register_objection(
        proposal=proposals[0], received=timezone.localdate(), channel=PostChannel.LETTER, grounds="Wij zijn begonnen.",
        by=officer, at=timezone.now(),
    )  # fmt: skip
    record_hearing(objection=objection, day=None, present="", report="", waived_reason="Niet nodig.")
    decide_objection(
        objection=objection, outcome=ObjectionOutcome.FOUNDED, reason="Er is wel begonnen.", by=mandated(),
        at=timezone.now(),
    )  # fmt: skip
    objection.refresh_from_db()
    return round_, proposals, objection


def drafted(proposal, objection, officer, amount=400_000):
    return draft_follow_up(
        proposal=proposal, ground=FollowUpGround.OBJECTION, outcome=Outcome.AWARDED, amount=Decimal(amount),
        rationale="De bijdrage blijft.", by=officer, at=timezone.now(), objection=objection,
    )  # fmt: skip


def restored(proposal, objection, officer, amount=400_000):
    decision = drafted(proposal, objection, officer, amount)
    approve_follow_up(follow_up=decision, by=mandated(), at=timezone.now())
    return publish_follow_up(follow_up=decision, by=officer, at=timezone.now())


def test_the_award_and_the_deal_come_back(founded, officer):
    round_, proposals, objection = founded
    assert lapse_undone_by(objection) == objection.against_lapse
    assert proposals[0] not in {each.proposal for each in approved_decisions(round_)}

    decision = restored(proposals[0], objection, officer)

    deal = Deal.objects.get(proposal=proposals[0])
    funds = funds_of_round(round_, timezone.now())
    assert (deal.status, deal.awarded_amount, deal.covenant_signed_date is not None) == ("running", 400_000, True)
    assert deal.status_changes.last().from_status == DealStatus.ENDED_EARLY
    assert (funds.awarded.amount, funds.lapsed.amount, funds.left) == (800_000, 0, 0)
    assert (standing_award(proposals[0]), decision_that_stands(proposals[0]).source) == (decision, decision)
    assert {each.proposal for each in approved_decisions(round_)} >= {proposals[0]}
    assert lapse_undone_by(objection) is None


def test_it_takes_two_people(founded, officer):
    _round, proposals, objection = founded
    decision = drafted(proposals[0], objection, officer)
    make.RoleGrantFactory(user=officer, role="decision_maker", mandate_limit_amount=Decimal(5_000_000))

    with pytest.raises(SamePerson):
        approve_follow_up(follow_up=decision, by=officer, at=timezone.now())


def test_money_that_went_on_is_named_with_what_to_do(founded, officer):
    round_, proposals, objection = founded
    later = build.FollowUpDecisionFactory(proposal=proposals[2], awarded_amount=Decimal(300_000), drafted_by=officer)
    approve_follow_up(follow_up=later, by=mandated(), at=timezone.now())
    publish_follow_up(follow_up=later, by=officer, at=timezone.now())

    with pytest.raises(NotRestored, match=r"100.000.*400.000.*300.000"):
        drafted(proposals[0], objection, officer)

    make.BudgetCeilingFactory(round=round_, amount=Decimal(1_100_000), effective_at=timezone.now())
    restored(proposals[0], objection, officer)
    assert funds_of_round(round_, timezone.now()).left == 0


@pytest.mark.parametrize("amount", [0, 400_001])
def test_no_more_comes_back_than_lapsed_and_something_does(founded, officer, amount):
    _round, proposals, objection = founded

    with pytest.raises(NotRestored, match=r"400.000"):
        drafted(proposals[0], objection, officer, amount=amount)


def test_a_part_comes_back_and_the_rest_stays_free(founded, officer):
    round_, proposals, objection = founded

    restored(proposals[0], objection, officer, amount=250_000)

    deal = Deal.objects.get(proposal=proposals[0])
    funds = funds_of_round(round_, timezone.now())
    assert (deal.status, deal.awarded_amount) == ("running", 250_000)
    assert (funds.awarded.amount, funds.lapsed.amount, funds.lapsed.count, funds.left) == (650_000, 150_000, 1, 150_000)
    assert lapse_undone_by(objection) is None


def test_a_part_is_never_less_than_the_parts_of_the_payment(founded, officer):
    _round, proposals, objection = founded
    deal = Deal.objects.get(proposal=proposals[0])
    tranche = payments.TrancheFactory(deal=deal, amount=Decimal(300_000))

    with pytest.raises(NotRestored, match=r"300.000"):
        drafted(proposals[0], objection, officer, amount=299_999)

    tranche.amount = Decimal(200_000)
    tranche.save()
    restored(proposals[0], objection, officer, amount=299_999)
    assert Deal.objects.get(pk=deal.pk).awarded_amount == 299_999


def test_a_final_amount_stands_in_the_way(founded, officer):
    _round, proposals, objection = founded
    final = draft_determination(
        deal=Deal.objects.get(proposal=proposals[0]), amount=Decimal(12_345), explanation="Wat is gemaakt.",
        by=make.user_with_role(Role.FINANCE_OFFICER), at=timezone.now(),
    )  # fmt: skip
    approve_determination(determination=final, by=make.user_with_role(Role.FINANCE_OFFICER), at=timezone.now())

    with pytest.raises(NotRestored, match=r"12.345"):
        drafted(proposals[0], objection, officer)


def test_another_objection_does_not_bring_an_ended_deal_back(founded, officer):
    _round, proposals, _objection = founded
    other = build.ObjectionFactory(proposal=proposals[0], number=9, outcome="", decided_at=None)

    with pytest.raises(FollowUpRefused):
        drafted(proposals[0], other, officer)


def test_what_came_back_can_lapse_again(founded, officer):
    round_, proposals, objection = founded
    restored(proposals[0], objection, officer)

    asked = request_lapse(
        proposal=proposals[0], ground=LapseGround.DECLINED, reason="Nu wel.", by=officer, at=timezone.now()
    )
    confirm_lapse(lapse=asked, by=mandated(), at=timezone.now())

    assert list(AwardLapse.objects.in_force()) == [asked]
    assert funds_of_round(round_, timezone.now()).lapsed.amount == 400_000


def test_only_an_ended_deal_is_restored_and_the_database_knows_no_other_way(founded):
    _round, proposals, _objection = founded
    running = Deal.objects.get(proposal=proposals[1])
    with pytest.raises(TransitionNotAllowed):
        restore_deal(deal=running, awarded_amount=Decimal(1), by=mandated(), at=timezone.now(), reason="Nee.")
    ended = Deal.objects.filter(proposal=proposals[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        ended.update(status=DealStatus.COMPLETED)
