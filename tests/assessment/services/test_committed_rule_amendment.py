"""Changing the rule after the opening: two people, a reason, a public note; and then everything follows."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from assessment.commitment import CommittedLimit, read_rule, rule_sha256, write_rule
from assessment.models import CommittedRule, RuleAmendment, Standing
from assessment.queries import problem_for_round, scores_of_round
from assessment.queries.division_rule import committed_rule_differences, rule_in_force
from assessment.queries.standings import standing_differences
from assessment.services.allocations import run_allocation
from assessment.services.approval import HasInterest, approve_allocation, propose_allocation
from assessment.services.committed_rule_amendment import (
    AmendmentRefused,
    SameAmender,
    approve_amendment,
    propose_amendment,
    refuse_amendment,
)
from assessment.services.refusal import AllocationRefused
from proposals.enums import PortalMessageKind, Role
from proposals.models import PortalMessage
from proposals.models.database_rules import violated_rule
from proposals.services.clock import database_now
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    """Scored and closed, with its rule on record."""
    round_, _proposals = build.assessed_round([("Hoog", 250_000, 5), ("Midden", 250_000, 4), ("Laag", 250_000, 3)])
    build.DivisionRuleFactory(round=round_)
    build.rule_on_record(round_)
    return round_


@pytest.fixture
def decision_maker(db):
    return make.user_with_role(Role.DECISION_MAKER, mandate_limit_amount=Decimal(5_000_000))


def other_rule(round_, **changes):
    return replace(read_rule(rule_in_force(round_).document), **changes)


def other_weights(round_, *weights):
    criteria = read_rule(rule_in_force(round_).document).criteria
    changed = [replace(each, weight_percentage=Decimal(w)) for each, w in zip(criteria, weights, strict=True)]
    return other_rule(round_, criteria=tuple(changed))


def propose(round_, content, by, **changes):
    values = {"reason": "Uit de praktijk.", "public_note": "De regel wordt duidelijker."} | changes
    return propose_amendment(round_=round_, content=content, by=by, at=database_now(), **values)


def approve(amendment, by):
    return approve_amendment(amendment=amendment, by=by, at=database_now())


def test_an_approved_change_goes_on_record_and_the_rows_follow(round_, officer, decision_maker):
    limits = (CommittedLimit("province", "", maximum_count=2), CommittedLimit("part", "zuid", maximum_cents=30_000_000))
    count = round_.criteria.count()
    content = other_weights(round_, *[100 - 10 * (count - 1)] + [10] * (count - 1))
    content = replace(
        content, limits=limits, reserve_places=1, when_next_does_not_fit="skip", minimum_total_score=Decimal("3.5"),
        criteria=(replace(content.criteria[0], minimum_score=Decimal(2)), *content.criteria[1:]),
    )  # fmt: skip

    version = approve(propose(round_, content, officer), decision_maker)

    assert (version.number, version.amendment.approved_by) == (2, decision_maker)
    assert committed_rule_differences(round_) == []
    first = round_.criteria.order_by("sort_order").first()
    assert (first.weight_percentage, first.minimum_score) == (100 - 10 * (count - 1), 2)
    problem = problem_for_round(scores_of_round(round_), Decimal(500_000))
    assert len(problem.rules.limits) == 2
    assert (problem.rules.reserve_places, problem.rules.when_next_does_not_fit) == (1, "skip")
    assert problem.rules.minimum_total_score == Decimal("3.5")
    # The places follow at once.
    assert standing_differences(round_) == []
    assert Standing.objects.filter(round=round_, rank__isnull=False).count() == 2


def test_everybody_with_a_proposal_is_told_once(round_, officer, decision_maker):
    approve(propose(round_, other_rule(round_, reserve_places=1), officer), decision_maker)

    messages = PortalMessage.objects.filter(kind=PortalMessageKind.RULE)
    organisations = {each.organisation_id for each in round_.proposals.all()}
    assert {each.organisation_id for each in messages} == organisations
    assert messages.count() == len(organisations)
    assert "De regel wordt duidelijker." in messages[0].body


def test_a_refused_change_leaves_the_rule(round_, officer, decision_maker):
    amendment = propose(round_, other_rule(round_, reserve_places=1), officer)
    with pytest.raises(AmendmentRefused):
        refuse_amendment(amendment=amendment, by=decision_maker, at=database_now(), reason=" ")

    refuse_amendment(amendment=amendment, by=decision_maker, at=database_now(), reason="Nu niet.")

    assert (rule_in_force(round_).number, PortalMessage.objects.count()) == (1, 0)
    with pytest.raises(AmendmentRefused):
        approve(amendment, decision_maker)
    propose(round_, other_rule(round_, reserve_places=2), officer)


@pytest.mark.parametrize("way", ["same person by role", "officer", "no mandate", "left", "same address"])
def test_one_person_never_does_both(round_, officer, decision_maker, way):
    """MN-10: by role, in another browser (the session says nothing), with an account of the same address."""
    proposer = decision_maker if way == "same person by role" else officer
    amendment = propose(round_, other_rule(round_, reserve_places=1), proposer)
    if way == "same address":
        with pytest.raises(IntegrityError), transaction.atomic():
            make.UserFactory(email=officer.email.upper().lower())
        return
    if way == "left":
        decision_maker.is_active = False
        decision_maker.save()
    by = {"officer": make.user_with_role(Role.PROGRAMME_OFFICER), "no mandate": make.UserFactory()}.get(
        way, decision_maker
    )

    with pytest.raises(SameAmender if way == "same person by role" else AmendmentRefused):
        approve(amendment, by)
    assert rule_in_force(round_).number == 1


def test_the_database_holds_two_people_apart_whatever_the_way(round_, officer):
    amendment = propose(round_, other_rule(round_, reserve_places=1), officer)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        RuleAmendment.objects.filter(pk=amendment.pk).update(approved_at=database_now(), approved_by=officer)
    assert violated_rule(refused.value) == "ruleamendment_four_eyes"


@pytest.mark.parametrize(
    "change", [{"document": "{}"}, {"reason": "Anders."}, {"public_note": "Anders."}, {"proposed_by_id": None}, None]
)
def test_a_proposed_change_stays_as_written(round_, officer, change):
    amendment = propose(round_, other_rule(round_, reserve_places=1), officer)
    row = RuleAmendment.objects.filter(pk=amendment.pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(**change) if change else row.delete()


def test_what_was_not_approved_cannot_go_on_record(round_, officer, decision_maker):
    amendment = propose(round_, other_rule(round_, reserve_places=1), officer)
    other = write_rule(other_rule(round_, reserve_places=9))
    values = {"round": round_, "number": 2, "committed_at": database_now(), "committed_by": decision_maker}
    for document, approved in ((amendment.document, False), (other, True)):
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            if approved:
                RuleAmendment.objects.filter(pk=amendment.pk).update(
                    approved_at=database_now(), approved_by=decision_maker
                )
            CommittedRule.objects.create(**values, document=document, sha256=rule_sha256(document), amendment=amendment)
        assert violated_rule(refused.value) == "committedrule_needs_approval"


def test_what_is_proposed_must_be_a_change_with_words_and_whole_weights(round_, officer):
    same = other_rule(round_)
    count = len(same.criteria)
    changed = other_rule(round_, reserve_places=1)

    for content, words in (
        (same, {}),
        (other_weights(round_, *[Decimal(95) / count] * count), {}),
        (changed, {"reason": " "}),
        (changed, {"public_note": ""}),
    ):
        with pytest.raises(AmendmentRefused):
            propose(round_, content, officer, **words)
    propose(round_, changed, officer)
    with pytest.raises(AmendmentRefused):
        propose(round_, changed, officer)
    assert RuleAmendment.objects.count() == 1


def test_before_the_opening_there_is_nothing_to_propose(officer):
    coming = make.full_round(
        slug="straks", opens_at=database_now() + timedelta(days=1), status="published"
    )  # fmt: skip
    build.rule_on_record(coming)

    with pytest.raises(AmendmentRefused):
        propose(coming, other_rule(coming, reserve_places=1), officer)


def test_an_allocation_of_an_earlier_rule_goes_no_further(round_, officer, decision_maker):
    run = run_allocation(round_=round_, by=officer, at=database_now())
    assert run.rule_sha256 == rule_in_force(round_).sha256
    approve(propose(round_, other_rule(round_, reserve_places=1), officer), decision_maker)

    with pytest.raises(AllocationRefused):
        propose_allocation(run=run, by=officer, at=database_now())


def test_a_rule_that_the_data_left_behind_is_not_approved(round_, officer, decision_maker):
    run = run_allocation(round_=round_, by=officer, at=database_now())
    propose_allocation(run=run, by=officer, at=database_now())
    with make.before_opening():
        round_.criteria.filter(sort_order=round_.criteria.first().sort_order).update(official_name="Een andere naam")

    with pytest.raises(AllocationRefused):
        approve_allocation(run=run, by=decision_maker, at=database_now())


def test_after_an_approved_allocation_the_rule_stands(round_, officer, decision_maker):
    amendment = propose(round_, other_rule(round_, reserve_places=1), officer)
    run = run_allocation(round_=round_, by=officer, at=database_now())
    propose_allocation(run=run, by=officer, at=database_now())
    approve_allocation(run=run, by=decision_maker, at=database_now())

    with pytest.raises(AmendmentRefused):
        approve(amendment, decision_maker)
    with pytest.raises(AmendmentRefused):
        propose(round_, other_rule(round_, reserve_places=2), officer)


def test_nobody_decides_on_a_change_with_an_interest_in_the_round(round_, officer, decision_maker):
    amendment = propose(round_, other_rule(round_, reserve_places=2), officer)
    proposal = round_.proposals.order_by("pk")[0]
    make.MembershipFactory(user=decision_maker, organisation=proposal.organisation)

    with pytest.raises(HasInterest):
        approve(amendment, decision_maker)
    with pytest.raises(HasInterest):
        refuse_amendment(amendment=amendment, by=decision_maker, at=database_now(), reason="Nee.")
