"""The ZIP of documents in bulk: made once all of them ended, whole or not at all, with a list of what is in it."""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from proposals.faultpoints import faultpoint
from proposals.services.messages import queue_message
from reporting.emails import batch_ready
from reporting.enums import BatchStatus, ReportStatus
from reporting.models import Report, ReportBatch
from reporting.queries import report_title
from reporting.queries.batches import UNFINISHED, documents_of
from reporting.queries.reports import with_subjects
from reporting.services.archive_files import Entry, new_archive_name, write_archive
from reporting.services.batches import last_day_kept
from reporting.services.report_files import FileDamaged, path_of, put_in_place, read_whole_file
from reporting.services.reports import open_again, remake_report

logger = logging.getLogger(__name__)
# Renewed with every document; a worker that dies is noticed after so long. One large file takes a while to flush.
PACK_LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=30)
READ_AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class PackClaim:
    """The right to make one ZIP. `at` is the moment of claiming by the clock of the database."""

    batch_id: int
    attempt: int
    at: datetime
    _started: float = field(default_factory=monotonic)

    def now(self) -> datetime:
        """Give the present moment: the claim's own, plus the time that passed since."""
        return self.at + timedelta(seconds=monotonic() - self._started)

    def row(self) -> QuerySet[ReportBatch]:
        """Give the row as long as the claim holds."""
        held = {"pk": self.batch_id, "status": BatchStatus.RUNNING, "pack_attempts": self.attempt}
        return ReportBatch.objects.filter(**held)

    def renew(self) -> None:
        """Keep the claim for another while."""
        self.row().update(pack_lease_until=self.now() + PACK_LEASE)


def to_be_packed(at: datetime) -> QuerySet[ReportBatch]:
    """Give the work of which every document ended and whose ZIP nobody makes now."""
    unfinished = Report.objects.filter(batch=OuterRef("pk"), status__in=UNFINISHED)
    free = Q(pack_lease_until__isnull=True) | Q(pack_lease_until__lte=at)
    rows = ReportBatch.objects.filter(free, status=BatchStatus.RUNNING, pack_attempts__lt=settings.REPORT_MAX_ATTEMPTS)
    return rows.filter(~Exists(unfinished))


def due_for_packing(at: datetime) -> list[int]:
    """List the work whose ZIP is to be made now."""
    rows = to_be_packed(at).order_by("pk")
    return [
        each.pk for each in rows if not (each.gathers and documents_of(each).filter(status__in=UNFINISHED).exists())
    ]


def give_up_packing(*, at: datetime) -> int:
    """Say why there is no ZIP of the work whose worker was broken off each time; give how many. A person can try again.

    An error that a worker told leaves its own reason.
    """
    left_behind = ReportBatch.objects.select_for_update(skip_locked=True).filter(
        status=BatchStatus.RUNNING, pack_attempts__gte=settings.REPORT_MAX_ATTEMPTS, pack_lease_until__lte=at,
        failure_reason="",
    )  # fmt: skip
    with transaction.atomic():
        rows = list(left_behind.order_by("pk"))
        for batch in rows:
            batch.failure_reason, batch.pack_lease_until = _("Making the ZIP was broken off each time."), None
            batch.save(update_fields=["failure_reason", "pack_lease_until"])
            logger.error("the ZIP of documents in bulk %s was given up: its worker was killed each time", batch.pk)
    return len(rows)


def batch_that_ended_with(report_id: int) -> int | None:
    """Give the work whose last document this was, so that its ZIP can be made at once."""
    batch_id = Report.objects.filter(pk=report_id).values_list("batch", flat=True).first()
    if batch_id is None or Report.objects.filter(batch=batch_id, status__in=UNFINISHED).exists():
        return None
    return int(batch_id)


def pack_batch(*, batch_id: int, at: datetime, time_is_up: tuple[type[Exception], ...] = (TimeoutError,)) -> bool:
    """Make the ZIP of a piece of work and say whether this call made it.

    May be called any number of times at once. A document whose file is damaged is made again first.
    """
    claim = _claim(batch_id, at)
    if claim is None:
        return False
    try:
        return _pack(claim)
    except FileDamaged as error:
        _make_again(claim, int(str(error)))
    except time_is_up:
        _try_later(claim, _("Making the ZIP took too long."))
    except OSError:
        logger.exception("the ZIP of documents in bulk %s could not be stored", batch_id)
        _try_later(claim, _("The ZIP could not be stored. The disk may be full."))
    except Exception:
        logger.exception("the ZIP of documents in bulk %s could not be made", batch_id)
        _try_later(claim, _("Something went wrong on our side while making the ZIP."))
    return False


