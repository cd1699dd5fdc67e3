"""The questions of a call: list, add, change, move and remove."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.enums import QuestionSection
from proposals.forms.round_questions import QuestionForm
from proposals.models import Question, Round
from proposals.services.call_text import part_titles
from proposals.services.clock import database_now
from proposals.services.rounds import (
    CallFrozen,
    QuestionGone,
    RoundNotReady,
    move_question,
    remove_question,
    save_question,
)
from proposals.services.rounds.changes import is_frozen
from proposals.views.management.round_pages import following_address, for_round_managers, round_or_404

STEPS = {"up": -1, "down": 1}


@for_round_managers
@require_safe
def round_questions(request: HttpRequest, slug: str) -> HttpResponse:
    """List the questions per part, with the way to change each."""
    round_ = round_or_404(request, slug)
    questions = list(round_.questions.order_by("sort_order", "pk"))
    titles = part_titles()
    sections = [
        (code, titles[code], [question for question in questions if question.section == code])
        for code in QuestionSection.values
    ]
    context = {
        "round": round_,
        "sections": sections,
        "count": len(questions),
        "is_frozen": is_frozen(round_, database_now()),
        "following": following_address(round_, "questions"),
    }
    return render(request, "proposals/management/round_questions.html", context)


@for_round_managers
@require_http_methods(["GET", "HEAD", "POST"])
def round_question_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a question."""
    return _question_page(request, round_or_404(request, slug), None)


@for_round_managers
@require_http_methods(["GET", "HEAD", "POST"])
def round_question(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a question."""
    round_ = round_or_404(request, slug)
    return _question_page(request, round_, get_object_or_404(round_.questions, pk=pk))


@for_round_managers
@require_POST
def round_question_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Move a question one place up or down in its part."""
    round_ = round_or_404(request, slug)
    question = get_object_or_404(round_.questions, pk=pk)
    steps = STEPS.get(request.POST.get("to", ""), 0)
    try:
        move_question(question=question, steps=steps, by=request.user, at=database_now())
    except CallFrozen:
        return _refuse_frozen(request, round_)
    except RoundNotReady as refusal:
        messages.error(request, " ".join(words for task in refusal.missing for words in task.missing))
        return redirect("proposals:round_setup", slug)
    return redirect("proposals:round_questions", slug)


@for_round_managers
@require_POST
def round_question_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a question out of the call."""
    round_ = round_or_404(request, slug)
    question = get_object_or_404(round_.questions, pk=pk)
    text = question.text
    try:
        remove_question(question=question, by=request.user, at=database_now())
    except CallFrozen:
        return _refuse_frozen(request, round_)
    except RoundNotReady:
        messages.error(request, _("This is the last question that must be answered. A published round keeps one."))
    else:
        messages.success(request, _("The question “%(question)s” is removed.") % {"question": text})
    return redirect("proposals:round_questions", slug)


def _question_page(request: HttpRequest, round_: Round, question: Question | None) -> HttpResponse:
    now = database_now()
    if is_frozen(round_, now):
        return _refuse_frozen(request, round_)
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        round_=round_, question=question, section=request.GET.get("onderdeel", ""),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            save_question(
                round_=round_, question=question, values=form.values(), position=form.position_value(),
                by=request.user, at=now,
            )  # fmt: skip
        except CallFrozen:
            return _refuse_frozen(request, round_)
        except QuestionGone:
            form.add_error(None, _("A colleague removed this question meanwhile. Copy your text into a new question."))
        except RoundNotReady as refusal:
            form.add_error(None, " ".join(words for task in refusal.missing for words in task.missing))
        else:
            messages.success(request, _("The question is saved."))
            return redirect("proposals:round_questions", round_.slug)
    context = {"round": round_, "form": form, "question": question}
    return render(request, "proposals/management/round_question.html", context, status=422 if form.errors else 200)


def _refuse_frozen(request: HttpRequest, round_: Round) -> HttpResponse:
    messages.error(request, _("The round has opened. What it asks does not change any more."))
    return redirect("proposals:round_setup", round_.slug)
