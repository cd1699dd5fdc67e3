"""Staff ask for a supplement, give more time, end a request, and see what a supplement changed."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.enums import ProposalStatus
from proposals.forms.supplements import EndRequestForm, SupplementForm, TermForm
from proposals.models import Attachment, Proposal, Submission, SupplementRequest
from proposals.queries import proposals_for_staff
from proposals.services.attachments import files_taken_away
from proposals.services.clock import database_now
from proposals.services.shown_submission import NewerSubmission
from proposals.services.status import TransitionNotAllowed
from proposals.services.supplement_content import as_submitted
from proposals.services.supplements import NothingAsked, TermTooShort, ask_supplement, close_request, extend_term
from proposals.views.changes import changed_parts
from proposals.views.management.proposals import shown_number
from proposals.views.section_pages import pages_of

PAGE = "proposals:management_proposal"


@login_required
@permission_required("proposals.see_intake", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def supplement_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the applicant to complete named parts before a day."""
    proposal = _proposal(request, pk)
    if proposal.status != ProposalStatus.SUBMITTED:
        messages.error(request, _meanwhile())
        return redirect(PAGE, pk)
    now = database_now()
    pages = [(page.code, str(page.title)) for page in pages_of(proposal.round)]
    form = SupplementForm(request.POST if request.method == "POST" else None, sections=pages, at=now)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            ask_supplement(
                proposal=proposal, sections=values["sections"], question=values["question"],
                due_at=values["due_date"], by=request.user, at=now,
                shown=shown_number(request.POST.get("submission", "")),
            )  # fmt: skip
        except NewerSubmission as newer:
            form.add_error(None, _newer_words(newer))
        except TransitionNotAllowed:
            messages.error(request, _meanwhile())
            return redirect(PAGE, pk)
        else:
            messages.success(request, _("We asked for the supplement. The applicant finds it in the portal."))
            return redirect(PAGE, pk)
    context = {"proposal": proposal, "form": form, "submission": _current_number(proposal)}
    return render(request, "proposals/management/supplement_ask.html", context, status=422 if form.errors else 200)


@login_required
@permission_required("proposals.see_intake", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def supplement_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the applicant more time for a supplement."""
    proposal = _proposal(request, pk)
    asked = _open_request(proposal)
    if asked is None:
        messages.error(request, _meanwhile())
        return redirect(PAGE, pk)
    now = database_now()
    form = TermForm(request.POST if request.method == "POST" else None, after=max(asked.due_at, now))
    if request.method == "POST" and form.is_valid():
        due_at, reason = form.cleaned_data["due_date"], form.cleaned_data["reason"]
        try:
            extend_term(request=asked, due_at=due_at, reason=reason, by=request.user, at=now)
        except (NothingAsked, TermTooShort):
            messages.error(request, _meanwhile())
        else:
            messages.success(request, _("The applicant has more time and hears so."))
        return redirect(PAGE, pk)
    context = {"proposal": as_submitted(proposal), "asked": asked, "form": form}
    return render(request, "proposals/management/supplement_term.html", context, status=422 if form.errors else 200)


@login_required
@permission_required("proposals.see_intake", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def supplement_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a request without an answer; the proposal stands as it was submitted."""
    proposal = _proposal(request, pk)
    asked = _open_request(proposal)
    if asked is None:
        messages.error(request, _meanwhile())
        return redirect(PAGE, pk)
    form = EndRequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_request(proposal=proposal, by=request.user, at=database_now(), reason=form.cleaned_data["reason"])
        except NothingAsked:
            messages.error(request, _meanwhile())
        else:
            messages.success(request, _("We no longer wait for the supplement."))
        return redirect(PAGE, pk)
    context = {"proposal": as_submitted(proposal), "asked": asked, "form": form, "now": database_now()}
    return render(request, "proposals/management/supplement_close.html", context, status=422 if form.errors else 200)


@login_required
@permission_required("proposals.see_intake", raise_exception=True)
@require_safe
def management_changes(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show what a submission changed since the one before it."""
    proposal = get_object_or_404(proposals_for_staff(request.user), pk=pk)
    request.round_on_screen = proposal.round.slug  # for the menu
    pair = {each.number: each for each in proposal.submissions.filter(number__in=[number - 1, number])}
    if len(pair) < 2:
        raise Http404
    before, after = pair[number - 1], pair[number]
    context = {
        "proposal": as_submitted(proposal),
        "before": before,
        "after": after,
        "parts": changed_parts(proposal, json.loads(before.content), json.loads(after.content)),
        "asked": SupplementRequest.objects.filter(submission=after).first(),
        "gone": _files_gone(proposal, before),
    }
    return render(request, "proposals/management/changes.html", context)


def _files_gone(proposal: Proposal, before: Submission) -> list[Attachment]:
    """Give the files that a version names and that the applicant took away since."""
    named = {(each["name"], each["sha256"]) for each in json.loads(before.content)["attachments"]}
    files = files_taken_away(proposal.supplement_requests.all())
    return [file for file in files if (file.original_name, file.sha256) in named]


def _proposal(request: HttpRequest, pk: int) -> Proposal:
    """Give a proposal that this person may decide about.

    :raises PermissionDenied: if this person reads it only, or works for the applicant.
    """
    proposal = get_object_or_404(proposals_for_staff(request.user).prefetch_related("round__questions"), pk=pk)
    if not request.user.has_perm("proposals.check_admissibility", proposal):
        raise PermissionDenied
    request.round_on_screen = proposal.round.slug
    return proposal


def _current_number(proposal: Proposal) -> int:
    """Give the number of what stands submitted; 0 for nothing."""
    return next(iter(proposal.submissions.filter(is_current=True).values_list("number", flat=True)), 0)


def _newer_words(newer: NewerSubmission) -> str:
    reference = newer.submission.reference if newer.submission else ""
    return _(
        "The applicant submitted a newer version meanwhile, with reference %(reference)s. Nothing was asked yet. "
        "Look at that version first. What you typed stands below."
    ) % {"reference": reference}


def _open_request(proposal: Proposal) -> SupplementRequest | None:
    return proposal.supplement_requests.filter(answered_at__isnull=True, closed_at__isnull=True).first()


def _meanwhile() -> str:
    return _("Somebody decided about this proposal meanwhile. The page shows how it stands.")
