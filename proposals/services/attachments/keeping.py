"""Keeping a file with a proposal, and taking it away again."""

import hashlib
import logging
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.db.models.fields.files import FieldFile

from proposals.enums import ScanState
from proposals.models import Attachment, Proposal, Submission, User
from proposals.services.attachments import refusals
from proposals.services.attachments.kinds import CONTENT_TYPES, contradicts, ending_of
from proposals.services.attachments.names import clean_name, turns_around, unique_name
from proposals.services.drafts import NotEditable
from proposals.services.inspection.run import Allowance, inspect
from proposals.services.scanning import scanner_is_configured
from proposals.services.uploads import CutOff

logger = logging.getLogger(__name__)
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """A file that is with the proposal now; `was_there` when the same file had been added before."""

    attachment: Attachment
    was_there: bool = False


def add_attachment(
    *,
    proposal: Proposal,
    upload: UploadedFile,
    by: User,
    at: datetime,
    replaces: Attachment | None = None,
    allowance: Allowance | None = None,
) -> Kept:
    """Keep a file with a proposal under a random name; its own name is only shown.

    The same bytes are kept once. With `replaces` the old file goes in the same transaction. Whether a
    virus is in it is told later (`services.scanning`); nobody can read it before that. `allowance` is the
    time that the files of one request have together.

    :raises AttachmentRefused: with what is wrong and how to mend it.
    :raises NotEditable: when the proposal was submitted.
    """
    name, ending = accepted_name(upload)
    _check_room(proposal, name, upload.size or 0, replaces)
    digest = inspected_digest(upload, name, ending, allowance)
    attachment = Attachment(
        proposal=proposal,
        original_name=name,
        content_type=CONTENT_TYPES[ending],
        size=upload.size or 0,
        sha256=digest,
        scan_state=ScanState.WAITING if scanner_is_configured() else ScanState.NOT_SCANNED,
        uploaded_at=at,
        uploaded_by=by,
    )
    if (same := _same_file(attachment, replaces)) is not None:
        return Kept(same, was_there=True)
    # Before the lock: writing 25 MB must not hold up a colleague who submits.
    upload.seek(0)
    attachment.file.save(name, upload, save=False)
    try:
        kept = _store(attachment, replaces)
    except BaseException:
        discard(attachment.file)  # no row knows this file
        raise
    if kept.was_there:
        discard(attachment.file)
    return kept


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User, at: datetime) -> None:
    """Take a file away from a draft; the file itself goes once the transaction holds.

    :raises NotEditable: when the proposal was submitted.
    """
    _lock(attachment.proposal_id)
    _remove(attachment)


def discard(file: FieldFile) -> None:
    """Remove a stored file. When the store is away the sweeper removes it later."""
    try:
        file.storage.delete(file.name)
    except Exception:
        logger.exception("a file could not be removed from the store: %s", file.name)


def _remove(attachment: Attachment) -> None:
    file = attachment.file
    attachment.delete()
    # What was once submitted stays on disk: a receipt names it.
    if not Submission.objects.filter(proposal=attachment.proposal_id).exists():
        transaction.on_commit(lambda: discard(file))


def _lock(proposal_id: int) -> None:
    if not Proposal.objects.select_for_update(of=("self",)).get(pk=proposal_id).may_change("attachments"):
        raise NotEditable


@transaction.atomic
def _store(attachment: Attachment, replaces: Attachment | None) -> Kept:
    """Write the row; whoever came first while we were busy is seen now."""
    _lock(attachment.proposal_id)
    if (same := _same_file(attachment, replaces)) is not None:
        return Kept(same, was_there=True)
    _check_room(attachment.proposal, attachment.original_name, attachment.size, replaces)
    if replaces is not None and Attachment.objects.filter(pk=replaces.pk, proposal=attachment.proposal_id).exists():
        _remove(replaces)
    others = Attachment.objects.filter(proposal=attachment.proposal_id)
    attachment.original_name = unique_name(attachment.original_name, others.values_list("original_name", flat=True))
    attachment.save()
    return Kept(attachment)


def _same_file(attachment: Attachment, replaces: Attachment | None) -> Attachment | None:
    same = Attachment.objects.filter(proposal=attachment.proposal_id, sha256=attachment.sha256).first()
    if same is not None and same.scan_state == ScanState.INFECTED:
        raise refusals.unsafe_before(attachment.original_name)
    if same is not None and replaces is not None and same.pk == replaces.pk:
        # Choosing the same file again may mend one whose stored bytes were damaged.
        return None
    return same


def accepted_name(upload: UploadedFile) -> tuple[str, str]:
    """Give the name of an upload made safe and the kind it claims by its ending.

    :raises AttachmentRefused: for a kind, size or name that is not accepted.
    """
    given = upload.name or ""
    name = clean_name(given)
    ending = ending_of(name)
    if ending not in CONTENT_TYPES or "." not in name.strip("."):
        raise refusals.no_such_kind(name)
    if turns_around(given):
        raise refusals.turning_name(name)
    size = upload.size or 0
    if isinstance(upload, CutOff):
        raise refusals.cut_off(name, size, is_one_too_many=upload.is_one_too_many)
    if size == 0:
        raise refusals.empty_file(name)
    if size > settings.ATTACHMENT_MAX_BYTES:
        raise refusals.too_large(name, size)
    if contradicts(getattr(upload, "content_type", "") or "", ending):
        raise refusals.contradicted(name, ending)
    return name, ending


def _check_room(proposal: Proposal, name: str, size: int, replaces: Attachment | None) -> None:
    others = Attachment.objects.filter(proposal=proposal.pk)
    if replaces is not None:
        others = others.exclude(pk=replaces.pk)
    # What a virus was found in takes no room: its bytes are gone.
    others = others.exclude(scan_state=ScanState.INFECTED)
    if others.count() >= settings.ATTACHMENTS_MAX_NUMBER:
        raise refusals.too_many(name)
    if (others.aggregate(sum=Sum("size"))["sum"] or 0) + size > settings.ATTACHMENTS_MAX_TOTAL_BYTES:
        raise refusals.too_large_together(name)


def inspected_digest(
    upload: UploadedFile, name: str, ending: str, allowance: Allowance | None, *, within: Collection[str] = ()
) -> str:
    """Look inside the file and give the SHA-256 of what was looked at.

    A PDF may carry the files whose SHA-256 are in `within`, and no other.
    """
    with _on_disk(upload) as path:
        finding = inspect(path, ending, allowance, within=within)
        if finding.code:
            logger.info("refused an upload: %s %s", finding.code, ending)
            raise refusals.found_inside(name, ending, finding)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _on_disk(upload: UploadedFile) -> Iterator[Path]:
    """Give the path of an upload; what is in memory only is written down for a moment."""
    if hasattr(upload, "temporary_file_path"):
        upload.flush()
        yield Path(upload.temporary_file_path())
        return
    # Beside uploads that are under way, with an ending as theirs: what a killed process leaves goes with what is left
    # of them (attachment_sweep).
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    with tempfile.NamedTemporaryFile(prefix="inspect-", suffix=".upload", dir=folder) as copy:
        upload.seek(0)
        for chunk in upload.chunks(CHUNK):
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)
