"""AC-10: before publication nothing tells awarded from rejected, reserve or undecided; after it each reads the own."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from assessment.models import AwardDecision
from assessment.services.publication_plan import carry_out_plan, plan_publication
from proposals.enums import ProposalStatus
from proposals.models import Deal, OutgoingMessage, PortalMessage
from reporting.models import DecisionLetter
from tests.trust.embargo import (
    FEW,
    INSIDE,
    OUTCOMES,
    OUTSIDE,
    STATE,
    STEPS,
    Answer,
    answers_of,
    ask,
    differences,
    other_world,
)
from tests.trust.world import TrustWorld

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def before(trust) -> dict[tuple[str, str], Answer]:
    """What each role gets at every address while the outcome is what it is."""
    return answers_of(trust, FEW)


def test_before_publication_nobody_outside_reads_a_word(before):
    assert [f"{role} {where}: {answer.leaks}" for (role, where), answer in before.items() if answer.leaks] == []
    assert len(before) >= 500
    assert sum(answer.body is None for answer in before.values()) <= 12  # files with their moment in them
    assert sum(answer.status == 200 for answer in before.values()) >= 60


@pytest.mark.parametrize("outcome", list(OUTCOMES))
def test_no_answer_tells_the_outcome(trust, before, outcome):
    assert differences(trust, before, FEW, OUTCOMES[outcome]) == []


@pytest.mark.parametrize("step", list(STEPS))
def test_no_answer_tells_how_far_it_is(trust, before, step):
    assert differences(trust, before, set(FEW) & set(OUTSIDE), STEPS[step]) == []


@pytest.mark.parametrize("role", [*OUTSIDE, *INSIDE])
def test_there_is_no_decision_to_ask_for(trust, role):
    where = reverse("assessment:applicant_decision", args=[trust.stages[STATE].own.pk])

    assert ask(trust, role, where).status == (302 if role == "anonymous" else 404)


def test_no_mail_message_letter_or_deal_waits_for_the_moment(trust):
    own = trust.stages[STATE].round.proposals.all()

    assert not PortalMessage.objects.filter(proposal__in=own, kind="decision").exists()
    assert (
        not OutgoingMessage.objects.filter(message_key__startswith="notice:", proposal__in=own)
        .filter(body__icontains="besluit")
        .exists()
    )
    assert not DecisionLetter.objects.filter(proposal__in=own).exists()
    assert not Deal.objects.filter(proposal__in=own).exists()


def published(world: TrustWorld) -> None:
    """Carry out a plan whose moment came."""
    now = timezone.now()
    officer = world.persons["officer"]
    plan = plan_publication(
        round_=world.stages[STATE].round, planned_for=now - timedelta(seconds=1), by=officer,
        at=now - timedelta(minutes=1),
    )  # fmt: skip
    assert carry_out_plan(plan_id=plan.pk, at=now)


@pytest.mark.parametrize(
    ("role", "whose", "others"),
    [
        ("applicant_reader", "own", "strangers"),
        ("applicant_editor", "own", "strangers"),
        ("applicant_signatory", "own", "strangers"),
        ("stranger", "strangers", "own"),
    ],
)
def test_after_publication_each_reads_the_own_and_no_other(trust, role, whose, others):
    with other_world(published, trust):
        stage = trust.stages[STATE]
        mine, theirs = getattr(stage, whose), getattr(stage, others)
        decision = AwardDecision.objects.get(proposal=mine)
        page = ask(trust, role, reverse("assessment:applicant_decision", args=[mine.pk]))
        other = ask(trust, role, reverse("assessment:applicant_decision", args=[theirs.pk]))
        status = ask(trust, role, reverse("proposals:proposal_data", args=[mine.pk]))
        messages = ask(trust, role, reverse("proposals:portal_message_list"))

    assert (page.status, other.status) == (200, 404)
    assert decision.rationale.split("<")[0].strip()[:40].encode() in page.body
    assert decision.outcome.encode() in status.body
    assert messages.body.count(mine.reference.encode()) >= 1


def test_after_publication_who_has_nothing_to_do_with_it_sees_nothing(trust):
    with other_world(published, trust):
        for role in ("former_member", "assessor_assigned", "assessor_unassigned", *INSIDE):
            for whose in ("own", "strangers"):
                pk = getattr(trust.stages[STATE], whose).pk
                assert ask(trust, role, reverse("assessment:applicant_decision", args=[pk])).status == 404


@override_settings(DEMONSTRATION=False)
def test_after_publication_all_of_the_round_is_decided(trust):
    with other_world(published, trust):
        round_ = trust.stages[STATE].round
        decisions = AwardDecision.objects.filter(proposal__round=round_)
        assert decisions.count() == decisions.published().count() == 4
        statuses = set(round_.proposals.values_list("status", flat=True))
        assert statuses <= {ProposalStatus.AWARDED, ProposalStatus.REJECTED, ProposalStatus.RESERVE}
