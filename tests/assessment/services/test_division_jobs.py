"""Divisions in the background: once each, whatever comes twice or is lost; and what people can take and want."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.assigning import SameGroup, problem_from, result_from
from assessment.enums import AssignmentRunStatus, DivisionAim, DivisionJobStatus, WishKind
from assessment.models import Assessment, AssignmentRun, DivisionJob
from assessment.services import division_jobs
from assessment.services.assignment_runs import propose_assignment
from assessment.services.division_jobs import (
    DivisionBusy,
    is_large,
    jobs_left_behind,
    request_application,
    request_division,
    work_on,
)
from assessment.services.workload import Terms, WishRefused, note_wish, save_terms
from tests.factories import assessment as build
from tests.factories import proposals as make


@pytest.fixture
def round_(db):
    return build.scoring_round(slug="ronde", assessors_per_proposal=1)


def asked(round_, by, **values):
    values = {"title": "Groot", "aim": DivisionAim.MOST_EVEN, "same_group": SameGroup.AVOID} | values
    return request_division(round_=round_, by=by, at=timezone.now(), **values)


def propose(round_, by, **values):
    return propose_assignment(round_=round_, title="Verdeling", by=by, at=timezone.now(), **values)


def test_a_division_is_made_once_however_often_the_task_comes(round_, coordinator):
    build.admissible_proposal(round_)
    build.assessors(2)
    job = asked(round_, coordinator)

    assert [work_on(job_id=job.pk, at=timezone.now()) for _turn in range(3)] == [True, False, False]

    job.refresh_from_db()
    assert (job.status, job.progress_percentage, job.run.title) == (DivisionJobStatus.READY, 100, "Groot")
    assert not Assessment.objects.exists()


def test_applying_in_the_background_asks_everybody(round_, coordinator):
    build.admissible_proposal(round_)
    build.assessors(2)
    run = propose(round_, coordinator)
    job = request_application(run=run, by=coordinator, at=timezone.now())

    assert work_on(job_id=job.pk, at=timezone.now())

    run.refresh_from_db()
    assert (run.status, run.applied_by) == (AssignmentRunStatus.APPLIED, coordinator)
    assert Assessment.objects.count() == 1


def test_an_old_division_fails_in_words_and_asks_nobody(round_, coordinator):
    build.admissible_proposal(round_)
    build.assessors(2)
    run = propose(round_, coordinator)
    job = request_application(run=run, by=coordinator, at=timezone.now())
    build.admissible_proposal(round_)

    assert not work_on(job_id=job.pk, at=timezone.now())

    job.refresh_from_db()
    assert job.status == DivisionJobStatus.FAILED
    assert job.failure_reason
    assert not Assessment.objects.exists()


def test_one_at_a_time(round_, coordinator):
    build.admissible_proposal(round_)
    asked(round_, coordinator)

    with pytest.raises(DivisionBusy):
        asked(round_, coordinator)


def test_the_sweeper_sends_what_was_left_behind_and_gives_up_after_three(round_, coordinator):
    job = asked(round_, coordinator)
    now = job.requested_at

    assert jobs_left_behind(at=now + timedelta(seconds=30)) == []
    assert jobs_left_behind(at=now + timedelta(seconds=61)) == [job.pk]
    DivisionJob.objects.filter(pk=job.pk).update(status="running", attempts=1, lease_until=now + timedelta(minutes=5))
    assert jobs_left_behind(at=now + timedelta(minutes=4)) == []
    assert jobs_left_behind(at=now + timedelta(minutes=6)) == [job.pk]
    DivisionJob.objects.filter(pk=job.pk).update(attempts=3)
    assert jobs_left_behind(at=now + timedelta(minutes=6)) == []
    job.refresh_from_db()
    assert job.status == DivisionJobStatus.FAILED


def test_whoever_lost_the_job_leaves_nothing_behind(round_, coordinator, monkeypatch):
    build.admissible_proposal(round_)
    build.assessors(2)
    job = asked(round_, coordinator)
    whole = division_jobs.solve

    def slow(problem, **values):
        DivisionJob.objects.filter(pk=job.pk).update(attempts=2)  # somebody else took it up meanwhile
        return whole(problem, **values)

    monkeypatch.setattr(division_jobs, "solve", slow)

    assert not work_on(job_id=job.pk, at=timezone.now())
    assert not AssignmentRun.objects.exists()


def test_a_round_is_large_from_three_hundred_places(round_):
    build.admissible_proposal(round_)
    round_.assessors_per_proposal = 299
    assert not is_large(round_)
    round_.assessors_per_proposal = 300
    assert is_large(round_)


def test_nobody_gets_more_than_they_can_take(round_, coordinator):
    for _turn in range(4):
        build.admissible_proposal(round_)
    few, many = build.assessors(2)
    save_terms(round_=round_, terms={few.pk: Terms(1), many.pk: Terms()}, by=coordinator, at=timezone.now())

    result = result_from(propose(round_, coordinator).result)

    assert sorted(int(each.assessor) for each in result.places) == sorted([few.pk, many.pk, many.pk, many.pk])


def test_two_of_one_group_never_meet_when_that_is_forbidden(coordinator, db):
    round_ = build.scoring_round(slug="ronde", assessors_per_proposal=2)
    build.admissible_proposal(round_)
    people = build.assessors(2)
    terms = {people[0].pk: Terms(None, "Extern"), people[1].pk: Terms(None, " extern ")}
    save_terms(round_=round_, terms=terms, by=coordinator, at=timezone.now())

    run = propose(round_, coordinator, same_group=SameGroup.FORBID)

    assert len(result_from(run.result).places) == 1
    assert problem_from(run.problem).rules.same_group is SameGroup.FORBID


@pytest.mark.parametrize(("kind", "gets"), [(WishKind.LIKE, True), (WishKind.RATHER_NOT, False)])
def test_a_wish_decides_between_divisions_that_are_equally_even(round_, coordinator, kind, gets):
    first, second = (build.admissible_proposal(round_) for _turn in range(2))
    one, _other = build.assessors(2)
    note_wish(round_=round_, assessor=one, proposal=first, kind=kind, by=coordinator, at=timezone.now())

    places = result_from(propose(round_, coordinator).result).places

    assert ((str(first.pk), str(one.pk)) in {(each.proposal, each.assessor) for each in places}) is gets
    assert len(places) == 2
    assert second.pk


def test_a_wish_makes_an_older_division_outdated(round_, coordinator):
    proposal = build.admissible_proposal(round_)
    one, _other = build.assessors(2)
    run = propose(round_, coordinator)
    note_wish(round_=round_, assessor=one, proposal=proposal, kind=WishKind.LIKE, by=coordinator, at=timezone.now())
    job = request_application(run=run, by=coordinator, at=timezone.now())

    assert not work_on(job_id=job.pk, at=timezone.now())


def test_a_wish_is_about_one_thing_of_the_round_and_of_an_assessor(round_, coordinator):
    (one,) = build.assessors(1)
    elsewhere = make.ProposalFactory()

    for values in ({}, {"proposal": elsewhere}):
        with pytest.raises(WishRefused):
            note_wish(round_=round_, assessor=one, kind=WishKind.LIKE, by=coordinator, at=timezone.now(), **values)
    with pytest.raises(WishRefused):
        note_wish(
            round_=round_, assessor=coordinator, proposal=build.admissible_proposal(round_), kind=WishKind.LIKE,
            by=coordinator, at=timezone.now(),
        )  # fmt: skip


def test_the_needed_group_goes_along_to_the_background(round_, coordinator):
    proposal = build.admissible_proposal(round_)
    people = build.assessors(3)
    terms = {people[2].pk: Terms(None, "Huis")}
    save_terms(round_=round_, terms=terms, by=coordinator, at=timezone.now())
    job = asked(round_, coordinator, needed_group="huis")

    assert work_on(job_id=job.pk, at=timezone.now())

    job.refresh_from_db()
    assert [(each.proposal, each.assessor) for each in result_from(job.run.result).places] == [
        (str(proposal.pk), str(people[2].pk))
    ]
