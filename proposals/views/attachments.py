"""Files of a proposal: give them, take them away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from proposals.models import Attachment
from proposals.services.attachments import remove_attachment
from proposals.services.clock import database_now
from proposals.services.drafts import NotEditable
from proposals.views.access import require_permission


@login_required
@require_safe
def attachment_download(request: HttpRequest, pk: int, attachment_pk: int) -> FileResponse:
    """Give a file to keep, never to open within the site."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=attachment_pk, proposal=pk)
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.original_name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


@login_required
@require_POST
def attachment_remove(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    """Take a file away from a draft."""
    visible = Attachment.objects.visible_to(request.user).select_related("proposal")
    attachment = get_object_or_404(visible, pk=attachment_pk, proposal=pk)
    require_permission(request, "proposals.edit_proposal", attachment.proposal)
    try:
        remove_attachment(attachment=attachment, by=request.user, at=database_now())
    except NotEditable:
        messages.error(request, _("The proposal was submitted. Its files do not change any more."))
        return redirect("proposals:proposal_read", pk=pk)
    messages.success(request, _("The file “%(name)s” was removed.") % {"name": attachment.original_name})
    return redirect("proposals:proposal_section", pk=pk, section="attachments")
