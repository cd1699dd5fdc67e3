"""After the publication: an award lapses, the reserve list moves up, a later decision is approved and published."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessment.enums import FollowUpGround, LapseGround, ObjectionOutcome, Outcome
from assessment.models import AwardDecision, FollowUpDecision
from assessment.models.follow_up_guards import AWARDS_TOTAL
from assessment.queries.funds import funds_of_round
from assessment.queries.objections import founded_without_decision
from assessment.queries.reserve import reserve_list
from assessment.services.approval import HasInterest, MandateExceeded, NotADecisionMaker, SamePerson
from assessment.services.follow_ups import (
    FollowUpRefused,
    approve_follow_up,
    draft_follow_up,
    publish_follow_up,
    return_follow_up,
)
from assessment.services.lapses import (
    LapseRefused,
    SamePersonLapses,
    cancel_lapse,
    confirm_lapse,
    request_lapse,
    standing_award,
)
from assessment.signals import follow_up_published
from proposals.enums import DealStatus, ProposalStatus, Role
from proposals.models import Deal, PortalMessage
from proposals.models.database_rules import violated_rule
from proposals.services.deals import move_deal
from tests.assessment.reserve_world import mandated, published_round
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
ASKED = [400_000, 400_000, 300_000, 250_000, 200_000]


def listed(round_):
    return reserve_list(round_, timezone.now(), timezone.localdate())


def lapse(proposal, officer):
    asked = request_lapse(
        proposal=proposal, ground=LapseGround.DECLINED, reason="De gemeente ziet ervan af.", by=officer,
        at=timezone.now(),
    )  # fmt: skip
    return confirm_lapse(lapse=asked, by=mandated(), at=timezone.now())


def move_up(proposal, officer, amount=None, **values):
    return draft_follow_up(
        **{
            "proposal": proposal, "ground": FollowUpGround.RESERVE, "outcome": Outcome.AWARDED,
            "amount": Decimal(amount) if amount else proposal.requested_amount, "rationale": "Er kwam geld vrij.",
            "by": officer, "at": timezone.now(),
        } | values
    )  # fmt: skip


@pytest.fixture
def world(officer):
    """Two awarded of € 800.000, two on the reserve list, one rejected."""
    round_, proposals = published_round(ASKED, 800_000)
    return round_, proposals


def test_the_first_below_the_line_are_the_reserve_list(world):
    round_, proposals = world

    assert [each.status for each in proposals] == ["awarded", "awarded", "reserve", "reserve", "rejected"]
    rows = listed(round_).rows
    assert [(each.place, each.rank, each.proposal, each.amount) for each in rows] == [
        (1, 3, proposals[2], 0), (2, 4, proposals[3], 0),
    ]  # fmt: skip
    assert listed(round_).next_row is None


def test_an_award_that_lapses_frees_its_money_and_the_next_moves_up(world, officer):
    round_, proposals = world

    done = lapse(proposals[0], officer)

    proposals[0].refresh_from_db()
    assert (done.amount, standing_award(proposals[0])) == (Decimal(400_000), None)
    assert Deal.objects.get(proposal=proposals[0]).status == DealStatus.ENDED_EARLY
    funds = funds_of_round(round_, timezone.now())
    assert (funds.awarded.amount, funds.lapsed.amount, funds.left) == (400_000, 400_000, 400_000)
    assert (listed(round_).next_row.proposal, listed(round_).next_row.amount) == (proposals[2], 300_000)
    assert PortalMessage.objects.filter(key=f"lapse:{done.pk}").exists()


def test_lapsing_takes_two_people_and_happens_once(world, officer, second_officer):
    _round, proposals = world
    asked = request_lapse(
        proposal=proposals[0], ground=LapseGround.OTHER, reason="Reden.", by=officer, at=timezone.now()
    )

    with pytest.raises(NotADecisionMaker):
        confirm_lapse(lapse=asked, by=second_officer, at=timezone.now())
    make.RoleGrantFactory(user=officer, role=Role.DECISION_MAKER)
    with pytest.raises(SamePersonLapses):
        confirm_lapse(lapse=asked, by=officer, at=timezone.now())
    with pytest.raises(LapseRefused):
        request_lapse(proposal=proposals[0], ground=LapseGround.OTHER, reason="Nog.", by=officer, at=timezone.now())
    cancel_lapse(lapse=asked, by=officer, at=timezone.now())
    with pytest.raises(LapseRefused):
        confirm_lapse(lapse=asked, by=mandated(), at=timezone.now())
    assert standing_award(proposals[0]).awarded_amount == 400_000


def test_what_was_not_awarded_cannot_lapse(world, officer):
    with pytest.raises(LapseRefused):
        request_lapse(proposal=world[1][4], ground=LapseGround.OTHER, reason="Reden.", by=officer, at=timezone.now())


def test_moving_up_from_draft_to_deal(world, officer):
    round_, proposals = world
    lapse(proposals[0], officer)
    heard = []
    follow_up_published.connect(lambda decision, **_signal: heard.append(decision.pk), weak=False, dispatch_uid="t")

    drafted = move_up(proposals[2], officer)
    committed = funds_of_round(round_, timezone.now())
    approve_follow_up(follow_up=drafted, by=mandated(), at=timezone.now())
    proposals[2].refresh_from_db()
    assert (committed.drafted.amount, committed.left, proposals[2].status) == (300_000, 100_000, "reserve")
    publish_follow_up(follow_up=drafted, by=officer, at=timezone.now())
    follow_up_published.disconnect(dispatch_uid="t")

    proposals[2].refresh_from_db()
    funds = funds_of_round(round_, timezone.now())
    assert (proposals[2].status, Deal.objects.get(proposal=proposals[2]).awarded_amount) == ("awarded", 300_000)
    assert (funds.committed.amount, funds.awarded.amount, funds.left) == (0, 700_000, 100_000)
    assert heard == [drafted.pk]
    assert PortalMessage.objects.filter(key=f"follow_up:{drafted.pk}").count() == 1


def test_nobody_passes_who_is_next(world, officer):
    _round, proposals = world
    lapse(proposals[0], officer)

    with pytest.raises(FollowUpRefused, match=r"Plan 3"):
        move_up(proposals[3], officer)
    with pytest.raises(FollowUpRefused):
        move_up(proposals[4], officer)


def test_stopping_at_who_does_not_fit_or_skipping_or_a_part(officer):
    """€ 150.000 comes free; the next asks € 300.000, the one after it € 150.000."""
    asked = [150_000, 300_000, 150_000]
    expected = {"stop": None, "skip": (3, 150_000), "part_fund": (2, 150_000)}
    for when, answer in expected.items():
        round_, proposals = published_round(asked, 150_000, when=when)
        lapse(proposals[0], officer)
        following = listed(round_).next_row
        assert (following and (following.rank, int(following.amount))) == answer, when


def test_a_part_below_the_minimum_is_no_part():
    round_, _proposals = published_round([100_000, 300_000], 199_999, when="part_fund")

    assert funds_of_round(round_, timezone.now()).left == 99_999
    assert listed(round_).next_row is None


def test_the_list_ends_on_its_day_and_who_is_left_is_rejected(world, officer):
    round_, proposals = world
    lapse(proposals[0], officer)
    with pytest.raises(FollowUpRefused):
        move_up(proposals[2], officer, outcome=Outcome.REJECTED)
    build.RoundTermsFactory(round=round_, reserve_valid_until_date=timezone.localdate() - timedelta(days=1))

    with pytest.raises(FollowUpRefused):
        move_up(proposals[2], officer)
    ended = move_up(proposals[2], officer, outcome=Outcome.REJECTED)
    approve_follow_up(follow_up=ended, by=mandated(), at=timezone.now())
    publish_follow_up(follow_up=ended, by=officer, at=timezone.now())
    proposals[2].refresh_from_db()
    assert (proposals[2].status, ended.awarded_amount) == (ProposalStatus.REJECTED, 0)


def test_approving_takes_a_mandate_and_another_person(world, officer):
    _round, proposals = world
    lapse(proposals[0], officer)
    drafted = move_up(proposals[2], officer)
    poor = make.user_with_role(Role.DECISION_MAKER, mandate_limit_amount=Decimal("299999.99"))

    with pytest.raises(NotADecisionMaker):
        approve_follow_up(follow_up=drafted, by=officer, at=timezone.now())
    with pytest.raises(MandateExceeded):
        approve_follow_up(follow_up=drafted, by=poor, at=timezone.now())
    make.RoleGrantFactory(user=officer, role=Role.DECISION_MAKER)
    with pytest.raises(SamePerson):
        approve_follow_up(follow_up=drafted, by=officer, at=timezone.now())
    with pytest.raises(FollowUpRefused):
        publish_follow_up(follow_up=drafted, by=officer, at=timezone.now())


def test_a_draft_that_is_returned_frees_its_money(world, officer):
    round_, proposals = world
    lapse(proposals[0], officer)
    drafted = move_up(proposals[2], officer)

    return_follow_up(follow_up=drafted, by=mandated(), at=timezone.now(), reason="Bedrag klopt niet.")

    assert funds_of_round(round_, timezone.now()).left == 400_000
    assert move_up(proposals[2], officer).number == 2


def founded(proposal):
    objection = build.ObjectionFactory(proposal=proposal)
    objection.outcome, objection.outcome_reason = ObjectionOutcome.FOUNDED, "De score was verkeerd opgeteld."
    objection.decided_at, objection.decided_by = timezone.now(), mandated()
    objection.save()
    return objection


def test_a_founded_objection_awards_what_fits(world, officer):
    round_, proposals = world
    objection = founded(proposals[4])
    values = {"ground": FollowUpGround.OBJECTION, "objection": objection}

    with pytest.raises(FollowUpRefused):
        move_up(proposals[4], officer, **values)
    make.BudgetCeilingFactory(round=round_, amount=Decimal(1_000_000), effective_at=timezone.now())
    drafted = move_up(proposals[4], officer, **values)
    approve_follow_up(follow_up=drafted, by=mandated(), at=timezone.now())
    publish_follow_up(follow_up=drafted, by=officer, at=timezone.now())

    proposals[4].refresh_from_db()
    assert (proposals[4].status, funds_of_round(round_, timezone.now()).left) == ("awarded", 0)


def test_only_a_founded_objection_of_the_same_proposal_leads_somewhere(world, officer):
    _round, proposals = world
    values = {"ground": FollowUpGround.OBJECTION}

    for objection in (None, build.ObjectionFactory(proposal=proposals[4]), founded(proposals[3])):
        with pytest.raises(FollowUpRefused):
            move_up(proposals[4], officer, objection=objection, **values)


def test_an_objection_can_raise_a_part_award_and_never_lower_it(officer):
    round_, proposals = published_round([150_000, 300_000], 300_000, when="part_fund")
    assert AwardDecision.objects.get(proposal=proposals[1]).awarded_amount == 150_000
    make.BudgetCeilingFactory(round=round_, amount=Decimal(400_000), effective_at=timezone.now())
    values = {"ground": FollowUpGround.OBJECTION, "objection": founded(proposals[1])}

    with pytest.raises(FollowUpRefused):
        move_up(proposals[1], officer, 150_000, **values)
    with pytest.raises(FollowUpRefused):
        move_up(proposals[1], officer, outcome=Outcome.REJECTED, **values)
    raised = move_up(proposals[1], officer, 250_000, **values)
    while_drafted = funds_of_round(round_, timezone.now())
    approve_follow_up(follow_up=raised, by=mandated(), at=timezone.now())
    publish_follow_up(follow_up=raised, by=officer, at=timezone.now())

    funds = funds_of_round(round_, timezone.now())
    assert (while_drafted.committed.amount, while_drafted.used, funds.used) == (100_000, 400_000, 400_000)
    assert (funds.awarded.amount, funds.lapsed.amount) == (400_000, 0)
    assert Deal.objects.get(proposal=proposals[1]).awarded_amount == 250_000


def test_a_deal_that_ended_is_not_awarded_again(world, officer):
    _round, proposals = world
    lapse(proposals[0], officer)

    with pytest.raises(FollowUpRefused):
        move_up(proposals[0], officer, ground=FollowUpGround.OBJECTION, objection=founded(proposals[0]))


def test_nothing_follows_before_the_publication(officer):
    decision = build.AwardDecisionFactory(outcome=Outcome.RESERVE, awarded_amount=Decimal(0))

    with pytest.raises(FollowUpRefused):
        move_up(decision.proposal, officer)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        build.FollowUpDecisionFactory(proposal=decision.proposal)
    assert violated_rule(refusal.value) == "followup_after_decision"


@pytest.mark.parametrize("field", ["outcome", "awarded_amount", "rationale", "approved_at"])
def test_an_approved_later_decision_does_not_change(world, officer, field):
    _round, proposals = world
    lapse(proposals[0], officer)
    drafted = move_up(proposals[2], officer)
    approve_follow_up(follow_up=drafted, by=mandated(), at=timezone.now())
    values = {"outcome": "rejected", "awarded_amount": 1, "rationale": "Anders.", "approved_at": timezone.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpDecision.objects.filter(pk=drafted.pk).update(**{field: values[field]})
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpDecision.objects.filter(pk=drafted.pk).delete()


def sql_total(round_, condition):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(SUM(d.awarded_amount), 0) FROM assessment_awarddecision d JOIN proposals_proposal p "
            f"ON p.id = d.proposal_id WHERE p.round_id = %s AND d.outcome = 'awarded' AND {condition}",
            [round_.pk],
        )
        return cursor.fetchone()[0]


def test_figures_are_those_of_the_database_and_rounds_share_nothing(world, officer, django_assert_num_queries):
    round_, proposals = world
    other, _others = published_round([400_000, 300_000], 600_000)
    lapse(proposals[1], officer)
    move_up(proposals[2], officer, 300_000)

    with django_assert_num_queries(6):
        funds = funds_of_round(round_, timezone.now())
    assert funds.awarded.amount == sql_total(round_, "d.published_at IS NOT NULL AND d.lapsed_at IS NULL") == 400_000
    assert funds.lapsed.amount == sql_total(round_, "d.lapsed_at IS NOT NULL") == 400_000
    assert (funds.drafted.amount, funds.approved.amount, funds.used, funds.left) == (300_000, 0, 700_000, 100_000)
    assert (funds.awarded.count, funds.lapsed.count, funds.drafted.count) == (1, 1, 1)
    others = funds_of_round(other, timezone.now())
    assert (others.used, others.left) == (400_000, 200_000)


def test_under_embargo_everything_is_committed(officer):
    from tests.assessment.reserve_world import approved_round

    round_, _proposals = approved_round(ASKED, 800_000)
    funds = funds_of_round(round_, timezone.now())

    assert (funds.approved.amount, funds.approved.count, funds.awarded.amount, funds.left) == (800_000, 2, 0, 0)


def test_a_lower_ceiling_that_comes_limits_what_is_left_now(world):
    round_, _proposals = world
    make.BudgetCeilingFactory(round=round_, amount=Decimal(1_000_000), effective_at=timezone.now())
    make.BudgetCeilingFactory(round=round_, amount=Decimal(850_000), effective_at=timezone.now() + timedelta(days=30))

    funds = funds_of_round(round_, timezone.now())

    assert (funds.announced.amount, funds.limit, funds.left) == (1_000_000, 850_000, 50_000)


def test_a_founded_objection_gets_another_draft_after_one_was_returned(world, officer):
    round_, proposals = world
    make.BudgetCeilingFactory(round=round_, amount=Decimal(1_000_000), effective_at=timezone.now())
    objection = founded(proposals[4])
    values = {"ground": FollowUpGround.OBJECTION, "objection": objection}
    first = move_up(proposals[4], officer, **values)
    assert founded_without_decision(proposals[4]) is None

    return_follow_up(follow_up=first, by=mandated(), at=timezone.now(), reason="De reden klopt niet.")

    assert founded_without_decision(proposals[4]) == objection
    second = move_up(proposals[4], officer, **values)
    assert (second.number, founded_without_decision(proposals[4])) == (2, None)
    approve_follow_up(follow_up=second, by=mandated(), at=timezone.now())
    publish_follow_up(follow_up=second, by=officer, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        build.FollowUpDecisionFactory(proposal=proposals[4], number=3, **values)


def interested(proposal):
    """A decision maker with an account at the applicant."""
    who = mandated()
    make.MembershipFactory(user=who, organisation=proposal.organisation)
    return who


def test_nobody_decides_on_a_later_decision_with_an_interest_in_it(world, officer):
    _round, proposals = world
    lapse(proposals[0], officer)
    drafted = move_up(proposals[2], officer)
    who = interested(proposals[2])

    with pytest.raises(HasInterest):
        approve_follow_up(follow_up=drafted, by=who, at=timezone.now())
    with pytest.raises(HasInterest):
        return_follow_up(follow_up=drafted, by=who, at=timezone.now(), reason="Nee.")


def test_nobody_confirms_a_lapse_with_an_interest_in_it(world, officer):
    _round, proposals = world
    asked = request_lapse(
        proposal=proposals[0], ground=LapseGround.OTHER, reason="Reden.", by=officer, at=timezone.now()
    )

    with pytest.raises(HasInterest):
        confirm_lapse(lapse=asked, by=interested(proposals[0]), at=timezone.now())


@pytest.fixture
def raise_under_way(officer):
    """A part award of € 150.000 and a founded objection that raises it to € 250.000."""
    round_, proposals = published_round([150_000, 300_000], 300_000, when="part_fund")
    make.BudgetCeilingFactory(round=round_, amount=Decimal(500_000), effective_at=timezone.now())
    values = {"ground": FollowUpGround.OBJECTION, "objection": founded(proposals[1])}
    return round_, proposals[1], lambda amount=250_000: move_up(proposals[1], officer, amount, **values)


def ask_lapse(proposal, officer):
    return request_lapse(proposal=proposal, ground=LapseGround.OTHER, reason="Reden.", by=officer, at=timezone.now())


def test_no_award_lapses_while_a_later_decision_is_under_way(raise_under_way, officer):
    _round, proposal, draft = raise_under_way
    drafted = draft()

    with pytest.raises(LapseRefused):
        ask_lapse(proposal, officer)
    return_follow_up(follow_up=drafted, by=mandated(), at=timezone.now(), reason="Eerst anders.")
    asked = ask_lapse(proposal, officer)
    with pytest.raises(FollowUpRefused):
        draft()
    build.FollowUpDecisionFactory(proposal=proposal, number=2, awarded_amount=Decimal(200_000))
    with pytest.raises(LapseRefused):
        confirm_lapse(lapse=asked, by=mandated(), at=timezone.now())


@pytest.mark.parametrize("step", ["approve", "publish"])
def test_a_deal_that_ended_meanwhile_stops_a_later_decision(raise_under_way, officer, step):
    _round, proposal, draft = raise_under_way
    drafted = draft()
    if step == "publish":
        approve_follow_up(follow_up=drafted, by=mandated(), at=timezone.now())
    deal = Deal.objects.get(proposal=proposal)
    move_deal(deal=deal, to=DealStatus.ENDED_EARLY, by=officer, at=timezone.now(), reason="Gestopt.")

    with pytest.raises(FollowUpRefused, match="voortijdig"):
        if step == "approve":
            approve_follow_up(follow_up=drafted, by=mandated(), at=timezone.now())
        else:
            publish_follow_up(follow_up=drafted, by=officer, at=timezone.now())


def test_an_approved_later_decision_is_withdrawn_by_another_and_its_money_is_free(world, officer):
    round_, proposals = world
    lapse(proposals[0], officer)
    drafted, approver = move_up(proposals[2], officer), mandated()
    approve_follow_up(follow_up=drafted, by=approver, at=timezone.now())

    with pytest.raises(SamePerson):
        return_follow_up(follow_up=drafted, by=approver, at=timezone.now(), reason="Toch niet.")
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpDecision.objects.filter(pk=drafted.pk).update(
            returned_at=timezone.now(), returned_by=approver, return_reason="Toch niet."
        )
    return_follow_up(follow_up=drafted, by=mandated(), at=timezone.now(), reason="Toch niet.")

    assert funds_of_round(round_, timezone.now()).left == 400_000
    with pytest.raises(FollowUpRefused):
        publish_follow_up(follow_up=drafted, by=officer, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpDecision.objects.filter(pk=drafted.pk).update(returned_at=None, returned_by=None)
    assert move_up(proposals[2], officer).number == 2


def test_a_published_later_decision_is_not_withdrawn(world, officer):
    _round, proposals = world
    lapse(proposals[0], officer)
    drafted = move_up(proposals[2], officer)
    approve_follow_up(follow_up=drafted, by=mandated(), at=timezone.now())
    publish_follow_up(follow_up=drafted, by=officer, at=timezone.now())

    with pytest.raises(FollowUpRefused):
        return_follow_up(follow_up=drafted, by=mandated(), at=timezone.now(), reason="Toch niet.")


def test_what_comes_free_is_what_stands_at_the_confirmation(raise_under_way, officer):
    """Asked while € 150.000 stood; by the confirmation a decision of € 250.000 stands."""
    round_, proposal, draft = raise_under_way
    drafted = draft()
    approve_follow_up(follow_up=drafted, by=mandated(), at=timezone.now())
    asked = build.AwardLapseFactory(proposal=proposal, amount=Decimal(150_000), requested_by=officer)
    stood = AwardDecision.objects.filter(proposal=proposal)
    stood.update(lapsed_at=timezone.now(), lapsed_by=officer)
    FollowUpDecision.objects.filter(pk=drafted.pk).update(published_at=timezone.now(), published_by=officer)

    done = confirm_lapse(lapse=asked, by=mandated(), at=timezone.now())

    done.refresh_from_db()
    assert done.amount == 250_000
    assert funds_of_round(round_, timezone.now()).lapsed.amount == 250_000


def trigger_total(round_):
    """Add up in SQL what the database holds against the ceiling."""
    total = AWARDS_TOTAL.replace("INTO v_total", "").replace("v_round", "%s").rstrip().rstrip(";")
    with connection.cursor() as cursor:
        cursor.execute(total, [round_.pk])
        return cursor.fetchone()[0]


def test_a_second_raise_counts_what_it_adds_to_the_first_raise(raise_under_way, officer):
    """€ 150.000, raised to € 250.000, and a draft of € 280.000: € 30.000 more."""
    round_, proposal, draft = raise_under_way
    first = draft()
    approve_follow_up(follow_up=first, by=mandated(), at=timezone.now())
    publish_follow_up(follow_up=first, by=officer, at=timezone.now())

    build.FollowUpDecisionFactory(
        proposal=proposal, number=2, ground=FollowUpGround.OBJECTION, objection=founded(proposal),
        awarded_amount=Decimal(280_000),
    )  # fmt: skip

    funds = funds_of_round(round_, timezone.now())
    assert (funds.drafted.amount, funds.awarded.amount) == (30_000, 400_000)
    assert funds.used == trigger_total(round_) == 430_000
