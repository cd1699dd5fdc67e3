"""Keeping what was chosen on the page of attachments, and having it scanned."""

from datetime import datetime

from django.utils.translation import gettext as _

from proposals.enums import ScanState
from proposals.forms import AttachmentForm
from proposals.models import User
from proposals.services.attachments import AttachmentRefused, Kept, add_attachment
from proposals.tasks import scan_on_commit


def save_attachments(form: AttachmentForm, by: User, at: datetime) -> list[Kept]:
    """Keep the chosen files one by one; for each that is refused an error beside the field says why."""
    kept: list[Kept] = []
    form.is_valid()
    replaced = form.replaced
    for upload in form.cleaned_data.get("upload", []):
        try:
            found = add_attachment(proposal=form.proposal, upload=upload, by=by, at=at, replaces=replaced)
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
