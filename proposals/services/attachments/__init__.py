"""Files with a proposal: what is accepted, how it is kept, and who gets it back."""

from proposals.services.attachments.keeping import (
    Kept,
    accepted_name,
    add_attachment,
    discard,
    inspected_digest,
    remove_attachment,
)
from proposals.services.attachments.refusals import AttachmentRefused
from proposals.services.attachments.serving import DamagedFile, is_readable, verified_copy
from proposals.services.attachments.taken_away import file_taken_away, files_taken_away
from proposals.services.inspection.run import Allowance

__all__ = [
    "Allowance",
    "AttachmentRefused",
    "DamagedFile",
    "Kept",
    "accepted_name",
    "add_attachment",
    "discard",
    "file_taken_away",
    "files_taken_away",
    "inspected_digest",
    "is_readable",
    "remove_attachment",
    "verified_copy",
]
