"""Work in the background: each task makes one service call and can run twice."""

import logging
from datetime import timedelta

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction

from proposals.models import KnowledgeDocument, SignedCopy
from proposals.services.attachment_sweep import remove_orphans
from proposals.services.audit_chain import seal_history as seal_new_events
from proposals.services.audit_chain_heads import keep_head_of_day, kept_heads
from proposals.services.audit_chain_verify import is_due, verify_chain
from proposals.services.clock import database_now
from proposals.services.messages import send_due_messages
from proposals.services.portal_messages import announce_left_behind
from proposals.services.reminders import queue_reminders as queue_due_reminders
from proposals.services.retention.carrying import carry_out
from proposals.services.rounds import advance_rounds as advance_due_rounds
from proposals.services.scanning import due_for_scanning, scan_row
from proposals.services.scanning import scan_attachment as have_scanned

logger = logging.getLogger(__name__)
DEAL_FILES = (SignedCopy, KnowledgeDocument)


@shared_task
def send_waiting_messages() -> int:
    """Send the mail that is waiting."""
    return send_due_messages(at=database_now())


@shared_task
def advance_rounds() -> int:
    """Open and close rounds whose moment has come."""
    return advance_due_rounds(at=database_now())


@shared_task
def scan_attachment(*, attachment_id: int) -> str:
    """Have one file scanned for viruses, and give its state for the log."""
    return have_scanned(attachment_id=attachment_id, at=database_now(), time_is_up=(SoftTimeLimitExceeded,))


@shared_task
def scan_waiting_attachments() -> int:
    """Take up files whose scan was lost or failed, and give their number."""
    at = database_now()
    waiting = due_for_scanning(at=at)
    for attachment_id in waiting:
        scan_attachment.delay(attachment_id=attachment_id)
    return len(waiting) + sum(_take_up(model, due_for_scanning(at=at, model=model)) for model in DEAL_FILES)


def _take_up(model: type[SignedCopy | KnowledgeDocument], waiting: list[int]) -> int:
    for pk in waiting:
        scan_deal_file.delay(model=model._meta.model_name, pk=pk)
    return len(waiting)


@shared_task
def scan_deal_file(*, model: str, pk: int) -> str:
    """Have one file of a deal scanned for viruses, and give its state for the log."""
    kinds = {each._meta.model_name: each for each in DEAL_FILES}
    return scan_row(kinds[model], pk, at=database_now(), time_is_up=(SoftTimeLimitExceeded,))


def scan_deal_file_on_commit(row: SignedCopy | KnowledgeDocument) -> None:
    """Have a file of a deal scanned once the present transaction holds; else the sweeper comes."""

    def send() -> None:
        kwargs = {"model": row._meta.model_name, "pk": row.pk}
        scan_deal_file.apply_async(kwargs=kwargs, retry=False)

    transaction.on_commit(send, robust=True)


@shared_task
def remove_orphaned_files() -> int:
    """Remove stored files that belong to nothing, and give their number."""
    return remove_orphans(at=database_now())


def scan_on_commit(attachment_id: int) -> None:
    """Have a file scanned once the present transaction holds. A broken broker breaks nothing: the sweeper comes."""

    def send() -> None:
        scan_attachment.apply_async(kwargs={"attachment_id": attachment_id}, retry=False)

    transaction.on_commit(send, robust=True)


@shared_task
def queue_reminders() -> int:
    """Remind of drafts that close soon; a repeated tick queues nothing twice."""
    return queue_due_reminders(at=database_now())


@shared_task
def watch_notices() -> int:
    """Announce messages that were left behind; say in the log how many nobody was told of within a day."""
    overdue = announce_left_behind(at=database_now())
    if overdue:
        logger.error("%s messages in the portal were not announced within a day (Awb 2:10)", overdue)
    return overdue


@shared_task
def seal_history() -> int:
    """Seal the events of history that stand in no seal yet, and give their number."""
    return seal_new_events(at=database_now())


@shared_task
def keep_head_of_history() -> str:
    """Keep the newest seal of today outside the database, and give it for the log."""
    return str(keep_head_of_day(at=database_now()) or "")


@shared_task
def carry_out_destruction() -> int:
    """Destroy the next portion of what two people signed for, and give how many lines were dealt with."""
    return carry_out(at=database_now())


@shared_task(soft_time_limit=540, time_limit=570)
def verify_history() -> int:
    """Check the whole audit chain when the last check is a day ago; what differs is an error in the log.

    Gives the number of differences. `watch_site` goes on telling of it until a check finds nothing.
    """
    at = database_now()
    if not is_due(at=at, period=timedelta(seconds=settings.AUDIT_CHECK_SECONDS)):
        return 0
    found = verify_chain(at=at, heads=kept_heads()).differences
    if found:
        first = found[0]
        words = (len(found), first.finding.name, first.seal, first.table, first.event)
        logger.error("the audit chain differs in %s places; the first: %s, seal %s, table %s, event %s", *words)
    return len(found)
