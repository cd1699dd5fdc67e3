"""A planned publication: set, moved, cancelled, carried out once, and a failure that leaves nothing behind."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.models import AwardDecision, DecisionPublication, PublicationPlan
from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decisions import AlreadyPublished, NothingToPublish, PublicationBlocked, publish_decisions
from assessment.services.publication_checks import (
    PublicationProblem,
    add_publication_check,
    publication_problems,
    remove_publication_check,
)
from assessment.services.publication_plan import (
    LONGEST_PAUSE,
    TOO_LATE,
    MomentRefused,
    PlanChanged,
    cancel_plan,
    carry_out_plan,
    plan_publication,
    plans_due,
    standing_plan,
)
from assessment.signals import decisions_published
from proposals.enums import ProposalStatus
from proposals.models import Deal, PortalMessage
from proposals.models.database_rules import violated_rule
from proposals.services.mail_holds import hold_mail, release_mail
from tests.assessment.services.test_decisions import THREE, in_two_threads
from tests.factories import assessment as build

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def approved(officer, decision_maker):
    """A round whose allocation was approved."""
    round_, _proposals = build.assessed_round(THREE)
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=run, by=officer, at=timezone.now())
    approve_allocation(run=run, by=decision_maker, at=timezone.now())
    return round_


@pytest.fixture
def plan(approved, officer):
    """A plan whose moment came a second ago, made a minute before."""
    now = timezone.now()
    return plan_publication(round_=approved, planned_for=now - SECOND, by=officer, at=now - timedelta(minutes=1))


@pytest.fixture
def failing():
    """Something within the publication that breaks, until it is mended."""

    def fail(**_kwargs):
        raise RuntimeError("Gemeente Slingerbeek has no address")

    decisions_published.connect(fail)
    yield lambda: decisions_published.disconnect(fail)
    decisions_published.disconnect(fail)


@pytest.fixture
def blocked():
    """A check that says that something is missing."""
    problem = PublicationProblem("Drie brieven missen een adres", blocks=True)
    add_publication_check("test", lambda _round, _run: [PublicationProblem("Kijk hier eens naar"), problem])
    yield problem
    remove_publication_check("test")


def test_planning_publishes_nothing(approved, officer):
    now = timezone.now()

    plan = plan_publication(round_=approved, planned_for=now + HOUR, by=officer, at=now)

    assert standing_plan(approved) == plan
    assert plans_due(at=now) == []
    assert not carry_out_plan(plan_id=plan.pk, at=now)
    assert not DecisionPublication.objects.exists()
    assert set(approved.proposals.values_list("status", flat=True)) == {ProposalStatus.DECISION_APPROVED}


def test_at_the_moment_all_is_published_by_who_planned_it(approved, officer, plan):
    assert plans_due(at=timezone.now()) == [(plan.pk, plan.planned_for)]

    assert carry_out_plan(plan_id=plan.pk, at=timezone.now())

    plan.refresh_from_db()
    publication = DecisionPublication.objects.get()
    assert plan.publication == publication
    assert (publication.published_by, publication.run) == (officer, plan.run)
    assert publication.published_at >= plan.planned_for
    assert set(AwardDecision.objects.values_list("published_at", flat=True)) == {publication.published_at}
    assert plans_due(at=timezone.now()) == [] and standing_plan(approved) is None


def test_carrying_out_twice_publishes_once(approved, plan):
    assert [carry_out_plan(plan_id=plan.pk, at=timezone.now()) for _each in range(2)] == [True, False]
    assert (Deal.objects.count(), PortalMessage.objects.filter(kind="decision").count()) == (2, 3)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_publish_once(approved, plan):
    results = in_two_threads(*[lambda: carry_out_plan(plan_id=plan.pk, at=timezone.now())] * 2)

    assert sorted(results) == [False, True]
    assert PortalMessage.objects.filter(kind="decision").count() == 3
    assert PublicationPlan.objects.get().attempts == 0


def test_a_message_just_before_the_moment_is_due_within_the_sweep(approved, officer):
    now = timezone.now()
    plan = plan_publication(round_=approved, planned_for=now + 10 * SECOND, by=officer, at=now)

    assert plans_due(at=now) == []
    assert plans_due(at=now, within=15 * SECOND) == [(plan.pk, plan.planned_for)]


@pytest.mark.parametrize("ahead", [-SECOND, timedelta(days=400)], ids=["past", "years"])
def test_a_moment_in_the_past_or_in_years_is_refused_with_the_moment(approved, officer, ahead):
    now = timezone.now()

    with pytest.raises(MomentRefused) as refusal:
        plan_publication(round_=approved, planned_for=now + ahead, by=officer, at=now)

    assert str((now + ahead).year) in str(refusal.value)
    assert not PublicationPlan.objects.exists()


def test_nothing_is_planned_without_approval(officer):
    round_, _proposals = build.assessed_round(THREE)

    with pytest.raises(NothingToPublish):
        plan_publication(round_=round_, planned_for=timezone.now() + HOUR, by=officer, at=timezone.now())


def test_nothing_is_planned_after_publication(approved, officer):
    publish_decisions(round_=approved, by=officer, at=timezone.now())

    with pytest.raises(AlreadyPublished):
        plan_publication(round_=approved, planned_for=timezone.now() + HOUR, by=officer, at=timezone.now())


def test_moving_keeps_the_first_moment_in_the_trail(approved, officer, second_officer):
    now = timezone.now()
    first = plan_publication(round_=approved, planned_for=now + HOUR, by=officer, at=now)

    second = plan_publication(
        round_=approved, planned_for=now + 2 * HOUR, by=second_officer, at=now, instead_of=first.pk
    )

    first.refresh_from_db()
    assert (first.cancelled_at, first.cancelled_by, first.planned_for) == (now, second_officer, now + HOUR)
    assert standing_plan(approved) == second
    assert plans_due(at=now + HOUR) == []


def test_two_people_do_not_undo_each_others_moment(approved, officer, second_officer):
    now = timezone.now()
    first = plan_publication(round_=approved, planned_for=now + HOUR, by=officer, at=now)

    with pytest.raises(PlanChanged):
        plan_publication(round_=approved, planned_for=now + 2 * HOUR, by=second_officer, at=now)
    with pytest.raises(PlanChanged):
        cancel_plan(round_=approved, plan_id=first.pk + 1, by=second_officer, at=now)

    assert standing_plan(approved) == first


def test_a_cancelled_moment_passes_and_nothing_happens(approved, officer, plan):
    cancel_plan(round_=approved, plan_id=plan.pk, by=officer, at=timezone.now())

    assert plans_due(at=timezone.now()) == []
    assert not carry_out_plan(plan_id=plan.pk, at=timezone.now())
    assert not DecisionPublication.objects.exists()


def test_publishing_now_ends_the_plan(approved, officer):
    now = timezone.now()
    plan = plan_publication(round_=approved, planned_for=now + HOUR, by=officer, at=now)

    publication = publish_decisions(round_=approved, by=officer, at=now)

    plan.refresh_from_db()
    assert plan.publication == publication and not plan.stands
    with pytest.raises(PlanChanged):
        cancel_plan(round_=approved, plan_id=plan.pk, by=officer, at=now)


def test_a_failure_leaves_everything_unpublished_and_says_so(approved, plan, failing):
    assert not carry_out_plan(plan_id=plan.pk, at=timezone.now())

    plan.refresh_from_db()
    assert (plan.attempts, plan.stands) == (1, True)
    assert "RuntimeError" in plan.failure_reason and "Slingerbeek" not in plan.failure_reason
    assert not DecisionPublication.objects.exists()
    assert not Deal.objects.exists() and not PortalMessage.objects.filter(kind="decision").exists()
    assert set(AwardDecision.objects.values_list("published_at", flat=True)) == {None}


def test_after_a_failure_it_is_tried_again_with_growing_pauses(approved, plan, failing):
    carry_out_plan(plan_id=plan.pk, at=timezone.now())
    failed_at = PublicationPlan.objects.get().failed_at

    assert plans_due(at=failed_at + 14 * SECOND) == []
    assert [pk for pk, _moment in plans_due(at=failed_at + 15 * SECOND)] == [plan.pk]
    PublicationPlan.objects.update(attempts=40)
    assert plans_due(at=failed_at + LONGEST_PAUSE - SECOND) == []
    assert plans_due(at=failed_at + LONGEST_PAUSE) != []

    failing()  # mended
    assert carry_out_plan(plan_id=plan.pk, at=timezone.now())


def test_half_a_day_after_its_moment_a_person_decides(approved, plan):
    assert plans_due(at=plan.planned_for + TOO_LATE - SECOND) != []
    assert plans_due(at=plan.planned_for + TOO_LATE) == []
    # Nor by a message that lay waiting while nothing ran.
    assert not carry_out_plan(plan_id=plan.pk, at=plan.planned_for + TOO_LATE)
    assert not DecisionPublication.objects.exists()


def test_the_time_that_mail_stood_still_makes_no_plan_too_late(approved, officer, plan):
    hold_mail(reason="Er is een back-up teruggezet.", by=None, at=plan.planned_for - SECOND)
    let_go = plan.planned_for + TOO_LATE + timedelta(hours=1)
    assert plans_due(at=let_go) == []

    release_mail(by=officer, at=let_go)

    assert [pk for pk, _moment in plans_due(at=let_go)] == [plan.pk]
    assert plans_due(at=let_go + TOO_LATE) == []
    assert carry_out_plan(plan_id=plan.pk, at=let_go)


def test_nothing_is_done_in_the_name_of_who_may_not_publish_any_more(approved, officer, plan):
    officer.is_active = False
    officer.save()

    assert not carry_out_plan(plan_id=plan.pk, at=timezone.now())

    plan.refresh_from_db()
    assert plan.attempts == 1 and plan.failure_reason
    assert not DecisionPublication.objects.exists()


def test_what_must_be_mended_keeps_everything_unpublished(approved, officer, plan, blocked):
    assert {each.blocks for each in publication_problems(approved, plan.run)} == {True, False}
    with pytest.raises(PublicationBlocked, match="Drie brieven missen een adres"):
        publish_decisions(round_=approved, by=officer, at=timezone.now())

    assert not carry_out_plan(plan_id=plan.pk, at=timezone.now())

    assert "Drie brieven" in PublicationPlan.objects.get().failure_reason
    assert not DecisionPublication.objects.exists()


def refused_as(step):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        step()
    return violated_rule(refusal.value)


def test_the_database_holds_the_rules_against_raw_writes(approved, plan):
    rows = PublicationPlan.objects.filter(pk=plan.pk)
    another = build.AllocationRunFactory(round=approved, number=99)

    assert refused_as(lambda: rows.update(planned_for=timezone.now() + HOUR)) == "publicationplan_stands"
    assert refused_as(rows.delete) == "publicationplan_stands"
    assert refused_as(lambda: build.PublicationPlanFactory(run=plan.run)) == "publicationplan_one_stands"
    assert refused_as(lambda: build.PublicationPlanFactory(run=another)) == "publicationplan_of_approved"
    carry_out_plan(plan_id=plan.pk, at=timezone.now())
    assert refused_as(lambda: rows.update(publication=None)) == "publicationplan_stands"
