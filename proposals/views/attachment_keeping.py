"""Keeping what was chosen on the page of attachments, and having it scanned."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from proposals.enums import ScanState
from proposals.forms import AttachmentForm
from proposals.models import User
from proposals.services.attachments import Allowance, AttachmentRefused, Kept, add_attachment
from proposals.tasks import scan_on_commit


def save_attachments(form: AttachmentForm, by: User, at: datetime) -> list[Kept]:
    """Keep the chosen files one by one; for each that is refused an error beside the field says why.

    Looking into them has a time for all together: a file that was not reached is refused by name.
    """
    kept: list[Kept] = []
    form.is_valid()
    allowance = Allowance(settings.ATTACHMENTS_INSPECTION_SECONDS)
    replaced = form.replaced
    for upload in form.cleaned_data.get("upload", []):
        try:
            found = add_attachment(
                proposal=form.proposal, upload=upload, by=by, at=at, replaces=replaced, allowance=allowance
            )
        except AttachmentRefused as refusal:
            form.add_error("upload", refusal.message)
            continue
        kept.append(found)
        replaced = None
        if found.attachment.scan_state == ScanState.WAITING:
            scan_on_commit(found.attachment.pk)
    if kept:
        getattr(form.proposal, "_prefetched_objects_cache", {}).pop("attachments", None)
    return kept


def words_for(found: Kept) -> str:
    """Say what became of a file."""
    name = {"name": found.attachment.original_name}
    if found.was_there:
        return _("You added this file already, as “%(name)s”. We keep it once.") % name
    return _("The file “%(name)s” was added.") % name
