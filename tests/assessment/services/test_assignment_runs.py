"""A division of the work: made, applied as one unit, or put away."""

from collections import Counter

import pytest
from django.utils import timezone

from assessment.assigning import check_assignment, problem_from, result_from, sha256_of
from assessment.enums import AssessmentStatus, AssignmentRunStatus, DivisionAim
from assessment.models import Assessment, AssignmentRun
from assessment.queries.division_preview import preview_of
from assessment.services.approval import HasInterest
from assessment.services.assignment import NotAnAssessor, NotAssignable, assign_assessor, set_aside
from assessment.services.assignment_runs import (
    DivisionSettled,
    GroupUnknown,
    RoundChanged,
    TitleNeeded,
    apply_assignment,
    discard_assignment,
    propose_assignment,
)
from assessment.services.even_assignment import assign_evenly
from proposals.enums import ProposalStatus, RoundStatus
from proposals.models import RoleGrant
from tests.factories import assessment as build
from tests.factories import proposals as make


@pytest.fixture
def round_(db):
    return build.scoring_round(slug="ronde")


def propose(round_, by, title="Eerste verdeling", **values):
    return propose_assignment(round_=round_, title=title, by=by, at=timezone.now(), **values)


def apply(run, by):
    return apply_assignment(run=run, by=by, at=timezone.now())


def live():
    """Give (proposal, assessor) of everything that is asked now."""
    asked = Assessment.objects.exclude(status__in=[AssessmentStatus.SET_ASIDE, AssessmentStatus.ABSTAINED])
    return set(asked.values_list("proposal_id", "assessor_id"))


def leave(person, by):
    RoleGrant.objects.filter(user=person).update(ended_at=timezone.now(), ended_by=by)


def pairs_of(run):
    return {(int(each.proposal), int(each.assessor)) for each in result_from(run.result).pairs}


def test_proposal_asks_nobody_and_keeps_its_input(round_, coordinator):
    proposals = [build.admissible_proposal(round_) for _turn in range(4)]
    build.assessors(4)

    run = propose(round_, coordinator)

    problem, result = problem_from(run.problem), result_from(run.result)
    assert not Assessment.objects.exists()
    assert (run.number, run.status, run.problem_sha256) == (1, AssignmentRunStatus.PROPOSED, sha256_of(problem))
    assert check_assignment(problem, result) == ()
    assert Counter(proposal for proposal, _person in pairs_of(run)) == {each.pk: 3 for each in proposals}


def test_applying_asks_everybody_at_once(round_, coordinator):
    proposal = build.admissible_proposal(round_)
    build.assessors(4)
    run = propose(round_, coordinator)

    applied = apply(run, coordinator)

    proposal.refresh_from_db()
    assert live() == pairs_of(run)
    assert proposal.status == ProposalStatus.IN_ASSESSMENT
    assert (applied.status, applied.applied_by) == (AssignmentRunStatus.APPLIED, coordinator)


def test_same_round_gives_the_same_division(round_, coordinator):
    for _turn in range(3):
        build.admissible_proposal(round_)
    build.assessors(5)

    first, second = propose(round_, coordinator), propose(round_, coordinator, "Tweede")

    assert (first.problem, first.result) == (second.problem, second.result)
    assert second.number == 2


@pytest.mark.parametrize("change", ["proposal", "assessor", "asked", "interest", "found"])
def test_division_of_a_round_that_changed_is_refused_and_changes_nothing(round_, coordinator, change):
    proposal = build.admissible_proposal(round_)
    panel = build.assessors(4)
    run = propose(round_, coordinator)
    if change == "proposal":
        build.admissible_proposal(round_)
    elif change == "assessor":
        leave(panel[0], coordinator)
    elif change == "asked":
        build.assigned(proposal, panel[0], by=coordinator)
    elif change == "interest":
        build.ConflictOfInterestFactory(proposal=proposal, assessor=panel[0])
    else:
        make.MembershipFactory(user=panel[0], organisation=proposal.organisation)
    before = live()

    with pytest.raises(RoundChanged):
        apply(run, coordinator)

    run.refresh_from_db()
    assert live() == before
    assert run.status == AssignmentRunStatus.PROPOSED


