"""The lottery of a round, so that anyone can do it again: what was fixed, the public value, every lot."""

import shlex
from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from assessment.models import LotteryDraw, Standing
from assessment.queries.ranking import waiting_proposals
from assessment.services.lottery import record_lottery_value
from assessment.views.management.steps import refusal_of, round_or_404, words_of
from proposals.forms.fields import TypedTextField
from proposals.models import Proposal, Round
from proposals.services.clock import database_now

MOST_LOTS = 500


@dataclass(frozen=True, slots=True)
class LotRow:
    """A proposal that took part in the lottery, with its place and lot."""

    place: int
    proposal: Proposal
    lot: str


class LotteryValueForm(forms.Form):
    """The public value, typed over from where it was published."""

    value = TypedTextField(label=_("Public value"), max_length=200, error_messages={
        "required": _("Fill in the public value, on one line, exactly as it was published."),
    })  # fmt: skip


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def lottery(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the lottery on record and how to draw it again."""
    return _page(request, _round_with_ranking(request, slug), LotteryValueForm())


@login_required
@permission_required("assessment.close_scoring", raise_exception=True)
@require_POST
def lottery_value(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the public value on record; from then on it stands."""
    round_ = _round_with_ranking(request, slug)
    form = LotteryValueForm(request.POST)
    if form.is_valid():
        value = form.cleaned_data["value"]
        refusal = refusal_of(
            lambda: record_lottery_value(round_=round_, value=value, by=request.user, at=database_now())
        )
        if refusal is None:
            return redirect("assessment:lottery", slug)
        form.add_error("value", words_of(refusal))
    return _page(request, round_, form, status=422)


@login_required
@permission_required("assessment.see_allocations", raise_exception=True)
@require_safe
def lottery_inputs(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send what takes part, byte for byte as it was fixed."""
    round_ = _round_with_ranking(request, slug)
    draw = get_object_or_404(LotteryDraw.objects.visible_to(request.user).filter(round=round_), number=number)
    response = HttpResponse(draw.inputs, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="loting-{round_.slug}-{draw.number}.json"'
    return response


def _page(request: HttpRequest, round_: Round, form: LotteryValueForm, status: int = 200) -> HttpResponse:
    draws = list(
        LotteryDraw.objects.visible_to(request.user)
        .filter(round=round_)
        .select_related("committed_by", "recorded_by")
        .order_by("-number")
    )
    drawn = Standing.objects.filter(round=round_).exclude(lot="").select_related("proposal").order_by("rank")
    lots = [LotRow(row.rank or 0, row.proposal, row.lot) for row in drawn[:MOST_LOTS]]
    seed, example = draws[0].seed if draws else "", lots[0].proposal.reference if lots else "MD27-AAAA"
    context = {
        "round": round_,
        "draw": draws[0] if draws else None,
        "quoted_seed": shlex.quote(seed),
        "quoted_reference": shlex.quote(example),
        "earlier": draws[1:],
        "lots": lots,
        "waiting": waiting_proposals(round_),
        "form": form,
        "may_record": request.user.has_perm("assessment.close_scoring"),
    }
    return render(request, "assessment/lottery.html", context, status=status)


def _round_with_ranking(request: HttpRequest, slug: str) -> Round:
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.see_ranking", round_):
        raise PermissionDenied
    return round_
