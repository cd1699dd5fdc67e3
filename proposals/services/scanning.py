"""Asking the virus scanner (clamd), and keeping what it said beside the file.

A file waits until the scanner has answered. Whatever goes wrong in between (scanner away, slow, or
cut off) leaves it waiting: nobody can read it, and the sweeper asks again. The answer is bound to the
SHA-256 of the bytes that the scanner got.
"""

import hashlib
import io
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from clamav_client.clamd import BufferTooLongError, ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from proposals.enums import PortalMessageKind, ProposalStatus, ScanState
from proposals.models import Attachment, Submission
from proposals.services.portal_messages import place_message

logger = logging.getLogger(__name__)
PAUSE = timedelta(seconds=60)  # between two attempts at the same file
UNSURE = gettext_noop("The scanner cannot look into this file.")
DAMAGED = gettext_noop("The stored file is damaged.")


class HashingReader(io.RawIOBase):
    """Reads a file and counts the SHA-256 of exactly what was handed on."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Give at most `size` bytes."""
        data: bytes = self._file.read(size)
        self.digest.update(data)
        return data


def scanner_is_configured() -> bool:
    """Say whether this site has a scanner; then nothing is readable that it did not find clean."""
    return bool(settings.CLAMD_URL)


def scanner() -> ClamdNetworkSocket:
    """Make the client for the configured address: tcp://host:port or unix:///path."""
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        return ClamdUnixSocket(path=address.path, timeout=settings.CLAMD_TIMEOUT_SECONDS)
    return ClamdNetworkSocket(
        host=address.hostname or "127.0.0.1", port=address.port or 3310, timeout=settings.CLAMD_TIMEOUT_SECONDS
    )


def scan_attachment(*, attachment_id: int, at: datetime, time_is_up: tuple[type[BaseException], ...] = ()) -> str:
    """Have one file scanned and give its state; harmless when it comes twice or the file is gone.

    :param time_is_up: errors that mean the worker must stop; the file keeps waiting.
    """
    return scan_row(Attachment, attachment_id, at=at, time_is_up=time_is_up)


def scan_row(model: type[Model], pk: int, *, at: datetime, time_is_up: tuple[type[BaseException], ...] = ()) -> str:
    """Have the file of one row scanned and give its state; `model` has the fields of `StoredFile`."""
    attachment = model._default_manager.filter(pk=pk, scan_state__in=_to_scan()).first()
    if attachment is None:
        return ""
    if not scanner_is_configured():
        return _settle(attachment, ScanState.NOT_SCANNED, at, "")
    try:
        state, report = _ask(attachment)
    except (ClamdError, OSError, ValueError, *time_is_up) as error:  # also an answer that is no text
        logger.warning("%s %s was not scanned: %s", model._meta.model_name, attachment.pk, type(error).__name__)
        state, report = ScanState.WAITING, ""
    return _settle(attachment, state, at, report)


def due_for_scanning(*, at: datetime, limit: int = 200, model: type[Model] = Attachment) -> list[int]:
    """Give the ids of files that wait: their message was lost, or the scanner was away."""
    waiting = model._default_manager.filter(scan_state__in=_to_scan())
    tried_lately = Q(scanned_at__gt=at - PAUSE) | Q(scanned_at=None, uploaded_at__gt=at - timedelta(seconds=10))
    return list(waiting.exclude(tried_lately).order_by("scanned_at", "pk").values_list("pk", flat=True)[:limit])


def _to_scan() -> list[str]:
    """With a scanner also what was added before it came; without one only what still waits for it."""
    return [ScanState.WAITING, ScanState.NOT_SCANNED] if scanner_is_configured() else [ScanState.WAITING]


def _ask(attachment: Any) -> tuple[str, str]:
    """Send the stored bytes to the scanner. Anything but a clear answer about these bytes is no answer."""
    try:
        stored = attachment.file.storage.open(attachment.file.name, "rb")
    except FileNotFoundError:
        return ScanState.WAITING, DAMAGED
    with stored:
        reader = HashingReader(stored)
        try:
            answers = list(scanner().instream(reader).values())
        except BufferTooLongError:
            return ScanState.WAITING, UNSURE
    if reader.digest.hexdigest() != attachment.sha256:
        return ScanState.WAITING, DAMAGED
    if len(answers) != 1:
        return ScanState.WAITING, ""
    verdict, signature = answers[0]
    if verdict == "OK":
        return ScanState.CLEAN, ""
    if verdict == "FOUND":
        return ScanState.INFECTED, (signature or "")[:300]
    return ScanState.WAITING, ""


def _settle(attachment: Any, state: str, at: datetime, report: str) -> str:
    """Keep what was found, unless the file was taken away or settled meanwhile."""
    row = type(attachment)._default_manager.filter(
        pk=attachment.pk, sha256=attachment.sha256, file=attachment.file.name, scan_state=attachment.scan_state
    )
    with transaction.atomic():
        changed = row.update(scan_state=state, scanned_at=at, scan_report=report)
        if changed and state == ScanState.INFECTED and isinstance(attachment, Attachment):
            _tell_applicant(attachment, at)
    if changed and state == ScanState.INFECTED:
        _remove_bytes(attachment)
    return state if changed else ""


def _tell_applicant(attachment: Attachment, at: datetime) -> None:
    """Tell of an unsafe file that was submitted: its page lies behind the applicant, and we miss the file.

    Of what is still being written the page itself tells; staff read messages, so no name of it stands in one.
    """
    if attachment.proposal.status == ProposalStatus.WITHDRAWN:
        return  # whoever opens it again sees it at the file
    submission = Submission.objects.filter(proposal=attachment.proposal_id, is_current=True).first()
    named = json.loads(submission.content)["attachments"] if submission else []
    if attachment.sha256 not in {each["sha256"] for each in named}:
        return
    place_message(
        organisation=attachment.proposal.organisation,
        proposal=attachment.proposal,
        kind=PortalMessageKind.NOTE,
        subject=_("We had to remove one of your files"),
        body=_(
            "The virus scanner found something unsafe in the file “%(name)s”. You submitted it with your proposal. "
            "We have removed the file: nobody can open it.\n\n"
            "Your proposal stays submitted. Do you want us to have this file? Contact the programme team."
        )
        % {"name": attachment.original_name},
        key=f"infected:{attachment.pk}",
        at=at,
    )


def _remove_bytes(attachment: Any) -> None:
    """The row stays and tells; what is unsafe goes. When that fails it is still readable for nobody."""
    logger.warning("%s %s was found unsafe and is removed", attachment._meta.model_name, attachment.pk)
    delete: Callable[[str], None] = attachment.file.storage.delete
    try:
        delete(attachment.file.name)
    except Exception:
        logger.exception("an unsafe file could not be removed: %s", attachment.file.name)
