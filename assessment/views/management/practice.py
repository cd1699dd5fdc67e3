"""Practice proposals as staff make them: a new one, change, publish, take back, and who did it."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.forms.practice import NewPracticeForm, PracticeContentForm
from assessment.models import PracticeProposal
from assessment.models.calibration import STATUSES_OF_PRACTISING
from assessment.queries.practice import outcome_of, practices_of_round, practisers_of, sections_of
from assessment.queries.practice_source import source_by_reference
from assessment.services.practice import (
    PracticeContent,
    StalePractice,
    change_practice,
    make_practice,
    publish_practice,
    take_back,
    take_over,
)
from assessment.views.management.steps import Refusal, refusal_of, round_or_404, words_of
from assessment.views.practice_chart import practice_chart
from proposals.models import Proposal, Round
from proposals.services.clock import database_now
from proposals.views.sessions import seconds_left


@login_required
@permission_required("assessment.make_practice", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def practice_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a practice proposal, empty or with the text of an earlier proposal."""
    round_ = round_or_404(request, slug)
    form = NewPracticeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        practice = _begin(request, round_, form)
        if practice is not None:
            return redirect("assessment:practice_edit", slug, practice.number)
    context = {"round": round_, "form": form}
    return render(request, "assessment/practice_create.html", context, status=422 if form.errors else 200)


@login_required
@permission_required("assessment.make_practice", raise_exception=True)
@require_safe
def practice_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a practice proposal with its reference, who did it, and the spread without names."""
    return _show(request, _practice_or_404(request, slug, number))


@login_required
@permission_required("assessment.make_practice", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def practice_edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change a practice proposal that is not published."""
    practice = _practice_or_404(request, slug, number)
    if request.method != "POST":
        if practice.published_at is not None:
            return redirect("assessment:practice_detail", slug, number)
        return _form(request, practice, PracticeContentForm(practice=practice))
    form = PracticeContentForm(request.POST, practice=practice)
    if not form.is_valid():
        return _form(request, practice, form, 422)
    expected = form.expected_version()
    refusal = refusal_of(lambda: change_practice(practice=practice, content=form.content(), expected_version=expected))
    if refusal is None:
        messages.success(request, _("“%(title)s” is saved.") % {"title": form.cleaned_data["title"]})
        return redirect("assessment:practice_detail", slug, number)
    form.add_error(None, words_of(refusal))
    if isinstance(refusal, StalePractice):
        form.go_on_from(PracticeProposal.objects.get(pk=practice.pk).version)
    return _form(request, practice, form, 409)


@login_required
@permission_required("assessment.make_practice", raise_exception=True)
@require_POST
def practice_publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let assessors practise with it."""
    practice = _practice_or_404(request, slug, number)
    done = _("“%(title)s” is published. Assessors can practise with it.")
    return _step(
        request, practice, done, lambda: publish_practice(practice=practice, by=request.user, at=database_now())
    )


@login_required
@permission_required("assessment.make_practice", raise_exception=True)
@require_POST
def practice_take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take it back to change it, as long as nobody began."""
    practice = _practice_or_404(request, slug, number)
    done = _("“%(title)s” is taken back. You can change it now.")
    return _step(request, practice, done, lambda: take_back(practice=practice))


def _practice_or_404(request: HttpRequest, slug: str, number: int) -> PracticeProposal:
    round_ = round_or_404(request, slug)
    practice = get_object_or_404(
        practices_of_round(round_, request.user).select_related("source", "published_by", "made_by"), number=number
    )
    practice.round = round_
    return practice


def _begin(request: HttpRequest, round_: Round, form: NewPracticeForm) -> PracticeProposal | None:
    """Make it; without a source that can be found the form says so."""
    title, reference = form.cleaned_data["title"], form.cleaned_data["reference"]
    values = {"round_": round_, "by": request.user, "at": database_now()}
    source: Proposal | None = None
    if reference:
        source = source_by_reference(reference, round_)
        if source is None:
            form.not_found()
            return None
    made: list[PracticeProposal] = []
    if source is not None:
        refusal = refusal_of(lambda: made.append(take_over(title=title, source=source, **values)))
    else:
        refusal = refusal_of(lambda: made.append(make_practice(content=PracticeContent(title), **values)))
    if refusal is not None:
        form.add_error("title", words_of(refusal))
        return None
    return made[0]


def _step(request: HttpRequest, practice: PracticeProposal, done: str, step: Callable[[], object]) -> HttpResponse:
    refusal = refusal_of(step)
    if refusal is not None:
        return _show(request, practice, refusal, status=409)
    messages.success(request, done % {"title": practice})
    return redirect("assessment:practice_detail", practice.round.slug, practice.number)


def _form(
    request: HttpRequest, practice: PracticeProposal, form: PracticeContentForm, status: int = 200
) -> HttpResponse:
    context = {
        "round": practice.round,
        "practice": practice,
        "form": form,
        "rows": form.rows(),
        "session_seconds": seconds_left(request.session),
    }
    return render(request, "assessment/practice_edit.html", context, status=status)


def _show(
    request: HttpRequest, practice: PracticeProposal, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    outcome, people = outcome_of(practice), practisers_of(practice)
    context = {
        "round": practice.round,
        "practice": practice,
        "sections": sections_of(practice),
        "outcome": outcome,
        "chart": practice_chart(outcome),
        "people": people,
        "can_publish": practice.round.status in STATUSES_OF_PRACTISING,
        "can_take_back": practice.published_at is not None and not practice.begun_count,
        "refusal": words_of(refusal) if refusal else "",
        "problems": getattr(refusal, "problems", ()),
    }
    return render(request, "assessment/practice_detail.html", context, status=status)
