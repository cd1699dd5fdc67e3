"""The start page of a round, its questions and its closing moment for an agenda."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from proposals.documents.calendar import closing_calendar
from proposals.enums import ShareRule
from proposals.models import Round
from proposals.queries import rounds_to_show
from proposals.services.call_facts import call_facts
from proposals.services.call_text import call_parts
from proposals.services.clock import database_now
from proposals.services.example import example_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the round that is open; else the next one, else the last one."""
    now = database_now()
    rounds = rounds_to_show(request.user, now)
    if not rounds:
        return render(request, "proposals/home_empty.html")
    return render(request, "proposals/home.html", round_context(request, rounds[0], now) | {"other_rounds": rounds[1:]})


@require_safe
def round_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one round."""
    now = database_now()
    round_ = visible_round_or_404(request, slug)
    others = [each for each in rounds_to_show(request.user, now) if each != round_]
    context = round_context(request, round_, now) | {"other_rounds": others}
    return render(request, "proposals/round_detail.html", context)


@require_safe
def question_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all questions of a round before anybody signs in."""
    now = database_now()
    round_ = visible_round_or_404(request, slug)
    context = round_context(request, round_, now) | {"parts": call_parts(round_)}
    return render(request, "proposals/question_list.html", context)


@require_safe
def round_example(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an invented proposal that answers the questions of a round; 404 when none does."""
    round_ = visible_round_or_404(request, slug)
    example = example_for(round_)
    if example is None:
        raise Http404
    return render(request, "proposals/round_example.html", {"round": round_, "example": example})


@require_safe
def round_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the dates of the round as a calendar file (RFC 5545)."""
    round_, now = visible_round_or_404(request, slug), database_now()
    if round_.closes_at <= now:
        raise Http404
    response = HttpResponse(closing_calendar(round_, now), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{round_.slug}.ics"'
    return response


def visible_round_or_404(request: HttpRequest, slug: str) -> Round:
    """Give a round that this person may know of."""
    return get_object_or_404(Round.objects.visible_to(request.user), slug=slug)


def round_context(request: HttpRequest, round_: Round, now: datetime) -> dict[str, Any]:
    """Give what the pages of a round show."""
    facts = call_facts(round_)
    return {
        "round": round_,
        "now": now,
        "phase": phase_of(round_, now),
        "may_begin": may_begin(request.user),
        "ceiling": facts.ceiling_to_show(now),
        "themes": facts.themes,
        "criteria": facts.criteria,
        "ranking_rule": facts.ranking_rule,
        "weights_are_equal": len({criterion.weight_percentage for criterion in facts.criteria}) == 1,
        "own_share_percentage": 100 - round_.maximum_share_percentage,
        "share_is_refused": round_.share_rule == ShareRule.REFUSE,
        "needed_documents": [line.strip() for line in round_.needed_documents.splitlines() if line.strip()],
        "question_document": facts.question_document,
        "committed_rule": facts.committed_rule,
        "has_example": facts.has_example,
        "has_public_package": facts.has_public_package,
    }


def may_begin(user: Any) -> bool:
    """Say whether to offer a person to begin a proposal; who is not known yet may sign in to do so."""
    return not user.is_authenticated or user.has_perm("proposals.create_proposal")


def phase_of(round_: Round, now: datetime) -> str:
    """Say where a round is by the clock: `open`, `coming` or `closed`."""
    if round_.accepts(now):
        return "open"
    return "coming" if now < round_.opens_at else "closed"
