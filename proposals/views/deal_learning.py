"""What the deals of a round learn from each other: sessions, questions and documents."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from proposals.enums import ScanState
from proposals.forms.deals import AnswerForm, LearningQuestionForm, SessionForm, SessionReportForm, ShareForm
from proposals.models import Deal, KnowledgeDocument, LearningQuestion, PeerSession
from proposals.services.attachments import AttachmentRefused
from proposals.services.clock import database_now
from proposals.services.knowledge import answer_question, ask_question, plan_session, report_session, share_document
from proposals.tasks import scan_deal_file_on_commit
from proposals.views.access import require_permission
from proposals.views.deal_covenant import stored_file_answer
from proposals.views.deal_elaboration import deal_or_404


@login_required
@require_safe
def deal_learning(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the deals of this deal's round share."""
    return _page(request, deal_or_404(request, pk))


@login_required
@require_POST
def learning_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a question to the other deals."""
    deal = deal_or_404(request, pk)
    require_permission(request, "proposals.write_for_deal", deal)
    form = LearningQuestionForm(request.POST, sessions=_sessions(deal), prefix="ask")
    if not form.is_valid():
        return _page(request, deal, ask=form)
    values = form.cleaned_data
    ask_question(
        deal=deal, question=values["question"], session=values["session"], by=request.user, at=database_now()
    )  # fmt: skip
    messages.success(request, _("The other deals can read your question now."))
    return redirect("proposals:deal_learning", pk)


@login_required
@require_POST
def learning_answer(request: HttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Answer a question of a deal of the same round."""
    deal = deal_or_404(request, pk)
    require_permission(request, "proposals.elaborate_deal", deal)
    question = get_object_or_404(LearningQuestion, pk=question_pk, deal__proposal__round=deal.proposal.round_id)
    form = AnswerForm(request.POST, prefix=f"answer-{question.pk}")
    if not form.is_valid():
        return _page(request, deal, answer=(question.pk, form))
    answer_question(question=question, answer=form.cleaned_data["answer"], by=request.user, at=database_now())
    messages.success(request, _("The answer is kept."))
    return redirect("proposals:deal_learning", pk)


@login_required
@require_POST
def learning_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Share a document with the other deals."""
    deal = deal_or_404(request, pk)
    require_permission(request, "proposals.elaborate_deal", deal)
    form = ShareForm(request.POST, request.FILES, prefix="share")
    if form.is_valid():
        try:
            document = share_document(
                round_=deal.proposal.round, title=form.cleaned_data["title"], upload=form.cleaned_data["upload"],
                by=request.user, at=database_now(),
            )  # fmt: skip
        except AttachmentRefused as refusal:
            form.add_error("upload", refusal.message)
        else:
            if document.scan_state == ScanState.WAITING:
                scan_deal_file_on_commit(document)
            messages.success(request, _("The document is shared."))
            return redirect("proposals:deal_learning", pk)
    return _page(request, deal, share=form)


@login_required
@require_safe
def learning_document(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """Give a shared document to keep."""
    deal = deal_or_404(request, pk)
    visible = KnowledgeDocument.objects.visible_to(request.user)
    return stored_file_answer(request, get_object_or_404(visible, pk=document_pk, round=deal.proposal.round_id))


@login_required
@require_POST
def session_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a session of the deals of this deal's round."""
    deal = deal_or_404(request, pk)
    require_permission(request, "proposals.hold_sessions")
    form = SessionForm(request.POST, prefix="plan")
    if not form.is_valid():
        return _page(request, deal, plan=form)
    plan_session(round_=deal.proposal.round, by=request.user, at=database_now(), **form.cleaned_data)
    messages.success(request, _("The session is planned."))
    return redirect("proposals:deal_learning", pk)


@login_required
@require_POST
def session_report(request: HttpRequest, pk: int, session_pk: int) -> HttpResponse:
    """Keep what was learned in a session."""
    deal = deal_or_404(request, pk)
    require_permission(request, "proposals.hold_sessions")
    session = get_object_or_404(_sessions(deal), pk=session_pk)
    form = SessionReportForm(request.POST, prefix=f"report-{session.pk}")
    if not form.is_valid():
        return _page(request, deal, report=(session.pk, form))
    report_session(session=session, report=form.cleaned_data["report"])
    messages.success(request, _("What was learned is kept."))
    return redirect("proposals:deal_learning", pk)


def _sessions(deal: Deal) -> Any:
    return PeerSession.objects.filter(round=deal.proposal.round_id)


def _page(request: HttpRequest, deal: Deal, **bad: Any) -> HttpResponse:
    """Show the page; `bad` holds the form that was refused, for a row together with the key of the row."""
    may_share = request.user.has_perm("proposals.elaborate_deal", deal)
    may_hold = request.user.has_perm("proposals.hold_sessions")
    refused = [form[1] if isinstance(form, tuple) else form for form in bad.values()]
    questions = LearningQuestion.objects.filter(deal__proposal__round=deal.proposal.round_id)
    questions = questions.select_related("deal__proposal", "session", "answered_by")
    sessions = _sessions(deal)
    documents = KnowledgeDocument.objects.filter(round=deal.proposal.round_id).select_related("uploaded_by")
    context = {
        "deal": deal,
        "sessions": [
            (each, _row_form("report", each.pk, SessionReportForm, bad, may_hold)) for each in _sessions(deal)
        ],
        "questions": [(each, _row_form("answer", each.pk, AnswerForm, bad, may_share)) for each in questions],
        "documents": documents,
        "ask": bad.get("ask") or LearningQuestionForm(sessions=sessions, prefix="ask"),
        "share": bad.get("share") or ShareForm(prefix="share"),
        "plan": bad.get("plan") or SessionForm(prefix="plan"),
        "may_ask": request.user.has_perm("proposals.write_for_deal", deal),
        "may_share": may_share,
        "may_hold": may_hold,
        "error_form": refused[0] if refused else None,
    }
    return render(request, "proposals/deal_learning.html", context, status=422 if refused else 200)


def _row_form(name: str, pk: int, form: type[forms.Form], bad: dict[str, Any], may: bool) -> forms.Form | None:
    if not may:
        return None
    refused_pk, refused = bad.get(name, (None, None))
    return refused if refused_pk == pk else form(prefix=f"{name}-{pk}")
