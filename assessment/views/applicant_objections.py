"""The page on which an applicant objects to a decision, and sees how the objection stands."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.forms.objections import MoreFilesForm, PortalObjectionForm
from assessment.models import Objection, ObjectionFile
from assessment.queries.contested import Contested, decided_objection, decision_that_stands
from assessment.queries.objections import objection_row
from assessment.services.objection_files import FilesRefused, add_objection_files
from assessment.services.objections import object_through_portal
from assessment.tasks import scan_objection_file_on_commit
from assessment.terms import objection_last_day
from assessment.views.management.steps import refusal_of, words_of
from proposals.enums import MembershipRole, ScanState
from proposals.models import Proposal
from proposals.services.attachments import AttachmentRefused, is_readable
from proposals.services.clock import database_now
from proposals.views.deal_covenant import stored_file_answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def applicant_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the own objection on a decision, or the form to make one; only a signatory objects."""
    proposal, decision = _own_or_404(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, status = PortalObjectionForm(*sent), 200
    if sent and form.is_valid():
        if _is_kept(request, proposal, form):
            messages.success(request, _("We received your objection. You get a confirmation."))
            return redirect("assessment:applicant_objection", pk)
        status = 422 if "files" in form.errors else 409
    elif form.errors:
        status = 422
    return _show(request, proposal, decision, form, MoreFilesForm(), status)


@login_required
@require_POST
def applicant_objection_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files to the own objection while it waits for the decision; only a signatory does."""
    proposal, decision = _own_or_404(request, pk)
    form = MoreFilesForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        try:
            files = add_objection_files(
                proposal=proposal, files=form.cleaned_data["more"], by=request.user, at=database_now()
            )
        except AttachmentRefused as error:
            form.add_error("more", error.message + " " + _("Nothing was sent yet. Choose your files again."))
        except FilesRefused as refusal:
            form.add_error("more", str(refusal))
            status = 409
        else:
            _have_scanned(files)
            messages.success(request, _("The files are with your objection now."))
            return redirect("assessment:applicant_objection", pk)
    return _show(request, proposal, decision, PortalObjectionForm(), form, status)


@login_required
@require_safe
def objection_attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a file of an objection to keep, to who may read the objection."""
    return stored_file_answer(request, get_object_or_404(ObjectionFile.objects.visible_to(request.user), pk=pk))


def _own_or_404(request: HttpRequest, pk: int) -> tuple[Proposal, Contested]:
    """Give the own proposal and the decision on it that stands; only a signatory sends anything."""
    own = Proposal.objects.visible_to(request.user).filter(organisation__in=list(request.user.membership_roles))
    proposal = get_object_or_404(own.select_related("round", "organisation"), pk=pk)
    decision = decision_that_stands(proposal)
    if decision is None or not proposal.round.mentions_objection:
        raise Http404
    if request.method == "POST" and not _may_object(request, proposal):
        raise PermissionDenied
    return proposal, decision


def _may_object(request: HttpRequest, proposal: Proposal) -> bool:
    return request.user.membership_roles.get(proposal.organisation_id) == MembershipRole.SIGNATORY


def _show(
    request: HttpRequest,
    proposal: Proposal,
    decision: Contested,
    form: PortalObjectionForm,
    more: MoreFilesForm,
    status: int,
) -> HttpResponse:
    today = localtime(database_now()).date()
    objections = (
        Objection.objects.visible_to(request.user)
        .filter(proposal=proposal)
        .prefetch_related("pauses", "default_notices", "files")
    )
    rows = [objection_row(each, today) for each in objections.order_by("-number")]
    decided = decided_objection(decision, proposal)
    may_object = _may_object(request, proposal)
    context = {
        "proposal": proposal,
        "decision": decision,
        "rows": rows,
        "shown": [(row, [(each, is_readable(each)) for each in row.objection.files.all()]) for row in rows],
        "form": form,
        "more": more,
        "refused": more if more.errors else form,
        "may_add": may_object,
        "may_object": may_object
        and not decision.is_on_objection
        and decided is None
        and not any(each.objection.decided_at is None for each in rows),
        "until": decision.last_day,
        "appeal_until": objection_last_day(localtime(decided.decided_at).date()) if decided else None,
        "today": today,
    }
    return render(request, "assessment/applicant_objection.html", context, status=status)


def _is_kept(request: HttpRequest, proposal: Proposal, form: PortalObjectionForm) -> bool:
    """Keep the objection with its files, or say at the field why not; what was typed stays."""
    kept: list[Objection] = []
    try:
        refusal = refusal_of(
            lambda: kept.append(
                object_through_portal(proposal=proposal, by=request.user, at=database_now(), **form.cleaned_data)
            )
        )
    except AttachmentRefused as error:
        form.add_error("files", error.message + " " + _("Nothing was sent yet. Choose your files again."))
        return False
    if refusal is not None:
        form.add_error("grounds", words_of(refusal))
        return False
    _have_scanned(kept[0].files.all())
    return True


def _have_scanned(files: Iterable[ObjectionFile]) -> None:
    for file in files:
        if file.scan_state == ScanState.WAITING:
            scan_objection_file_on_commit(file.pk)