@transaction.atomic
def _claim(batch_id: int, at: datetime) -> PackClaim | None:
    batch = to_be_packed(at).filter(pk=batch_id).select_for_update(skip_locked=True).first()
    if batch is None or documents_of(batch).filter(status__in=UNFINISHED).exists():
        return None
    batch.pack_attempts, batch.pack_lease_until = batch.pack_attempts + 1, at + PACK_LEASE
    # The name is kept over attempts: a file that a killed attempt left in place is written over.
    batch.file.name = batch.file.name or new_archive_name()
    batch.save()
    return PackClaim(batch.pk, batch.pack_attempts, at)


def _pack(claim: PackClaim) -> bool:
    batch = ReportBatch.objects.get(pk=claim.batch_id)
    aside = path_of(f"{batch.file.name}.part{claim.attempt}")
    try:
        size, sha256 = write_archive(aside, _entries(batch, claim), title=batch.title, made_at=claim.at)
        faultpoint("batch.written")
        with transaction.atomic():
            held = claim.row().select_for_update().first()
            if held is None:
                logger.warning("the ZIP of documents in bulk %s was taken over by another worker", claim.batch_id)
                return False
            put_in_place(aside, held.file.name)
            _finish(held, size, sha256, claim.now())
    finally:
        aside.unlink(missing_ok=True)
    return True


def _entries(batch: ReportBatch, claim: PackClaim) -> Iterator[Entry]:
    """Go through the documents in the order of their rows, each read only when its turn comes."""
    keys = list(documents_of(batch).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), READ_AT_A_TIME):
        claim.renew()
        some = with_subjects(Report.objects.filter(pk__in=keys[start : start + READ_AT_A_TIME])).order_by("pk")
        for report in some:
            content = read_whole_file(report) if report.status == ReportStatus.READY else None
            reason = "" if content is not None else report.failure_reason or report.get_status_display()
            yield Entry(
                number=report.pk, title=report_title(report), file_name=report.file_name, content=content,
                sha256=report.sha256 if content is not None else "", page_count=report.page_count, reason=reason,
                made_at=report.finished_at,
            )  # fmt: skip


def _finish(batch: ReportBatch, size: int, sha256: str, at: datetime) -> None:
    batch.status, batch.finished_at, batch.kept_until = BatchStatus.READY, at, last_day_kept(at)
    batch.file_name, batch.size, batch.sha256 = archive_file_name(batch), size, sha256
    batch.pack_lease_until, batch.failure_reason = None, ""
    batch.save()
    mail = batch_ready(batch, failed=documents_of(batch).filter(status=ReportStatus.FAILED).count())
    key = f"batch:{batch.pk}:{at.isoformat()}"
    queue_message(key=key, recipient=batch.requested_by.email, subject=mail.subject, body=mail.body, at=at)


def archive_file_name(batch: ReportBatch) -> str:
    """Name the ZIP after what it holds and its number, such as "tussenrapportages-van-deals-12.zip"."""
    return f"{slugify(batch.title)[:80].strip('-')}-{batch.pk}.zip"


def _make_again(claim: PackClaim, report_id: int) -> None:
    """Have a document made again whose file is damaged; the ZIP follows after it and this attempt does not count."""
    remake_report(report=Report.objects.get(pk=report_id), at=claim.now())
    claim.row().update(pack_attempts=claim.attempt - 1, pack_lease_until=None)


def _try_later(claim: PackClaim, reason: str) -> None:
    claim.row().update(
        failure_reason=reason, pack_lease_until=claim.now() + FIRST_PAUSE * 2 ** (claim.attempt - 1)
    )  # fmt: skip


@transaction.atomic
def pack_again(*, batch: ReportBatch) -> None:
    """Have the ZIP made anew because it turned out to be damaged or lost."""
    stored = ReportBatch.objects.select_for_update().get(pk=batch.pk)
    if stored.status == BatchStatus.READY:
        logger.error("the ZIP of documents in bulk %s is damaged or lost; it is made again", stored.pk)
        open_again(stored)


def checked_archive(batch: ReportBatch) -> str:
    """Give the path of a ZIP that is ready, after comparing all of it with its row.

    :raises FileDamaged: if it is missing or differs from the size and SHA-256 in the row.
    """
    path = path_of(batch.file.name)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        size = path.stat().st_size
    except OSError as error:
        raise FileDamaged(str(batch.pk)) from error
    if (size, found) != (batch.size, batch.sha256):
        raise FileDamaged(str(batch.pk))
    return str(path)
