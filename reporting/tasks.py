"""Make documents in the background. The row is the truth; a message is only a hint."""

import logging
from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_init, worker_process_shutdown
from django.conf import settings
from django.db import transaction

from proposals.enums import ScanState
from proposals.faultpoints import faultpoint
from proposals.services.clock import database_now
from proposals.services.scanning import due_for_scanning, scan_row
from reporting.models import ProgressPhoto
from reporting.pdf import forget_fonts, read_ahead
from reporting.services.batch_archives import batch_that_ended_with, due_for_packing, give_up_packing, pack_batch
from reporting.services.batch_removal import remove_old_batches
from reporting.services.batch_watch import settle_stopped, stalled_batches
from reporting.services.bulk_reading import tell_of_bulk_reading
from reporting.services.progress_photos import remake_without
from reporting.services.report_reminders import queue_report_reminders
from reporting.services.report_schedules import plan_missing_periods
from reporting.services.reports import make_report, requeue_stale

logger = logging.getLogger(__name__)
# A ZIP of ten thousand documents is read and written in about a minute; below the visibility timeout of the broker.
PACK_SOFT_SECONDS, PACK_SECONDS = 420, 450
# What nobody waits for at this moment comes after what somebody just asked for; in Redis a higher number is later.
NOBODY_WAITS = 9


@worker_init.connect
def read_what_documents_need(**_signal: Any) -> None:
    """Read what every document needs once, before the processes of this worker begin."""
    read_ahead()


@worker_process_shutdown.connect
def leave_no_fonts_behind(**_signal: Any) -> None:
    """Take away the folder with fonts of a process that made documents; it ends without the usual goodbyes."""
    forget_fonts()


@shared_task
def generate_report(*, report_id: int) -> int:
    """Make one document; harmless when it comes twice. Gives the id, for the log.

    The last document of work in bulk has the ZIP made.
    """
    made = make_report(report_id=report_id, at=database_now(), time_is_up=(SoftTimeLimitExceeded,))
    batch_id = batch_that_ended_with(report_id) if made else None
    if batch_id is not None:
        pack.apply_async(kwargs={"batch_id": batch_id}, retry=False)
    return report_id


@shared_task(soft_time_limit=PACK_SOFT_SECONDS, time_limit=PACK_SECONDS)
def pack(*, batch_id: int) -> int:
    """Make the ZIP of work in bulk; harmless when it comes twice. Gives the id, for the log."""
    pack_batch(batch_id=batch_id, at=database_now(), time_is_up=(SoftTimeLimitExceeded,))
    return batch_id


@shared_task
def generate_waiting_reports() -> int:
    """Send again whatever was left behind, and the next portion of what is made in bulk; give how many were sent.

    What is made in bulk goes to a queue with workers of its own: nobody who waits for one document waits for it.
    """
    at = database_now()
    settle_stopped(at=at)
    give_up_packing(at=at)
    single, bulk = requeue_stale(at=at), requeue_stale(at=at, limit=settings.BULK_PORTION, bulk=True)
    for report_id in single:
        generate_report.apply_async(kwargs={"report_id": report_id}, priority=NOBODY_WAITS)
    for report_id in bulk:
        generate_report.apply_async(kwargs={"report_id": report_id}, queue=settings.BULK_QUEUE)
    for batch_id in due_for_packing(at):
        pack.delay(batch_id=batch_id)
    return len(single) + len(bulk)


@shared_task
def watch_bulk() -> int:
    """Say in the log of which work in bulk nothing came for ten minutes, and give how many there are."""
    stalled = stalled_batches(at=database_now())
    for batch in stalled:
        logger.error(
            "documents in bulk %s stand still: is the worker of the queue %s alive?", batch.pk, settings.BULK_QUEUE
        )
    return len(stalled)


@shared_task
def remove_old_reports() -> int:
    """Remove the files of work in bulk that was kept long enough; give how many."""
    return remove_old_batches(at=database_now())


@shared_task
def watch_reading() -> int:
    """Mail who looks after assessors about each one who opened very much at once; give how many there are."""
    return tell_of_bulk_reading(at=database_now())


def make_bulk_on_commit() -> None:
    """Send the first portion of what is made in bulk once this transaction is committed; the sweeper sends the rest."""
    transaction.on_commit(lambda: generate_waiting_reports.apply_async(retry=False, expires=60), robust=True)


def generate_on_commit(report_id: int) -> None:
    """Have a document made once the present transaction is committed; never if it is rolled back.

    A broken broker breaks nothing: the error is logged and the sweeper sends the row later. That is
    what Celery's own `delay_on_commit` does not do.
    """

    def send_report() -> None:
        faultpoint("report.before_enqueue")
        generate_report.apply_async(kwargs={"report_id": report_id}, retry=False)

    transaction.on_commit(send_report, robust=True)


@shared_task
def scan_photo(*, photo_id: int) -> str:
    """Have a photo of a progress report checked for viruses; harmless when it comes twice. Gives its state.

    A document that was made without the photo meanwhile is made again with it.
    """
    at = database_now()
    state = scan_row(ProgressPhoto, photo_id, at=at, time_is_up=(SoftTimeLimitExceeded,))
    if state in {ScanState.CLEAN, ScanState.NOT_SCANNED}:  # the latter on a site without a scanner
        for report_id in remake_without(photo_id=photo_id, at=at):
            generate_on_commit(report_id)
    return state


@shared_task
def scan_waiting_photos() -> int:
    """Check the photos that were left behind; give their number."""
    waiting = due_for_scanning(at=database_now(), model=ProgressPhoto)
    for photo_id in waiting:
        scan_photo.delay(photo_id=photo_id)
    return len(waiting)


@shared_task
def keep_reporting_going() -> int:
    """Plan the periods of deals that were signed or moved, and remind regions of reports; give the number of mails."""
    plan_missing_periods()
    return queue_report_reminders(at=database_now())


def scan_photo_on_commit(photo_id: int) -> None:
    """Have a photo checked once the present transaction is committed; the sweeper does it when the broker is away."""
    transaction.on_commit(lambda: scan_photo.apply_async(kwargs={"photo_id": photo_id}, retry=False), robust=True)
