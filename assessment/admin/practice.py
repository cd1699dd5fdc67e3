"""Practising at the desk, and the private mirror after closing."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from assessment.admin.autosave import answer_saved, not_saved
from assessment.admin.desk import SavedDesk
from assessment.forms.practice import PractisingForm
from assessment.queries.calibration import mirror_of_assessor, mirror_rounds_of
from assessment.queries.practice import (
    PracticeLine,
    outcome_of,
    practice_line,
    practice_rounds_of,
    scores_in_order,
    sections_of,
)
from assessment.services.practising import begin_practising, hold_practice, keep_practice
from assessment.services.refusal import Refused
from assessment.views.carried import refused_writer
from assessment.views.figures_in_words import WHY_NOT, decimals, signed, tendency
from assessment.views.practice_chart import practice_chart
from proposals.services.clock import database_now
from proposals.views.carried import writer_mark
from proposals.views.sessions import seconds_left

PART = "practice"


def practice_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Give the addresses of practising and of the mirror in the site of the assessors."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return site.admin_view(partial(view, site))

    return [
        path("oefenen/", wrap(practice_list), name="practice_list"),
        path("oefenen/<int:pk>/", wrap(practice), name="practice"),
        path("oefenen/<int:pk>/bewaren/", practice_autosave, name="practice_autosave"),
        path("spiegel/<slug:slug>/", wrap(mirror), name="mirror"),
    ]


def practice_list(site: admin.AdminSite, request: HttpRequest) -> HttpResponse:
    """List what there is to practise with, and the rounds with a mirror."""
    context = {
        **site.each_context(request),
        "rounds": practice_rounds_of(request.user),
        "mirrors": list(mirror_rounds_of(request.user)),
    }
    return render(request, "beoordelen/practice_list.html", context)


def practice(site: admin.AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Practise with one proposal; once the own scores are final, show panel and reference."""
    line = practice_line(request.user, pk)
    if line is None:
        raise Http404
    if request.method == "POST" and line.own is None:
        return _begin(request, line)
    if line.own is None or not line.is_open:
        return _show(site, request, line, None)
    if request.method != "POST":
        return _show(site, request, line, PractisingForm(assessment=line.own, scores=list(scores_in_order(line.own))))
    return _answer_post(site, request, line)


@never_cache
@require_POST
def practice_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save what was typed so far while practising; answers as the desk does (admin.autosave)."""
    if refused := refused_writer(request, pk, PART):
        return refused
    line = practice_line(request.user, pk) if request.user.has_perm("assessment.use_desk") else None
    if line is None or line.own is None:
        return JsonResponse({"state": "forbidden"}, status=404)
    try:
        return answer_saved(request, save_practising(request, line, by_button=False))
    except Refused as refusal:
        return not_saved(refusal)


def mirror(site: admin.AdminSite, request: HttpRequest, slug: str) -> HttpResponse:
    """Show an assessor alone how the own scoring compares with that of the colleagues."""
    round_ = mirror_rounds_of(request.user).filter(slug=slug).first()
    if round_ is None:
        raise Http404
    page = mirror_of_assessor(round_, request.user)
    found = page.mirror
    rows = [
        (criterion, decimals(each.own, 2), decimals(each.others, 2), signed(each.difference, 2))
        for criterion, (_code, each) in zip(page.criteria, found.criteria, strict=False)
    ]
    context = {
        **site.each_context(request),
        "round": round_,
        "mirror": found,
        "rows": rows,
        "total": (decimals(found.total.own, 2), decimals(found.total.others, 2), signed(found.total.difference, 2))
        if found.total
        else None,
        "sentence": tendency(found.total.difference) if found.total else "",
        "why_not": WHY_NOT[found.unsaid] if found.unsaid else "",
    }
    return render(request, "beoordelen/mirror.html", context)


def _begin(request: HttpRequest, line: PracticeLine) -> HttpResponse:
    try:
        begin_practising(practice=line.practice, by=request.user, at=database_now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("beoordelen:practice", line.practice.pk)


def save_practising(request: HttpRequest, line: PracticeLine, *, by_button: bool) -> SavedDesk:
    """Keep what was typed, valid or not wherever that can be, as the desk does.

    :raises Refused: once the scores are final or practising is over.
    """
    finishes = by_button and "_finish" in request.POST
    with transaction.atomic():
        held = hold_practice(assessment=line.own, by=request.user, at=database_now())
        form = PractisingForm(request.POST, assessment=held.assessment, scores=held.scores)
        is_valid = form.is_valid()
        kept = keep_practice(
            held,
            form.entries(),
            window=form.window,
            settled=form.settled if by_button else (),
            finishes=finishes and is_valid,
        )
    return SavedDesk(held, form, kept)


def _answer_post(site: admin.AdminSite, request: HttpRequest, line: PracticeLine) -> HttpResponse:
    """Save by a button and go on, or show what is wrong; what was typed stands in every answer."""
    try:
        saved = save_practising(request, line, by_button=True)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _show(site, request, practice_line(request.user, line.practice.pk) or line, None)
    form = saved.form
    if saved.kept.clashes or saved.kept.problems or form.errors:
        form.note_kept(saved.kept.clashes)
        form.add_problems(saved.kept.problems)
        for code in saved.kept.clashes:
            words = _("You saved this in another window meanwhile. Choose what it must become.")
            form.add_error(f"reason_{code}", words)
        return _show(site, request, replace(line, own=saved.held.assessment), form)
    if "_finish" in request.POST:
        messages.success(request, _("Your practice scores are final. Compare them with the others now."))
    return redirect("beoordelen:practice", line.practice.pk)


def _show(site: admin.AdminSite, request: HttpRequest, line: PracticeLine, form: PractisingForm | None) -> HttpResponse:
    """Render the page: before the beginning, while practising, or with panel and reference beside the own scores."""
    rows = list(form.rows()) if form else []
    outcome = outcome_of(line.practice, line.own) if line.is_final else None
    late = _late(request, line) if request.method == "POST" and form is None else []
    context = {
        **site.each_context(request),
        "practice": line.practice,
        "round": line.practice.round,
        "line": line,
        "assessment": line.own,
        "sections": sections_of(line.practice),
        "form": form,
        "rows": rows,
        "complete_count": sum(each.is_complete for each in rows),
        "outcome": outcome,
        "chart": practice_chart(outcome) if outcome else "",
        "unsaved": late,
        "now": database_now(),
        # Where two texts wait for a choice nothing saves itself.
        "saves_itself": form is not None and not form.clashes,
        "autosave_url": reverse("beoordelen:practice_autosave", args=[line.practice.pk]),
        "writer": writer_mark(request.user, line.practice.pk, PART),
        "session_seconds": seconds_left(request.session),
    }
    return render(request, "beoordelen/practice.html", context, status=422 if form and form.errors else 200)


def _late(request: HttpRequest, line: PracticeLine) -> list[tuple[str, str, str]]:
    """Give (criterion, score, reason) of what was typed after the scores were final, to be copied by hand."""
    if line.own is None:
        return []
    typed = [
        (
            str(each.criterion),
            request.POST.get(f"points_{each.criterion.code}", "")[:10],
            request.POST.get(f"reason_{each.criterion.code}", ""),
            str(each.points or ""),
            each.reason,
        )
        for each in scores_in_order(line.own)
    ]
    return [(name, points, reason) for name, points, reason, *stored in typed if [points, reason] != stored]