def test_after_an_assessor_drops_out_only_their_places_move(round_, coordinator):
    for _turn in range(6):
        build.admissible_proposal(round_)
    panel = build.assessors(6)
    apply(propose(round_, coordinator), coordinator)
    before = live()
    leave(panel[0], coordinator)

    apply(propose(round_, coordinator, "Na uitval"), coordinator)

    gone = {pair for pair in before if pair[1] == panel[0].pk}
    assert gone
    assert before - live() == gone
    assert len(live() - before) == len(gone)
    assert set(Counter(proposal for proposal, _person in live()).values()) == {3}


def test_whoever_comes_back_may_be_asked_again_for_what_moved(round_, coordinator):
    proposal = build.admissible_proposal(round_)
    panel = build.assessors(3)
    apply(propose(round_, coordinator), coordinator)
    leave(panel[0], coordinator)
    apply(propose(round_, coordinator, "Na uitval"), coordinator)
    assert (proposal.pk, panel[0].pk) not in live()
    make.RoleGrantFactory(user=panel[0], role="assessor")

    apply(propose(round_, coordinator, "Terug"), coordinator)

    again = Assessment.objects.get(proposal=proposal, assessor=panel[0])
    assert (again.status, again.declared_free_at) == (AssessmentStatus.ASSIGNED, None)


def test_what_moved_and_was_begun_comes_back_as_work_in_progress(round_, coordinator):
    proposal = build.admissible_proposal(round_)
    panel = build.assessors(3)
    own = build.assess(proposal, panel[0], final=False)
    leave(panel[0], coordinator)
    apply(propose(round_, coordinator), coordinator)
    own.refresh_from_db()
    assert own.status == AssessmentStatus.SET_ASIDE
    make.RoleGrantFactory(user=panel[0], role="assessor")

    assign_assessor(proposal=proposal, assessor=panel[0], by=coordinator, at=timezone.now())

    own.refresh_from_db()
    assert own.status == AssessmentStatus.IN_PROGRESS
    assert own.scores.exclude(points=None).exists()


def test_whom_a_person_takes_off_after_that_stays_off(round_, coordinator):
    proposal = build.admissible_proposal(round_)
    panel = build.assessors(3)
    apply(propose(round_, coordinator), coordinator)
    leave(panel[0], coordinator)
    apply(propose(round_, coordinator, "Na uitval"), coordinator)
    make.RoleGrantFactory(user=panel[0], role="assessor")
    again = assign_assessor(proposal=proposal, assessor=panel[0], by=coordinator, at=timezone.now())
    set_aside(assessment=again, reason="Wil niet meer.", by=coordinator, at=timezone.now())

    with pytest.raises(NotAssignable):
        assign_assessor(proposal=proposal, assessor=panel[0], by=coordinator, at=timezone.now())
    assert (proposal.pk, panel[0].pk) not in pairs_of(propose(round_, coordinator, "Zonder"))


def test_what_is_done_stays_even_of_somebody_who_left(round_, coordinator):
    proposal, other = (build.admissible_proposal(round_) for _turn in range(2))
    panel = build.assessors(4)
    done = build.assess(proposal, panel[0])
    build.assigned(other, panel[0], by=coordinator)
    leave(panel[0], coordinator)

    apply(propose(round_, coordinator), coordinator)

    done.refresh_from_db()
    assert done.status == AssessmentStatus.FINAL
    assert (other.pk, panel[0].pk) not in live()
    assert Counter(pk for pk, _person in live()) == {proposal.pk: 3, other.pk: 3}


def test_conflict_never_comes_together_and_shortage_is_told(round_, coordinator):
    proposal = build.admissible_proposal(round_)
    panel = build.assessors(3)
    make.MembershipFactory(user=panel[0], organisation=proposal.organisation)

    run = propose(round_, coordinator)

    (shortage,) = result_from(run.result).shortages
    assert pairs_of(run) == {(proposal.pk, panel[1].pk), (proposal.pk, panel[2].pk)}
    assert (shortage.missing, shortage.in_conflict) == (1, (str(panel[0].pk),))


def test_extra_assessor_whom_a_coordinator_asked_stays(round_, coordinator):
    proposal = build.admissible_proposal(round_)
    for person in build.assessors(4):
        build.assigned(proposal, person, by=coordinator)
    before = live()

    apply(propose(round_, coordinator), coordinator)

    assert live() == before


