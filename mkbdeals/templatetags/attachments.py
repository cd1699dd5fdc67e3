"""A file on a page: its name, with a link when it may be read, and what the virus scanner said.

``{% load attachments %}{% attachment_file file %}`` and ``{% scan_status file %}``.
"""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.enums import ScanState
from proposals.formats import file_size
from proposals.models import Attachment
from proposals.services.attachments import is_readable
from proposals.services.scanning import DAMAGED

from .components import status

register = template.Library()
STATES = {
    ScanState.WAITING: ("wait", gettext_lazy("Being checked for viruses")),
    ScanState.CLEAN: ("done", gettext_lazy("Safe")),
    ScanState.INFECTED: ("error", gettext_lazy("Unsafe, removed")),
    ScanState.NOT_SCANNED: ("info", gettext_lazy("Not scanned yet")),
}


@register.simple_tag
def scan_status(attachment: Attachment) -> SafeString:
    """Show what is known of a file: being checked, safe, unsafe, not scanned or damaged."""
    if attachment.scan_state == ScanState.WAITING and attachment.scan_report == DAMAGED:
        return status("error", _("Damaged"), plain=True)
    kind, text = STATES[ScanState(attachment.scan_state)]
    return status(kind, str(text), plain=True)


@register.simple_tag
def attachment_name(attachment: Attachment) -> SafeString:
    """Show the name; as a link when the file may be read now. A name never turns its surroundings around."""
    name = format_html("<bdi>{}</bdi>", attachment.original_name)
    if not is_readable(attachment):
        return name
    return format_html(
        '<a href="{}">{}</a>',
        reverse("proposals:attachment_download", args=[attachment.proposal_id, attachment.pk]),
        name,
    )


@register.simple_tag
def attachment_file(attachment: Attachment) -> SafeString:
    """Show name, size and what the scanner said, on one line."""
    return format_html(
        '{} <span class="mkb-soft mkb-small">{}</span> {}',
        attachment_name(attachment),
        file_size(attachment.size),
        scan_status(attachment),
    )
