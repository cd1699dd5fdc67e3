"""Files of a proposal: read them, take them away, see how far the check is."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from proposals.enums import ScanState
from proposals.models import Attachment, Proposal
from proposals.services.attachments import DamagedFile, file_taken_away, is_readable, remove_attachment, verified_copy
from proposals.services.clock import database_now
from proposals.services.drafts import NotEditable
from proposals.views.access import require_permission

NOTHING_RUNS = "sandbox; default-src 'none'"


@login_required
@require_safe
def attachment_download(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    """Give a file to keep, never to open within the site. What was not found safe is given to nobody."""
    visible = Attachment.objects.visible_to(request.user)
    attachment = visible.filter(pk=attachment_pk, proposal=pk).first()
    attachment = attachment or file_taken_away(request.user, pk, attachment_pk)
    if attachment is None:
        raise Http404
    if not is_readable(attachment):
        return closed_page(request, attachment, status=403)
    try:
        copy = verified_copy(attachment)
    except DamagedFile:
        return closed_page(request, attachment, status=410)
    response = FileResponse(
        copy, as_attachment=True, filename=attachment.original_name, content_type=attachment.content_type
    )
    response["Content-Length"] = attachment.size
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


def closed_page(request: HttpRequest, attachment: Attachment, status: int) -> HttpResponse:
    """Say why a file cannot be read now."""
    context = {"attachment": attachment, "is_damaged": status == 410}
    return render(request, "proposals/attachment_closed.html", context, status=status)


@login_required
@require_POST
def attachment_remove(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    """Take a file away from a draft."""
    visible = Attachment.objects.visible_to(request.user).select_related("proposal")
    attachment = get_object_or_404(visible, pk=attachment_pk, proposal=pk)
    require_permission(request, "proposals.edit_proposal", attachment.proposal)
    name = attachment.original_name
    try:
        remove_attachment(attachment=attachment, by=request.user, at=database_now())
    except NotEditable:
        text = _("The proposal was submitted. Its files do not change any more.")
        if wants_json(request):
            return JsonResponse({"messages": [{"kind": "error", "text": text}]}, status=409)
        messages.error(request, text)
        return redirect("proposals:proposal_read", pk=pk)
    text = _("The file “%(name)s” was removed.") % {"name": name}
    if wants_json(request):
        return JsonResponse(list_answer(request, attachment.proposal) | {"messages": [{"kind": "done", "text": text}]})
    messages.success(request, text)
    return redirect("proposals:proposal_section", pk=pk, section="attachments")


@login_required
@require_safe
def attachment_states(request: HttpRequest, pk: int) -> JsonResponse:
    """Give the list as it is now, for the script that looks whether files were checked."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    require_permission(request, "proposals.edit_proposal", proposal)
    return JsonResponse(list_answer(request, proposal))


def list_answer(request: HttpRequest, proposal: Proposal) -> dict[str, object]:
    """Give the rendered list, a stamp that changes when it does, and whether something in it still waits."""
    files = list(Attachment.objects.filter(proposal=proposal.pk))
    html = render_to_string("proposals/includes/attachment_list.html", {"proposal": proposal, "files": files}, request)
    return {
        "list": html,
        "stamp": " ".join(f"{each.pk}:{each.scan_state}" for each in files),
        "waiting": any(each.scan_state == ScanState.WAITING for each in files),
    }


def wants_json(request: HttpRequest) -> bool:
    """Say whether our script asks; without it the browser asks for a page."""
    return request.headers.get("Accept", "").startswith("application/json")
