"""One assessor as the coordinator sees the work: what was asked, how far it is, and what this person wants."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assessment.enums import WishKind
from assessment.forms.management import ReasonForm
from assessment.forms.workload import AskForProposalsForm, WishForm
from assessment.models import AssignmentWish
from assessment.permissions import barred_proposals
from assessment.queries.assessor_options import proposals_to_ask
from assessment.queries.assessors import assessors_now
from assessment.queries.assignment_problem import ASSIGNABLE_STATUSES
from assessment.queries.pace import paces_of_round
from assessment.queries.scoring_matrix import work_of
from assessment.services.assignment import UNFINISHED_STATUSES
from assessment.services.bulk_assignment import assign_proposals, take_off_unfinished
from assessment.services.scoring_reminders import remind_assessors, switch_reminders
from assessment.services.workload import note_wish, remove_wish
from assessment.views.management.scoring_matrix import STATES
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from proposals.enums import RoundStatus
from proposals.models import Proposal, Round, Theme, User
from proposals.services.clock import database_now

LONGEST_NUMBER = 9
MOST_OFFERED = 100  # whoever has more to give out makes a division


@login_required
@permission_required("assessment.assign_assessors", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def assessor_work(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """Show what one assessor was asked and how far it is, without contents.

    On POST note a wish, ask for the chosen proposals, or take off all that is not done: `step` tells which.
    """
    round_ = round_or_404(request, slug)
    assessor = _assessor_or_404(round_, person)
    step = STEPS.get(request.POST.get("step", "")) if request.method == "POST" else None
    if step:
        return step(request, round_, assessor)
    form = _wish_form(request.user, round_, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, round_, assessor, form)
    if not form.is_valid():
        return _show(request, round_, assessor, form, status=422)
    thing = form.thing()
    about = {"theme": thing} if isinstance(thing, Theme) else {"proposal": thing}
    kind = WishKind(form.cleaned_data["kind"])
    refusal = refusal_of(
        lambda: note_wish(round_=round_, assessor=assessor, kind=kind, by=request.user, at=database_now(), **about)
    )
    if refusal is not None:
        form.add_error(None, words_of(refusal))
        return _show(request, round_, assessor, form, status=409)
    messages.success(request, _("The wish is noted. The next division reckons with it."))
    return redirect("assessment:assessor_work", slug, person)


@login_required
@permission_required("assessment.assign_assessors", raise_exception=True)
@require_POST
def assessor_wish_remove(request: HttpRequest, slug: str, person: int, wish: int) -> HttpResponse:
    """Forget a wish."""
    round_ = round_or_404(request, slug)
    remove_wish(wish=get_object_or_404(AssignmentWish, round=round_, assessor=person, pk=wish))
    messages.success(request, _("The wish is removed."))
    return redirect("assessment:assessor_work", slug, person)


@login_required
@permission_required("assessment.assign_assessors", raise_exception=True)
@require_POST
def scoring_remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Remind the chosen assessors, or everybody who is behind."""
    round_, now = round_or_404(request, slug), database_now()
    if request.POST.get("wie") == "achter":
        people = {each.assessor.pk for each in paces_of_round(round_, now) if each.is_behind}
    else:
        people = {int(each) for each in request.POST.getlist("person") if _is_number(each)}
    reminded: list[User] = []
    refusal = refusal_of(lambda: reminded.extend(remind_assessors(round_=round_, people=people, at=now)))
    if refusal is not None:
        messages.error(request, words_of(refusal))
    else:
        words = ngettext("%(count)d assessor gets a reminder.", "%(count)d assessors get a reminder.", len(reminded))
        messages.success(request, words % {"count": len(reminded)})
    return redirect("assessment:assignment", slug)


@login_required
@permission_required("assessment.assign_assessors", raise_exception=True)
@require_POST
def scoring_reminders(request: HttpRequest, slug: str) -> HttpResponse:
    """Switch the reminders that go out by themselves on or off for a round."""
    round_, is_on = round_or_404(request, slug), request.POST.get("aan") == "ja"
    switch_reminders(round_=round_, is_on=is_on, by=request.user, at=database_now())
    messages.success(
        request,
        _("Reminders go out by themselves 7 and 2 days before scoring closes.")
        if is_on
        else _("No reminder goes out by itself in this round. You can still send them by hand."),
    )
    return redirect("assessment:assignment", slug)


