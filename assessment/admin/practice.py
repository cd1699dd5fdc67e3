"""Practising at the desk, and the private mirror after closing."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from assessment.admin.interests import posted
from assessment.forms.practice import PractisingForm
from assessment.models import PracticeAssessment
from assessment.queries.calibration import mirror_of_assessor, mirror_rounds_of
from assessment.queries.practice import (
    PracticeLine,
    outcome_of,
    practice_line,
    practice_rounds_of,
    scores_in_order,
    sections_of,
)
from assessment.services.assessments import AssessmentIncomplete
from assessment.services.practising import StalePracticeScores, begin_practising, finish_practice, save_practice
from assessment.services.refusal import Refused
from assessment.views.figures_in_words import WHY_NOT, decimals, signed, tendency
from assessment.views.practice_chart import practice_chart
from proposals.services.clock import database_now


def practice_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Give the addresses of practising and of the mirror in the site of the assessors."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return site.admin_view(partial(view, site))

    return [
        path("oefenen/", wrap(practice_list), name="practice_list"),
        path("oefenen/<int:pk>/", wrap(practice), name="practice"),
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
    form = PractisingForm(posted(request), assessment=line.own)
    if request.method == "POST" and form.is_valid() and _save(request, line.own, form):
        if "_finish" in request.POST:
            messages.success(request, _("Your practice scores are final. Compare them with the others now."))
        return redirect("beoordelen:practice", pk)
    return _show(site, request, line, form)


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


def _save(request: HttpRequest, own: PracticeAssessment, form: PractisingForm) -> bool:
    """Save, and finish when that button was pressed; what is refused comes to stand in the form."""
    values: dict[str, Any] = {"assessment": own, "by": request.user, "at": database_now()}
    try:
        save_practice(scores=form.entered(), expected_version=form.cleaned_data["version"], **values)
        form.note_saved(own)
        if "_finish" in request.POST:
            finish_practice(**values)
    except StalePracticeScores as refusal:
        form.show_other_window(refusal.stored)
        form.add_error(None, str(refusal))
    except AssessmentIncomplete as refusal:
        form.add_problems(refusal.problems)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()


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
