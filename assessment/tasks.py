"""Calculations in the background. The row is the truth; a message is only a hint."""

from celery import shared_task
from django.db import transaction

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