def _ask_for_proposals(request: HttpRequest, round_: Round, assessor: User) -> HttpResponse:
    """Ask for all that was chosen, or for none."""
    form = _ask_form(request.user, round_, assessor, request.POST)
    wishes = _wish_form(request.user, round_)
    if not form.is_valid():
        return _show(request, round_, assessor, wishes, ask_form=form, status=422)
    chosen = form.chosen()
    refusal = refusal_of(
        lambda: assign_proposals(proposals=chosen, assessor=assessor, by=request.user, at=database_now())
    )
    if refusal is not None:
        form.add_error("proposals", words_of(refusal))
        return _show(request, round_, assessor, wishes, ask_form=form, status=409)
    words = ngettext(
        "%(person)s is asked for %(count)d proposal and gets a mail.",
        "%(person)s is asked for %(count)d proposals and gets a mail.",
        len(chosen),
    )
    messages.success(request, words % {"person": assessor, "count": len(chosen)})
    return redirect("assessment:assessor_work", round_.slug, assessor.pk)


def _take_off_unfinished(request: HttpRequest, round_: Round, assessor: User) -> HttpResponse:
    """Take off all that is not done, with a reason."""
    form = _off_form(assessor, request.POST)
    wishes = _wish_form(request.user, round_)
    if not form.is_valid():
        return _show(request, round_, assessor, wishes, off_form=form, status=422)
    taken: list[int] = []
    reason = form.cleaned_data["reason"]
    refusal = refusal_of(
        lambda: taken.append(
            take_off_unfinished(round_=round_, assessor=assessor, reason=reason, by=request.user, at=database_now())
        )
    )
    if refusal is not None:
        form.add_error("reason", words_of(refusal))
        return _show(request, round_, assessor, wishes, off_form=form, status=409)
    words = ngettext(
        "%(count)d proposal is taken off %(person)s. Ask somebody else, or propose a division.",
        "%(count)d proposals are taken off %(person)s. Ask somebody else, or propose a division.",
        taken[0],
    )
    messages.success(request, words % {"person": assessor, "count": taken[0]})
    return redirect("assessment:assessor_work", round_.slug, assessor.pk)


STEPS = {"ask": _ask_for_proposals, "take_off": _take_off_unfinished}


def _ask_form(user: User, round_: Round, assessor: User, data: object = None) -> AskForProposalsForm:
    offered = proposals_to_ask(round_, assessor).exclude(barred_proposals(user)).defer("summary")
    return AskForProposalsForm(data, offered=offered[:MOST_OFFERED])


def _off_form(assessor: User, data: object = None) -> ReasonForm:
    return ReasonForm(
        data,
        label=_("Why does %(person)s not do this work?") % {"person": assessor},
        hint=_("What is done stays and counts. Scores that were begun stay in the record, but do not count."),
        empty=_("Write why this work goes to somebody else."),
    )


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER


def _assessor_or_404(round_: Round, person: int) -> User:
    """Give somebody who assesses now, or was asked in this round."""
    asked = User.objects.filter(assessments__proposal__round=round_)
    return get_object_or_404((assessors_now() | asked).distinct(), pk=person)


def _wish_form(user: User, round_: Round, data: object = None) -> WishForm:
    proposals = round_.proposals.filter(status__in=ASSIGNABLE_STATUSES).exclude(barred_proposals(user))
    proposals = proposals.select_related("organisation")
    return WishForm(
        data, themes=round_.themes.all(), proposals=proposals.order_by("region_sort_name", "pk").defer("summary")
    )


def _show(
    request: HttpRequest, round_: Round, assessor: User, form: WishForm, *, ask_form: AskForProposalsForm | None = None,
    off_form: ReasonForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    closed = Proposal.objects.filter(barred_proposals(request.user)).order_by().values("pk")
    wishes = AssignmentWish.objects.visible_to(request.user).filter(round=round_, assessor=assessor)
    wishes = wishes.exclude(proposal__in=closed)
    rows = list(work_of(round_, assessor).exclude(proposal__in=closed))
    is_open = round_.status == RoundStatus.IN_ASSESSMENT
    if is_open and ask_form is None and assessors_now().filter(pk=assessor.pk).exists():
        ask_form = _ask_form(request.user, round_, assessor)
    if is_open and off_form is None and any(each.status in UNFINISHED_STATUSES for each in rows):
        off_form = _off_form(assessor)
    paces = paces_of_round(round_, database_now(), reader=request.user)
    pace = next((each for each in paces if each.assessor == assessor), None)
    context = {
        "round": round_,
        "assessor": assessor,
        "pace": pace,
        "rows": [(each, *STATES[each.status]) for each in rows],
        "wishes": wishes.select_related("proposal", "theme"),
        "form": form,
        "ask_form": ask_form,
        "off_form": off_form,
        "is_open": is_open,
    }
    return render(request, "assessment/assessor_work.html", context, status=status)
