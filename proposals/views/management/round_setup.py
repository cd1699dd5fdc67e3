"""Setting up a round: beginning it, the check list, and the pages with one subject each."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from proposals.enums import RoundStatus
from proposals.forms.round_moments import MomentProblem, Typed, days_between, moment_words, read_moment
from proposals.forms.rounds import SETUP_FORMS, CreateForm, DatesForm, SetupForm, ThemesForm
from proposals.models import Round, User
from proposals.services.clock import database_now
from proposals.services.rounds import CallFrozen, RoundNotReady, change_call, create_round, set_themes, setup_tasks
from proposals.services.rounds.changes import is_frozen
from proposals.views.management.kinds import round_state
from proposals.views.management.round_pages import (
    PAGE_BY_SLUG,
    following_address,
    for_round_managers,
    round_or_404,
    setup_rows,
)


@for_round_managers
@require_http_methods(["GET", "HEAD", "POST"])
def round_create(request: HttpRequest) -> HttpResponse:
    """Begin a round, empty or as a copy of an earlier one."""
    rounds = Round.objects.visible_to(request.user)
    form = CreateForm(request.POST if request.method == "POST" else None, rounds=rounds)
    if request.method == "POST" and form.is_valid():
        copy_of = form.cleaned_data["copy_of"]
        round_ = create_round(values=form.values(), by=request.user, at=database_now(), copy_of=copy_of)
        messages.success(request, _("The round is there, in preparation. Nobody outside sees it yet."))
        return redirect("proposals:round_setup", round_.slug)
    return render(request, "proposals/management/round_create.html", {"form": form}, status=422 if form.errors else 200)


@for_round_managers
@require_safe
def round_setup(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the check list of a round: what is done, what is missing, and publishing."""
    round_ = round_or_404(request, slug)
    now = database_now()
    rows = setup_rows(round_, setup_tasks(round_, now))
    context = {
        "round": round_,
        "state": round_state(round_, now),
        "rows": rows,
        "done": sum(row.task.is_done for row in rows),
        "is_frozen": is_frozen(round_, now),
        "is_published": round_.status != RoundStatus.PREPARATION,
        "may_open_admin": request.user.has_perm("proposals.open_admin"),
    }
    return render(request, "proposals/management/round_setup.html", context)


@for_round_managers
@require_http_methods(["GET", "HEAD", "POST"])
def round_setup_page(request: HttpRequest, slug: str, page: str) -> HttpResponse:
    """Show and save one page of the set-up."""
    if page not in PAGE_BY_SLUG:
        raise Http404
    round_, setup_page, now = round_or_404(request, slug), PAGE_BY_SLUG[page], database_now()
    if is_frozen(round_, now):
        return _refuse_frozen(request, round_)
    form = SETUP_FORMS[setup_page.code](request.POST if request.method == "POST" else None, round_=round_)
    if request.method == "POST" and form.is_valid():
        try:
            stored = _save(form, round_, request.user, now)
        except CallFrozen:
            return _refuse_frozen(request, round_)
        except RoundNotReady as refusal:
            for task in refusal.missing:
                form.add_error(None, " ".join(task.missing))
        else:
            messages.success(request, _saved_words(form))
            to_list = request.POST.get("next") == "list"
            return (
                redirect("proposals:round_setup", stored.slug)
                if to_list
                else redirect(following_address(stored, setup_page.code))
            )
    context = {"round": round_, "form": form, "page": setup_page, "is_published": round_.published_at is not None}
    context["days_open"] = days_words(days) if isinstance(form, DatesForm) and (days := form.days_open()) else ""
    return render(request, "proposals/management/round_setup_page.html", context, status=422 if form.errors else 200)


@for_round_managers
@require_safe
def round_moment(request: HttpRequest) -> JsonResponse:
    """Say how a moment that somebody is typing reads, for the page that shows it at once.

    `days` counts from the moment in `from_…`, the last one begun counts; null while that is unclear.
    """
    try:
        moment = read_moment(_typed(request, ""))
    except MomentProblem as problem:
        return JsonResponse({"words": "", "problem": str(problem), "days": None})
    words = moment_words(moment, ends_day=request.GET.get("ends_day") == "1")
    try:
        days = days_between(read_moment(_typed(request, "from_")), moment)
    except MomentProblem:
        days = None
    return JsonResponse({"words": words, "problem": "", "days": days and days_words(days)})


def _typed(request: HttpRequest, prefix: str) -> Typed:
    return Typed(*(request.GET.get(f"{prefix}{name}", "")[:60] for name in ("day", "time", "clock")))


def _save(form: SetupForm, round_: Round, by: User, at: datetime) -> Round:
    if isinstance(form, ThemesForm):
        set_themes(round_=round_, themes=form.cleaned_data["themes"], by=by, at=at)
        return round_
    return change_call(round_=round_, values=form.values(), by=by, at=at)


def days_words(days: int) -> str:
    """Say how long a round is open."""
    return ngettext("The round is open for %(count)d day.", "The round is open for %(count)d days.", days) % {
        "count": days
    }


def _saved_words(form: SetupForm) -> str:
    """Say that it was saved; of moments also how they were understood."""
    lines = [f"{group['label']}: {group['words']}." for group in form.groups()]
    if isinstance(form, DatesForm):
        lines.append(days_words(form.days_open() or 0))
    return " ".join([_("Saved."), *lines])


def _refuse_frozen(request: HttpRequest, round_: Round) -> HttpResponse:
    messages.error(request, _("The round has opened. What it asks does not change any more."))
    return redirect("proposals:round_setup", round_.slug)