@pytest.mark.parametrize(("aim", "highest"), [(DivisionAim.MOST_EVEN, 3), (DivisionAim.FEWEST_CHANGES, 4)])
def test_aim_says_what_weighs_most(round_, coordinator, aim, highest):
    proposals = [build.admissible_proposal(round_) for _turn in range(4)]
    first = build.assessors(3)
    for proposal in proposals:
        for person in first:
            build.assigned(proposal, person, by=coordinator)
    make.user_with_role("assessor")

    run = propose(round_, coordinator, aim=aim)

    assert max(Counter(person for _proposal, person in pairs_of(run)).values()) == highest


def test_dividing_evenly_is_kept_as_an_applied_division(round_, coordinator):
    build.admissible_proposal(round_)
    build.assessors(3)

    assign_evenly(round_=round_, by=coordinator, at=timezone.now())
    assign_evenly(round_=round_, by=coordinator, at=timezone.now())

    run = AssignmentRun.objects.get()
    assert run.status == AssignmentRunStatus.APPLIED
    assert pairs_of(run) == live()


def test_division_is_applied_or_put_away_once(round_, coordinator):
    build.admissible_proposal(round_)
    build.assessors(3)
    away, done = propose(round_, coordinator), propose(round_, coordinator)
    discard_assignment(run=away, by=coordinator, at=timezone.now())
    apply(done, coordinator)

    for run in (away, done):
        with pytest.raises(DivisionSettled):
            apply(run, coordinator)
        with pytest.raises(DivisionSettled):
            discard_assignment(run=run, by=coordinator, at=timezone.now())


@pytest.mark.parametrize("title", ["", "   ", "x" * 121])
def test_division_needs_a_title(round_, coordinator, title):
    with pytest.raises(TitleNeeded):
        propose(round_, coordinator, title)


def test_without_assessors_or_outside_assessment_nothing_is_made(round_, coordinator):
    with pytest.raises(NotAssignable):
        propose(round_, coordinator)
    build.admissible_proposal(round_)
    with pytest.raises(NotAnAssessor):
        propose(round_, coordinator)
    closed = build.scoring_round(status=RoundStatus.CLOSED)
    with pytest.raises(NotAssignable):
        propose(closed, coordinator)
    assert not AssignmentRun.objects.exists()


def test_every_proposal_gets_somebody_of_the_needed_group_and_applying_asks_the_same(round_, coordinator):
    proposals = [build.admissible_proposal(round_) for _turn in range(4)]
    people = build.assessors(6)
    build.AssessorTermsFactory(round=round_, assessor=people[0], group="Eigen  Huis")

    run = propose(round_, coordinator, needed_group="eigen huis ")

    preview = preview_of(run)
    assert {(each.pk, people[0].pk) for each in proposals} <= pairs_of(run)
    assert (preview.needed_group, preview.without_group) == ("eigen huis", ())
    apply(run, coordinator)
    assert live() == pairs_of(run)


def test_a_proposal_that_cannot_have_the_group_is_named(round_, coordinator):
    closed, _open = (build.admissible_proposal(round_) for _turn in range(2))
    person, *_others = build.assessors(5)
    build.AssessorTermsFactory(round=round_, assessor=person, group="huis")
    build.ConflictOfInterestFactory(assessor=person, proposal=closed)

    assert preview_of(propose(round_, coordinator, needed_group="huis")).without_group == (closed,)


def test_a_group_that_nobody_is_of_is_refused(round_, coordinator):
    build.admissible_proposal(round_)
    build.assessors(3)

    with pytest.raises(GroupUnknown, match="huis"):
        propose(round_, coordinator, needed_group="huis")
    assert not AssignmentRun.objects.exists()


def test_whoever_has_an_interest_does_not_apply_a_division_of_that_proposal(round_, coordinator):
    barred, other = build.admissible_proposal(round_), build.admissible_proposal(round_)
    build.assessors(3)
    run = propose_assignment(round_=round_, title="Eerste", by=coordinator, at=timezone.now())
    build.ConflictOfInterestFactory(proposal=barred, assessor=coordinator)

    with pytest.raises(HasInterest):
        apply_assignment(run=run, by=coordinator, at=timezone.now())

    assert not barred.assessments.exists()
    assert not other.assessments.exists()
