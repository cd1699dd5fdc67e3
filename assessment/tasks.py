"""Calculations in the background. The row is the truth; a message is only a hint."""

from celery import shared_task
from django.db import transaction

from assessment.services.division_jobs import DIVIDING_SECONDS, jobs_left_behind, work_on
from assessment.services.scoring_reminders import queue_scoring_reminders as queue_due_reminders
from assessment.services.uncertainty import calculate_uncertainty, runs_left_behind
from proposals.services.clock import database_now


@shared_task
def estimate_ranking(*, run_id: int) -> int:
    """Calculate how sure a ranking is; harmless when it comes twice. Gives the id, for the log."""
    calculate_uncertainty(run_id=run_id, at=database_now())
    return run_id


@shared_task
def estimate_waiting_rankings() -> int:
    """Send again whatever was left behind, and give the number of runs."""
    waiting = runs_left_behind(at=database_now())
    for run_id in waiting:
        estimate_ranking.delay(run_id=run_id)
    return len(waiting)


def estimate_on_commit(run_id: int) -> None:
    """Have a run calculated once the present transaction holds. A broken broker breaks nothing: the sweeper comes."""

    def send() -> None:
        estimate_ranking.apply_async(kwargs={"run_id": run_id}, retry=False)

    transaction.on_commit(send, robust=True)


@shared_task
def queue_scoring_reminders() -> int:
    """Remind assessors before scoring closes; a repeated tick queues nothing twice."""
    return queue_due_reminders(at=database_now())


# A round of 10,000 proposals takes a minute to calculate and some minutes to apply.
@shared_task(soft_time_limit=DIVIDING_SECONDS, time_limit=DIVIDING_SECONDS + 30)
def divide_round(*, job_id: int) -> int:
    """Make or apply a division of a large round; harmless when it comes twice. Gives the id, for the log."""
    work_on(job_id=job_id, at=database_now())
    return job_id


@shared_task
def divide_waiting_rounds() -> int:
    """Send again whatever was left behind, and give the number of jobs."""
    waiting = jobs_left_behind(at=database_now())
    for job_id in waiting:
        divide_round.delay(job_id=job_id)
    return len(waiting)


def divide_on_commit(job_id: int) -> None:
    """Have a division worked on once the present transaction holds. A broken broker breaks nothing."""

    def send() -> None:
        divide_round.apply_async(kwargs={"job_id": job_id}, retry=False)

    transaction.on_commit(send, robust=True)
