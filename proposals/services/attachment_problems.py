"""What stands in the way of submitting because of a file. A file that still waits for the scanner does not."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from proposals.enums import ScanState
from proposals.models import Proposal
from proposals.services.problems import Problem
from proposals.services.scanning import DAMAGED


def attachment_problems(proposal: Proposal) -> Iterator[Problem]:
    """List files that cannot go with the proposal: unsafe ones, and ones whose stored bytes are damaged.

    Reads `proposal.attachments.all()`, which pages have fetched already.
    """
    for attachment in proposal.attachments.all():
        if attachment.scan_state == ScanState.INFECTED:
            text = _("The file “%(name)s” is unsafe: the virus scanner found something in it. Remove it.")
            yield Problem("attachments", "upload", text % {"name": attachment.original_name})
        elif attachment.scan_state == ScanState.WAITING and attachment.scan_report == DAMAGED:
            text = _("The file “%(name)s” was damaged with us. Remove it and add it again.")
            yield Problem("attachments", "upload", text % {"name": attachment.original_name})
