"""Whatever changes between calculating and applying: refused, with a difference that names it (MN-11)."""

import random
from decimal import Decimal

import pgtrigger
import pytest
from django.db import transaction
from django.utils import timezone

from assessment.models import Assessment, Criterion, CriterionScore, RankingRule
from assessment.queries.scenario_changes import ScenarioChanges
from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.approval import StaleAllocation
from assessment.services.scenarios import freeze_scenario, make_scenario
from proposals.enums import MembershipRole
from proposals.models import BudgetCeiling, Proposal
from proposals.services.withdrawal import withdraw_after_closing
from tests.factories import assessment as build
from tests.factories import proposals as make

SIX = [
    ("een", 300_000, 5),
    ("twee", 250_000, 4),
    ("drie", 200_000, 4),
    ("vier", 350_000, 3),
    ("vijf", 150_000, 2),
    ("zes", 100_000, 1),
]
STEPS = ("freeze", "propose", "approve")
CHANGES_A_STEP = 36


@pytest.fixture
def stage(officer, decision_maker):
    """A round of six, and each step as a function that applies what was calculated before."""
    round_, proposals = build.assessed_round(SIX, assessors_per_proposal=1)
    now = timezone.now()
    scenario = make_scenario(round_=round_, title="Zoals de regel", changes=ScenarioChanges(), by=officer, at=now)
    run = run_allocation(round_=round_, by=officer, at=now)
    sent = run_allocation(round_=round_, by=officer, at=now)
    steps = {
        "freeze": lambda: freeze_scenario(scenario=scenario, by=officer, at=timezone.now()),
        "propose": lambda: propose_allocation(run=run, by=officer, at=timezone.now()),
        "approve": lambda: approve_allocation(run=sent, by=decision_maker, at=timezone.now()),
    }
    return round_, proposals, steps, sent


def change_score(round_, proposal, dice):
    """Give one criterion of one proposal another score, as after reopening."""
    assessment = Assessment.objects.get(proposal=proposal)
    score = CriterionScore.objects.filter(assessment=assessment).order_by("?").first()
    points = dice.choice([each for each in range(1, 6) if each != score.points])
    Assessment.objects.filter(pk=assessment.pk).update(status="in_progress", finished_at=None)
    CriterionScore.objects.filter(pk=score.pk).update(points=points)
    Assessment.objects.filter(pk=assessment.pk).update(status="final", finished_at=assessment.finished_at)
    return proposal.reference, "scores"


def take_score_away(round_, proposal, dice):
    Assessment.objects.filter(proposal=proposal).update(status="set_aside")
    return proposal.reference, "scores"


def withdraw(round_, proposal, dice):
    by = make.member_of(proposal.organisation, MembershipRole.SIGNATORY)
    withdraw_after_closing(proposal=proposal, by=by, at=timezone.now(), reason="Wij stoppen ermee.")
    return proposal.reference, "gone"


def ask_another_amount(round_, proposal, dice):
    with pgtrigger.ignore():
        amount = proposal.requested_amount - dice.choice([Decimal("0.01"), Decimal(1), Decimal(25_000)])
        Proposal.objects.filter(pk=proposal.pk).update(requested_amount=amount)
    return proposal.reference, "amounts"


def change_ceiling(round_, proposal, dice):
    with pgtrigger.ignore():
        amount = Decimal(1_000_000) + dice.choice([-1, 1]) * dice.choice([Decimal("0.01"), Decimal(100_000)])
        BudgetCeiling.objects.filter(round=round_).update(amount=amount)
    return None, "ceiling"


def change_rule(round_, proposal, dice):
    with pgtrigger.ignore():
        if dice.random() < 0.5:
            RankingRule.objects.update_or_create(
                round=round_, defaults={"minimum_total_score": Decimal(dice.choice(["0.5", "2.5", "3.5"]))}
            )
            return None, "minimum_total_score"
        criterion = Criterion.objects.filter(round=round_).order_by("sort_order").first()
        Criterion.objects.filter(pk=criterion.pk).update(minimum_score=Decimal(dice.choice(["1", "2", "4"])))
        return None, "minimum_criterion_scores"


KINDS = (change_score, take_score_away, withdraw, ask_another_amount, change_ceiling, change_rule)


@pytest.mark.parametrize("step", STEPS)
def test_every_change_is_refused_and_named(stage, step, officer):
    round_, proposals, steps, sent = stage
    if step == "approve":
        propose_allocation(run=sent, by=officer, at=timezone.now())
    dice, refused = random.Random(f"staleness {step}"), 0
    for number in range(CHANGES_A_STEP):
        kind = KINDS[number % len(KINDS)]
        proposal = dice.choice(list(proposals.values()))
        with transaction.atomic():
            key, what = kind(round_, Proposal.objects.get(pk=proposal.pk), dice)
            with pytest.raises(StaleAllocation) as refusal:
                steps[step]()
            difference = refusal.value.difference
            if what == "ceiling":
                assert difference.ceiling_before != difference.ceiling_now
            elif key is None:
                assert what in difference.rules
            else:
                assert key in getattr(difference, what), (kind.__name__, difference)
            assert difference.sentences()
            refused += 1
            transaction.set_rollback(True)

    assert refused == CHANGES_A_STEP


@pytest.mark.parametrize("step", STEPS)
def test_nothing_changed_is_not_refused(stage, step, officer):
    _round, _proposals, steps, sent = stage
    if step == "approve":
        propose_allocation(run=sent, by=officer, at=timezone.now())

    steps[step]()
