"""Calculations in the background. The row is the truth; a message is only a hint."""

import logging
from datetime import datetime, timedelta

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction

from assessment.allocation import SolverFailed
from assessment.allocation.package_checks import UNREADABLE
from assessment.models import ObjectionFile
from assessment.services.division_jobs import DIVIDING_SECONDS, jobs_left_behind, work_on
from assessment.services.public_package import (
    PackageUnsound,
    make_missing_public_package,
    packages_without_public_one,
)
from assessment.services.publication_plan import carry_out_plan, plans_due
from assessment.services.scenario_stability import stabilities_left_behind, work_on_stability
from assessment.services.scoring_reminders import queue_scoring_reminders as queue_due_reminders
from assessment.services.uncertainty import calculate_uncertainty, runs_left_behind
from proposals.faultpoints import faultpoint
from proposals.services.clock import database_now
from proposals.services.scanning import due_for_scanning, scan_row

logger = logging.getLogger(__name__)


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


# The best total value is divided 1,000 times anew, which takes minutes in a large round.
STABILITY_SECONDS = 840


@shared_task(soft_time_limit=STABILITY_SECONDS, time_limit=STABILITY_SECONDS + 30)
def calculate_scenario_stability(*, row_id: int) -> int:
    """Calculate how sure the outcome of a scenario is; harmless when it comes twice. Gives the id, for the log."""
    work_on_stability(row_id=row_id, at=database_now())
    return row_id


@shared_task
def calculate_waiting_stabilities() -> int:
    """Send again whatever was left behind, and give the number of rows."""
    waiting = stabilities_left_behind(at=database_now())
    for row_id in waiting:
        calculate_scenario_stability.delay(row_id=row_id)
    return len(waiting)


def stability_on_commit(row_id: int) -> None:
    """Have it calculated once the present transaction holds. A broken broker breaks nothing: the sweeper comes."""

    def send() -> None:
        calculate_scenario_stability.apply_async(kwargs={"row_id": row_id}, retry=False)

    transaction.on_commit(send, robust=True)


# A round of 10,000 decisions takes some minutes on a busy machine, in one transaction.
PUBLISHING_SECONDS = 900


@shared_task(soft_time_limit=PUBLISHING_SECONDS, time_limit=PUBLISHING_SECONDS + 30)
def publish_planned(*, plan_id: int) -> bool:
    """Publish the decisions of a round whose moment came; harmless when it comes twice or too early."""
    done = carry_out_plan(plan_id=plan_id, at=database_now())
    faultpoint("publish.after_commit")
    return done


@shared_task
def publish_due_plans() -> int:
    """Send a message for each moment that came or comes before the next sweep, and give their number."""
    due = plans_due(at=database_now(), within=timedelta(seconds=settings.PUBLICATION_SWEEP_SECONDS))
    for plan_id, planned_for in due:
        publish_planned.apply_async(kwargs={"plan_id": plan_id}, eta=planned_for)
    return len(due)


def publish_on_time(plan_id: int, planned_for: datetime) -> None:
    """Have a plan carried out at its moment, when that comes before the next sweep; the sweeper does the others.

    A message that waits for hours would be delivered again and again (visibility_timeout). A broken broker breaks
    nothing: the sweeper comes.
    """

    def send() -> None:
        if planned_for <= database_now() + timedelta(seconds=settings.PUBLICATION_SWEEP_SECONDS):
            publish_planned.apply_async(kwargs={"plan_id": plan_id}, eta=planned_for, retry=False)

    transaction.on_commit(send, robust=True)


@shared_task(soft_time_limit=PUBLISHING_SECONDS, time_limit=PUBLISHING_SECONDS + 30)
def make_missing_public_packages() -> int:
    """Make the package for everybody of what was sealed before there were any, and give their number.

    One that cannot be made is told in the log and keeps nothing from the others.
    """
    made = 0
    for package_id in packages_without_public_one():
        try:
            made += make_missing_public_package(package_id=package_id, at=database_now()) is not None
        except (*UNREADABLE, PackageUnsound, SolverFailed) as error:
            logger.error("no public package could be made of package %s: %s", package_id, error)
    return made


@shared_task
def scan_objection_file(*, file_id: int) -> str:
    """Have a file with an objection checked for viruses; harmless when it comes twice. Gives its state."""
    return scan_row(ObjectionFile, file_id, at=database_now(), time_is_up=(SoftTimeLimitExceeded,))


@shared_task
def scan_waiting_objection_files() -> int:
    """Check the files with objections that were left behind; give their number."""
    waiting = due_for_scanning(at=database_now(), model=ObjectionFile)
    for file_id in waiting:
        scan_objection_file.delay(file_id=file_id)
    return len(waiting)


def scan_objection_file_on_commit(file_id: int) -> None:
    """Have a file checked once the present transaction holds; the sweeper does it when the broker is away."""
    transaction.on_commit(
        lambda: scan_objection_file.apply_async(kwargs={"file_id": file_id}, retry=False), robust=True
    )
