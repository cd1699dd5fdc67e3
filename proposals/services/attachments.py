"""Files with a proposal: what is accepted, and how it is kept."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from proposals.formats import file_size
from proposals.models import Attachment, Proposal, User
from proposals.services.drafts import NotEditable

# Kind of file by ending, with the first bytes that such a file has. Anything else is refused.
ACCEPTED: dict[str, tuple[str, bytes]] = {
    "pdf": ("application/pdf", b"%PDF-"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
}
LONGEST_NAME = 255
MOST_ATTACHMENTS = 20


class AttachmentRefused(Exception):
    """The file is not kept; `message` says in Dutch why and what to do."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def add_attachment(*, proposal: Proposal, upload: UploadedFile, by: User, at: datetime) -> Attachment:
    """Keep a file with a proposal under a random name; its own name is only shown.

    :raises AttachmentRefused: if it is empty, too large, not what its ending says, or one too many.
    :raises NotEditable: when the proposal was submitted.
    """
    name = _clean_name(upload.name or "")
    attachment = Attachment(
        proposal=proposal,
        original_name=name,
        content_type=_accepted_type(name, upload),
        size=upload.size or 0,
        sha256=_digest(upload),
        uploaded_at=at,
        uploaded_by=by,
    )
    try:
        with transaction.atomic():
            _store(attachment, upload)
    except BaseException:
        if attachment.file:
            attachment.file.delete(save=False)  # no row knows this file
        raise
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User, at: datetime) -> None:
    """Take a file away from a draft; the file itself goes once the transaction holds.

    :raises NotEditable: when the proposal was submitted.
    """
    if not Proposal.objects.select_for_update(of=("self",)).get(pk=attachment.proposal_id).is_editable:
        raise NotEditable
    file = attachment.file
    attachment.delete()
    transaction.on_commit(lambda: file.delete(save=False))


def _store(attachment: Attachment, upload: UploadedFile) -> None:
    if not Proposal.objects.select_for_update(of=("self",)).get(pk=attachment.proposal_id).is_editable:
        raise NotEditable
    if Attachment.objects.filter(proposal=attachment.proposal_id).count() >= MOST_ATTACHMENTS:
        raise AttachmentRefused(
            _("There are %(count)d files already, the most allowed. Remove one first.") % {"count": MOST_ATTACHMENTS}
        )
    attachment.file.save(attachment.original_name, upload, save=False)
    attachment.save()


def _clean_name(name: str) -> str:
    """Keep the last part of a name without control signs or marks that turn the reading direction."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(sign for sign in last if sign.isprintable()).strip(". ")
    return printable[-LONGEST_NAME:]


def _accepted_type(name: str, upload: UploadedFile) -> str:
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    shown = {"name": name or _("without a name"), "kinds": ", ".join(sorted(set(ACCEPTED) - {"jpeg"}))}
    if ending not in ACCEPTED:
        raise AttachmentRefused(
            _("We cannot accept the file “%(name)s”. Choose a file of one of these kinds: %(kinds)s.") % shown
        )
    size = upload.size or 0
    if size == 0:
        raise AttachmentRefused(_("The file “%(name)s” is empty. Choose another file.") % shown)
    if size > settings.ATTACHMENT_MAX_BYTES:
        raise AttachmentRefused(
            _("The file “%(name)s” is %(size)s. At most %(maximum)s is allowed. Make it smaller or split it.")
            % (shown | {"size": file_size(size), "maximum": file_size(settings.ATTACHMENT_MAX_BYTES)})
        )
    content_type, signature = ACCEPTED[ending]
    upload.seek(0)
    if not upload.read(len(signature)).startswith(signature):
        raise AttachmentRefused(
            _("The file “%(name)s” is not what its name says. Save it again as %(ending)s and choose that file.")
            % (shown | {"ending": ending})
        )
    return content_type


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
