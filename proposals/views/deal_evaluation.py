"""The evaluation of a deal: the region writes and sends it, the ministry accepts it or sends it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from proposals.enums import DealStatus
from proposals.forms.deals import EvaluationForm, RemarksForm
from proposals.models import Deal, DealEvaluation, User
from proposals.services.clock import database_now
from proposals.services.deal_evaluations import (
    PARTS,
    EvaluationClosed,
    EvaluationIncomplete,
    EvaluationMoved,
    accept_evaluation,
    as_sent,
    basis_of,
    return_evaluation,
    save_evaluation,
    submit_evaluation,
)
from proposals.views.access import require_permission
from proposals.views.deal_elaboration import deal_or_404

CLOSED = gettext_lazy("The evaluation was sent or judged meanwhile. The page shows how it stands.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deal_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the evaluation; on POST take the step that was pressed: save, send, accept or return."""
    deal = deal_or_404(request, pk)
    evaluation = _readable(request, deal)
    if request.method != "POST":
        return _page(request, deal, evaluation, EvaluationForm(initial=_words(evaluation)), RemarksForm())
    action = request.POST.get("action")
    if action in {"save", "send"}:
        require_permission(request, f"proposals.{'write' if action == 'save' else 'sign'}_for_deal", deal)
        form = EvaluationForm(request.POST)
        if not form.is_valid():  # nothing is kept, so it stands on what was on the screen
            return _page(request, deal, evaluation, form, RemarksForm(), basis=request.POST.get("basis", ""))
        try:
            if _written(request, deal, form, action):
                return redirect("proposals:deal_evaluation", pk)
        except EvaluationMoved as moved:
            words = _("%(person)s saved other words while you were writing. You see them above your own.")
            form.add_error(None, words % {"person": moved.evaluation.saved_by})
            return _page(request, deal, moved.evaluation, form, RemarksForm(), has_moved=True)
        return _page(request, deal, _readable(request, deal), form, RemarksForm())
    if action not in {"accept", "return"}:
        raise PermissionDenied
    require_permission(request, "proposals.work_on_deal", deal)
    remarks = RemarksForm(request.POST)
    if _judged(request, deal, remarks, action):
        return redirect("proposals:deal_evaluation", pk)
    return _page(request, deal, evaluation, EvaluationForm(initial=_words(evaluation)), remarks)


def _readable(request: HttpRequest, deal: Deal) -> DealEvaluation | None:
    """Give the evaluation; while the region changes one that was sent back, others read what was sent before."""
    evaluation = DealEvaluation.objects.visible_to(request.user).filter(deal=deal).first()
    if evaluation is None or not evaluation.is_editable or _is_own(request, deal):
        return evaluation
    return as_sent(evaluation)


def _is_own(request: HttpRequest, deal: Deal) -> bool:
    return isinstance(request.user, User) and deal.proposal.organisation_id in request.user.membership_roles


def _written(request: HttpRequest, deal: Deal, form: EvaluationForm, action: str) -> bool:
    """Save, and send when that was pressed. What was typed is kept also when sending is refused.

    :raises EvaluationMoved: when other words were saved since the page was opened.
    """
    now = database_now()
    try:
        basis = request.POST.get("basis")
        save_evaluation(deal=deal, values=form.cleaned_data, by=request.user, at=now, basis=basis)
        if action == "send":
            submit_evaluation(deal=deal, by=request.user, at=now)
    except EvaluationIncomplete as error:
        form.require(error.parts)
        return False
    except EvaluationClosed:
        messages.error(request, CLOSED)
        return True
    words = _("The evaluation is sent.") if action == "send" else _("The evaluation is saved. You can go on later.")
    messages.success(request, words)
    return True


def _judged(request: HttpRequest, deal: Deal, form: RemarksForm, action: str) -> bool:
    if form.is_valid() and action == "return" and not form.cleaned_data["remarks"].strip():
        form.add_error("remarks", _("Write what the region must mend before you send the evaluation back."))
    if not form.is_valid():
        return False
    judge = accept_evaluation if action == "accept" else return_evaluation
    try:
        judge(deal=deal, remarks=form.cleaned_data["remarks"].strip(), by=request.user, at=database_now())
    except EvaluationClosed:
        messages.error(request, CLOSED)
    else:
        done = _("The evaluation is accepted.") if action == "accept" else _("The evaluation is back with the region.")
        messages.success(request, done)
    return True


def _words(evaluation: DealEvaluation | None) -> dict[str, str]:
    return {name: getattr(evaluation, name) for name in PARTS} if evaluation else {}


def _page(
    request: HttpRequest,
    deal: Deal,
    evaluation: DealEvaluation | None,
    form: EvaluationForm,
    remarks: RemarksForm,
    *,
    basis: str | None = None,
    has_moved: bool = False,
) -> HttpResponse:
    runs = deal.status == DealStatus.RUNNING
    waits = evaluation is not None and evaluation.submitted_at is not None and evaluation.accepted_at is None
    context = {
        "deal": deal,
        "evaluation": evaluation,
        "answers": [(form.fields[name].label, getattr(evaluation, name)) for name in PARTS] if evaluation else [],
        "form": form,
        "basis": basis_of(evaluation) if basis is None else basis,
        "has_moved": has_moved,
        "remarks": remarks,
        "is_being_changed": evaluation is not None and evaluation.is_editable and not _is_own(request, deal),
        "error_form": form if form.errors else remarks,
        "may_write": runs
        and (evaluation is None or evaluation.is_editable)
        and request.user.has_perm("proposals.write_for_deal", deal),
        "may_send": request.user.has_perm("proposals.sign_for_deal", deal),
        "may_judge": runs and waits and request.user.has_perm("proposals.work_on_deal", deal),
    }
    bad = form.errors if form.is_bound else remarks.errors
    return render(request, "proposals/deal_evaluation.html", context, status=422 if bad else 200)
