"""Adding files, from the plain form and from the script of the page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from proposals.forms import AttachmentForm
from proposals.models import Attachment, Proposal
from proposals.services.attachments import Kept
from proposals.services.clock import database_now
from proposals.services.drafts import NotEditable
from proposals.views.access import require_permission, visible_proposal_or_404
from proposals.views.attachment_keeping import save_attachments, words_for
from proposals.views.attachments import list_answer, wants_json
from proposals.views.section_pages import SectionPage, page_of
from proposals.views.sections import following_address, render_locked, render_section

SECTION = "attachments"


@require_POST
def attachment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the files that were chosen; those that are refused are explained one by one."""
    if not request.user.is_authenticated:
        return signed_out(request, pk)
    proposal, page = draft_and_page(request, pk)
    form = AttachmentForm(proposal, request.POST, request.FILES, section=SECTION)
    form.replacing(replaced_by(request, proposal))
    if not proposal.may_change(SECTION):
        return locked(request, page, form)
    try:
        kept = save_attachments(form, request.user, database_now())
    except NotEditable:
        return locked(request, page, form)
    status = explain(request, form, kept)
    if wants_json(request):
        return json_answer(request, form, kept, status)
    for found in kept:
        messages.success(request, words_for(found))
    if form.errors:
        return render_section(request, page, form, status=status)
    return redirect(next_page(request, page, proposal))


@login_required
@require_safe
def attachment_replace(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    """Show the page of attachments, on which the next file takes the place of another."""
    proposal, page = draft_and_page(request, pk)
    if not proposal.may_change(SECTION):
        return redirect("proposals:proposal_read", pk=pk)
    old = get_object_or_404(Attachment, pk=attachment_pk, proposal=proposal)
    return render_section(request, page, AttachmentForm(proposal, section=SECTION).replacing(old))


def draft_and_page(request: HttpRequest, pk: int) -> tuple[Proposal, SectionPage]:
    """Give the proposal for somebody who may write it, and its page of attachments."""
    proposal = visible_proposal_or_404(request, pk)
    require_permission(request, "proposals.edit_proposal", proposal)
    page = page_of(proposal.round, SECTION)
    if page is None:
        raise Http404
    return proposal, page


def replaced_by(request: HttpRequest, proposal: Proposal) -> Attachment | None:
    """Find the file that the new one replaces; one that is gone already needs no replacing."""
    number = request.POST.get("replaces", "")
    if not (number.isdecimal() and number.isascii() and len(number) < 19):
        return None
    return Attachment.objects.filter(pk=int(number), proposal=proposal.pk).first()


def explain(request: HttpRequest, form: AttachmentForm, kept: list[Kept]) -> int:
    """Add what the files themselves do not say, and give the status of the answer."""
    if getattr(request, "upload_was_stopped", False):
        limits = form.limits()
        text = _("You sent more than %(total)s at once, so we stopped. Your draft is as it was. Send the files apart.")
        form.add_error("upload", text % limits)
        return 413
    if not kept and not form.errors and request.POST.get("action") in {None, "add"}:
        form.add_error("upload", _("Choose a file first. Then add it."))
    if any(getattr(upload, "is_cut_off", False) for upload in request.FILES.getlist("upload")):
        return 413
    return 422 if form.errors else 200


def json_answer(request: HttpRequest, form: AttachmentForm, kept: list[Kept], status: int) -> JsonResponse:
    """Give the script the list and what to say."""
    said: list[dict[str, Any]] = [{"kind": "done", "text": words_for(found)} for found in kept]
    said += [{"kind": "error", "text": text} for text in form.errors.get("upload", [])]
    return JsonResponse(list_answer(request, form.proposal) | {"messages": said}, status=status)


def locked(request: HttpRequest, page: SectionPage, form: AttachmentForm) -> HttpResponse:
    """Say that the proposal was submitted meanwhile."""
    if wants_json(request):
        text = _("The proposal was submitted. Its files do not change any more.")
        return JsonResponse({"messages": [{"kind": "error", "text": text}]}, status=409)
    return render_locked(request, page, form)


def signed_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to sign in again; what was added before is kept."""
    here = reverse("proposals:proposal_section", args=[pk, SECTION])
    if not wants_json(request):
        return redirect_to_login(here)
    text = _("You are signed out. Sign in again in a new tab, come back here and try again.")
    return JsonResponse({"messages": [{"kind": "error", "text": text}], "sign_in": True}, status=401)


def next_page(request: HttpRequest, page: SectionPage, proposal: Proposal) -> str:
    """Give where the pressed button leads."""
    action = request.POST.get("action", "add")
    if action == "continue":
        return following_address(page, proposal)
    if action == "overview":
        return reverse("proposals:proposal_detail", args=[proposal.pk])
    return reverse("proposals:proposal_section", args=[proposal.pk, SECTION])
