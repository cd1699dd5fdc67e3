"""Document jobs: asking for a document, making it once, and taking up what was left behind."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from proposals.faultpoints import faultpoint
from proposals.models import Deal, Proposal, Round, Submission, User
from proposals.services.messages import queue_message
from reporting.emails import letter_failed, letter_ready, test_letter_ready
from reporting.enums import REPORT_TRANSITIONS, BatchStatus, ReportKind, ReportStatus
from reporting.models import ParliamentReport, ProgressReport, Report, ReportBatch
from reporting.pdf.pages import page_count
from reporting.services.claims import Claim, claim_report, kept_alive, note_progress, standing_still
from reporting.services.contents import DocumentDataMissing, document_for
from reporting.services.made_of import files_in, misses_files
from reporting.services.report_files import put_in_place, written_aside

logger = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(seconds=20)
# How long the sweeper waits for a message it sent before it sends another.
RESEND_PAUSE = timedelta(seconds=60)
UNFINISHED = (ReportStatus.WAITING, ReportStatus.RUNNING)
# What goes through the queue of its own, so that nobody who waits for one document waits for thousands.
IN_BULK = Q(kind=ReportKind.DECISION_LETTER) | Q(batch__isnull=False)


class NotRetryable(Exception):
    """Only a document that failed or was stopped can be tried again."""


def request_report(
    *,
    kind: str,
    by: User,
    at: datetime,
    round_: Round | None = None,
    submission: Submission | None = None,
    progress_report: ProgressReport | None = None,
    proposal: Proposal | None = None,
    deal: Deal | None = None,
    parliament_report: ParliamentReport | None = None,
    parameters: Mapping[str, Any] | None = None,
    is_first: bool = False,
) -> Report:
    """Ask for a document by writing its row; the door sends the message once this is committed.

    Asking again for what is still being made gives the same row. `parameters` are JSON values, such
    as `letter_date` (ISO) of a letter. `is_first` says that what it is about was made in this transaction:
    then nobody can have asked before.
    """
    subject = {
        "round": round_, "submission": submission, "progress_report": progress_report, "proposal": proposal,
        "deal": deal, "parliament_report": parliament_report,
    }  # fmt: skip
    same = {"kind": kind, "parameters": dict(parameters or {}), **subject}
    earlier = None if is_first else _unfinished(same)
    return earlier or Report.objects.create(**same, requested_by=by, requested_at=at, due_at=at)


def _unfinished(same: Mapping[str, Any]) -> Report | None:
    given = {name: value for name, value in same.items() if value is not None}
    return Report.objects.filter(**given, batch=None, status__in=UNFINISHED).first()


@transaction.atomic
def retry_report(*, report: Report, by: User, at: datetime) -> Report:
    """Let a document that failed be made again, with all its attempts anew.

    :raises NotRetryable: if it did not fail; a second press of the button changes nothing.
    """
    stored = Report.objects.select_for_update().get(pk=report.pk)
    if stored.status not in {ReportStatus.FAILED, ReportStatus.CANCELLED}:
        raise NotRetryable
    _open_batch_again(stored)
    logger.info("report %s is tried again by user %s", stored.pk, by.pk)
    return _wait_again(stored, at)


@transaction.atomic
def remake_report(*, report: Report, at: datetime, is_damaged: bool = True) -> Report:
    """Let a document be made again because its file turned out to be damaged or lost, or misses something."""
    stored = Report.objects.select_for_update().get(pk=report.pk)
    if stored.status != ReportStatus.READY:
        return stored
    if is_damaged:
        logger.error("the file of report %s is damaged or lost; it is made again", stored.pk)
    return _wait_again(stored, at)


@transaction.atomic
def requeue_stale(*, at: datetime, limit: int = 100, bulk: bool = False) -> list[int]:
    """Take up rows that nobody works on and give the ids to send to the workers, oldest first.

    Those are rows that wait and are due (their message was lost, or their pause is over) and rows
    whose worker died. A row that killed its worker too often fails instead. Two sweepers at once
    get different rows, and a row is not sent again within `RESEND_PAUSE`. With `bulk` the letters with decisions and
    the documents that were asked for in bulk, of which at most `limit` lie with the workers at a time, letters first;
    without it everything else.
    """
    unsent = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    waiting = Q(status=ReportStatus.WAITING, due_at__lte=at) & unsent
    left_behind = Q(status=ReportStatus.RUNNING, lease_until__lte=at)
    rows = Report.objects.select_for_update(skip_locked=True).filter(waiting | left_behind)
    if bulk:
        rows = rows.filter(IN_BULK).exclude(batch__in=standing_still())
        limit -= _sent_in_bulk(at)
    else:
        rows = rows.exclude(IN_BULK)
    in_order = rows.order_by(F("batch").asc(nulls_first=True), "due_at", "pk")
    return [report.pk for report in in_order[: max(limit, 0)] if _take_up(report, at)]


def _sent_in_bulk(at: datetime) -> int:
    """Count what lies with the workers: ten thousand are sent in portions, as the workers get through."""
    return Report.objects.filter(IN_BULK, lease_until__gt=at, status__in=UNFINISHED).count()


def make_report(
    *, report_id: int, at: datetime, time_is_up: tuple[type[Exception], ...] = (TimeoutError,)
) -> bool:  # fmt: skip
    """Make the document of a report and say whether this call made it ready.

    May be called any number of times at once: one call does the work. `time_is_up` are the errors
    with which the caller cuts off work that takes too long.
    """
    claim = claim_report(report_id=report_id, at=at)
    if claim is None:
        return False
    try:
        with kept_alive(claim):
            return _make(claim)
    except DocumentDataMissing as error:
        _fail(claim, str(error))
    except time_is_up:
        _try_later(claim, _("Making this document took too long."))
    except OSError:
        logger.exception("the file of report %s could not be stored", report_id)
        _try_later(claim, _("The file could not be stored. The disk may be full."))
    except Exception:
        logger.exception("report %s could not be made", report_id)
        _try_later(claim, _("Something went wrong on our side while making this document."))
    return False


def _make(claim: Claim) -> bool:
    report = Report.objects.get(pk=claim.report_id)
    document = document_for(report)
    note_progress(claim, 30)
    faultpoint("report.laying_out")
    pdf = document.to_pdf()
    note_progress(claim, 90)
    with written_aside(report.file.name, pdf, attempt=claim.attempt) as aside, transaction.atomic():
        held = claim.row().select_for_update().first()
        if held is None:
            logger.warning("report %s was taken over by another worker", claim.report_id)
            return False
        held.made_of = files_in(document)
        if misses_files(held):
            _wait_again(held, claim.now())
            return False
        faultpoint("report.written")
        put_in_place(aside, held.file.name)
        _finish(held, document.file_name, pdf, claim.now())
    return True


def _finish(report: Report, file_name: str, pdf: bytes, at: datetime) -> None:
    report.status, report.progress_percentage, report.finished_at = ReportStatus.READY, 100, at
    report.file_name, report.size, report.page_count = file_name, len(pdf), page_count(pdf)
    report.sha256 = hashlib.sha256(pdf).hexdigest()
    report.lease_until = None
    report.save()
    _tell_requester(report, at)


def _try_later(claim: Claim, reason: str) -> None:
    """Put the report back with a growing pause, or let it fail when it was tried often enough."""
    if claim.attempt >= settings.REPORT_MAX_ATTEMPTS:
        _fail(claim, f"{reason} {_advice(claim.report_id)}")
        return
    at = claim.now()
    claim.row().update(
        status=ReportStatus.WAITING, progress_percentage=0, failure_reason=reason[:500],
        due_at=at + FIRST_PAUSE * 2 ** (claim.attempt - 1), lease_until=None,
    )  # fmt: skip


@transaction.atomic
def _fail(claim: Claim, reason: str) -> None:
    report = claim.row().select_for_update().first()
    if report is not None:
        _set_failed(report, reason, claim.now())


def _set_failed(report: Report, reason: str, at: datetime) -> None:
    report.status, report.failure_reason, report.finished_at = ReportStatus.FAILED, reason[:500], at
    report.lease_until, report.progress_percentage = None, 0
    report.save()
    _tell_requester(report, at)


def _take_up(report: Report, at: datetime) -> bool:
    """Make a row wait for a worker; False when it was tried often enough and failed."""
    if report.status == ReportStatus.RUNNING and report.attempts >= settings.REPORT_MAX_ATTEMPTS:
        reason = _("The work on this document was broken off each time.")
        _set_failed(report, f"{reason} {_advice(report.pk)}", at)
        return False
    if report.status == ReportStatus.RUNNING:
        report.due_at = at
    report.status, report.progress_percentage, report.lease_until = ReportStatus.WAITING, 0, at + RESEND_PAUSE
    report.save()
    return True


def _open_batch_again(report: Report) -> None:
    """Have the ZIP of its work made anew after it.

    :raises NotRetryable: if that work was stopped, or is kept no longer.
    """
    batch = ReportBatch.objects.select_for_update().filter(pk=report.batch_id).first()
    if batch is not None and batch.status in {BatchStatus.CANCELLED, BatchStatus.REMOVED}:
        raise NotRetryable
    if batch is not None:
        open_again(batch)


def open_again(batch: ReportBatch) -> None:
    """Have the ZIP of work that is locked made anew, because a document in it is made again."""
    if batch.status == BatchStatus.READY:
        batch.status = BatchStatus.RUNNING
    batch.pack_attempts, batch.pack_lease_until, batch.failure_reason = 0, None, ""
    batch.finished_at = batch.kept_until = None
    batch.save()


def _wait_again(report: Report, at: datetime) -> Report:
    if ReportStatus.WAITING not in REPORT_TRANSITIONS[ReportStatus(report.status)]:
        raise NotRetryable
    report.status, report.attempts, report.progress_percentage = ReportStatus.WAITING, 0, 0
    report.due_at, report.lease_until, report.finished_at = at, None, None
    report.failure_reason = ""
    report.save()
    return report


def _advice(report_id: int) -> str:
    return _("Try again in an hour. If it fails again, tell the technical administrator number %(number)s.") % {
        "number": report_id
    }


def _tell_requester(report: Report, at: datetime) -> None:
    """Mail whoever asked for a letter that it is ready or failed; other documents come by themselves."""
    is_ready = report.status == ReportStatus.READY
    if report.kind == ReportKind.PARLIAMENT_LETTER:
        mail = letter_ready(report) if is_ready else letter_failed(report)
    elif report.kind == ReportKind.LETTER_PREVIEW and report.parameters.get("test") and is_ready:
        mail = test_letter_ready(report)
    else:
        return
    key = f"report:{report.pk}:{report.status}:{at.isoformat()}"
    queue_message(key=key, recipient=report.requested_by.email, subject=mail.subject, body=mail.body, at=at)
