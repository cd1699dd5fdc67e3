"""The covenant of a deal: what was agreed, the signed copy, and making that public."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.enums import DealStatus, ScanState
from proposals.forms.deals import SignedCopyForm
from proposals.models import Covenant, Deal, KnowledgeDocument, SignedCopy
from proposals.services.attachments import AttachmentRefused, DamagedFile, is_readable, verified_copy
from proposals.services.clock import database_now
from proposals.services.signed_copies import (
    NothingToSign,
    NotPublishable,
    keep_signed_copy,
    publish_signed_copy,
    signing_day_problem,
)
from proposals.tasks import scan_deal_file_on_commit
from proposals.views.access import require_permission
from proposals.views.attachments import NOTHING_RUNS
from proposals.views.deal_elaboration import deal_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deal_covenant(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the covenant and its signed copies; on POST keep the copy that came back."""
    deal = deal_or_404(request, pk)
    covenant = deal.covenants.select_related("made_by").first()
    if request.method != "POST":
        return _page(request, deal, covenant, SignedCopyForm())
    require_permission(request, "proposals.work_on_deal", deal)
    form = SignedCopyForm(request.POST, request.FILES)
    waits = covenant is not None and deal.status == DealStatus.COVENANT_READY
    if waits and form.is_valid() and _keep(request, deal, covenant, form):
        return redirect("proposals:deal_covenant", pk)
    if not waits or not form.errors:  # without errors another moved the deal meanwhile
        messages.error(request, _("No covenant waits for a signature."))
        return redirect("proposals:deal_covenant", pk)
    if "upload" in request.FILES and "upload" not in form.errors:
        form.add_error("upload", _("The file was not kept yet. Choose it again."))  # a browser never sends it twice
    return _page(request, deal, covenant, form)


def _keep(request: HttpRequest, deal: Deal, covenant: Covenant, form: SignedCopyForm) -> bool:
    """Keep the copy; what is wrong with it stands beside the fields afterwards."""
    now, day = database_now(), form.cleaned_data["signed_date"]
    if problem := signing_day_problem(day, covenant, now):
        form.add_error("signed_date", problem)
        return False
    try:
        copy = keep_signed_copy(
            deal=deal, upload=form.cleaned_data["upload"], signed_date=day, by=request.user, at=now
        )  # fmt: skip
    except AttachmentRefused as refusal:
        form.add_error("upload", refusal.message)
        return False
    except NothingToSign:
        return False
    if copy.scan_state == ScanState.WAITING:
        scan_deal_file_on_commit(copy)
    messages.success(request, _("The signed covenant is kept. Record now that the deal was signed."))
    return True


@login_required
@require_safe
def deal_covenant_file(request: HttpRequest, pk: int, copy_pk: int) -> HttpResponse:
    """Give a signed covenant to keep."""
    copy = get_object_or_404(SignedCopy.objects.visible_to(request.user), pk=copy_pk, deal=pk)
    return stored_file_answer(request, copy)


@login_required
@require_POST
def deal_covenant_publish(request: HttpRequest, pk: int, copy_pk: int) -> HttpResponse:
    """Let everybody read the signed covenant."""
    deal = deal_or_404(request, pk)
    require_permission(request, "proposals.work_on_deal", deal)
    copy = get_object_or_404(SignedCopy, pk=copy_pk, deal=deal)
    try:
        publish_signed_copy(copy=copy, by=request.user, at=database_now())
    except NotPublishable:
        messages.error(request, _("This covenant cannot be published yet: the deal is not signed, or the file waits."))
    else:
        messages.success(request, _("The signed covenant is public now."))
    return redirect("proposals:deal_covenant", pk)


def stored_file_answer(request: HttpRequest, row: SignedCopy | KnowledgeDocument) -> HttpResponse:
    """Answer with a stored file to keep, never to open within the site; what was not found safe is given to nobody."""
    status = 0 if is_readable(row) else 403
    try:
        copy = None if status else verified_copy(row)
    except DamagedFile:
        copy, status = None, 410
    if copy is None:
        context = {"attachment": row, "is_damaged": status == 410}
        return render(request, "proposals/attachment_closed.html", context, status=status)
    response = FileResponse(copy, as_attachment=True, filename=row.original_name, content_type=row.content_type)
    response["Content-Length"] = row.size
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, deal: Deal, covenant: Covenant | None, form: SignedCopyForm) -> HttpResponse:
    is_ministry = request.user.has_perm("proposals.work_on_deal", deal)
    copies = deal.signed_copies.select_related("covenant", "uploaded_by", "published_by")
    context = {
        "deal": deal,
        "covenant": covenant,
        "content": covenant.content if covenant else None,
        "amounts": {name: Decimal(amount) for name, amount in covenant.content["amounts"].items()} if covenant else {},
        "results": [
            (row["name"], row["unit"], Decimal(row["baseline"]), Decimal(row["target"]))
            for row in (covenant.content["indicators"] if covenant else [])
        ],
        "milestones": [
            (row["title"], date.fromisoformat(row["planned_date"]))
            for row in (covenant.content["milestones"] if covenant else [])
        ],
        "copies": [(copy, is_readable(copy), _may_publish(copy, deal) and is_ministry) for copy in copies],
        "form": form if is_ministry and deal.status == DealStatus.COVENANT_READY else None,
        "is_ministry": is_ministry,
    }
    return render(request, "proposals/deal_covenant.html", context, status=422 if form.errors else 200)


def _may_publish(copy: SignedCopy, deal: Deal) -> bool:
    return copy.published_at is None and deal.covenant_signed_date is not None and is_readable(copy)
