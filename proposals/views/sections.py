"""One part of a proposal on one page. Everything typed is kept first and checked after that."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from proposals.forms import SectionForm
from proposals.forms.rows import RowsForm, without_row
from proposals.models import Proposal
from proposals.services.clock import database_now
from proposals.services.completeness import problems_of
from proposals.services.drafts import NotEditable, StaleVersion
from proposals.services.problems import Problem
from proposals.services.sections import sections_of
from proposals.views.access import visible_proposal_or_404
from proposals.views.budget_checks import budget_context
from proposals.views.section_pages import SectionPage, page_of

ATTEMPTS = 3
CHECK = "controle"  # in the address: show what is still wrong on this page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Show a part of the proposal, or save what was typed in it."""
    proposal = visible_proposal_or_404(request, pk)
    page = page_of(proposal.round, section)
    if page is None:
        raise Http404
    may_edit = request.user.has_perm("proposals.edit_proposal", proposal)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        return answer_post(request, page, proposal)
    if not (may_edit and proposal.is_editable):
        return redirect("proposals:proposal_read", pk=pk)
    form = page.build(proposal, **row_options(page, request.GET))
    if CHECK in request.GET:
        form.show_problems(problems_on(page, proposal))
    return render_section(request, page, form)


def answer_post(request: HttpRequest, page: SectionPage, proposal: Proposal) -> HttpResponse:
    """Save what was typed; when a colleague saves at the same moment, look again."""
    data = without_row(request.POST, request.POST.get("remove", ""))
    for _attempt in range(ATTEMPTS):
        form = page.build(proposal, data, request.FILES)
        if not proposal.is_editable:
            return render_locked(request, page, form)
        if conflicts := form.conflicts():
            return render_conflict(request, page, form, conflicts)
        try:
            form = save_form(request, page, form)
        except (StaleVersion, NotEditable):
            proposal = visible_proposal_or_404(request, proposal.pk)
            continue
        if form.errors:
            return render_section(request, page, form, status=422)
        return redirect(next_address(request, page, form))
    return render_conflict(request, page, form, [])


def save_form(request: HttpRequest, page: SectionPage, form: SectionForm) -> SectionForm:
    """Save a form on top of what is stored now. Nothing is written when only a colleague changed something."""
    if form.colleague_changed():
        if not form.merges_fields and not form.i_changed():
            form.is_valid()
            return form
        form = page.build(form.proposal, form.data_on_top_of_stored(), request.FILES)
    form.is_valid()
    page.save(form, request.user, database_now())
    return form


def next_address(request: HttpRequest, page: SectionPage, form: SectionForm) -> str:
    """Give where the pressed button leads."""
    here = reverse("proposals:proposal_section", args=[form.proposal.pk, page.code])
    if table := request.POST.get("add"):
        return here + address_of_new_row(form, table)
    if request.POST.get("remove"):
        return here
    action = request.POST.get("action", "continue")
    if action == "overview":
        return reverse("proposals:proposal_detail", args=[form.proposal.pk])
    if action == "recalculate" or has_blocking_problems(request, page, form.proposal.pk):
        return f"{here}?{CHECK}=1"
    return following_address(page, form.proposal)


def following_address(page: SectionPage, proposal: Proposal) -> str:
    """Give the next part, after the last one the page with all answers."""
    if page.following:
        return reverse("proposals:proposal_section", args=[proposal.pk, page.following.code])
    return reverse("proposals:proposal_check", args=[proposal.pk])


def address_of_new_row(form: SectionForm, table: str) -> str:
    """Ask for one empty row more than there was."""
    if not isinstance(form, RowsForm) or table not in form.counts:
        return ""
    return "?" + urlencode({table: form.blank_count(table) + 1})


def row_options(page: SectionPage, parameters: QueryDict) -> dict[str, Any]:
    """Read from the address how many empty rows to show."""
    if not (isinstance(page.build, type) and issubclass(page.build, RowsForm)):
        return {}
    asked = {table: parameters.get(table, "") for table in page.build.telling}
    return {
        "blank_rows": {table: int(text[:2]) for table, text in asked.items() if text.isdecimal() and text.isascii()}
    }


def problems_on(page: SectionPage, proposal: Proposal) -> list[Problem]:
    """List what is wrong with this part, warnings included."""
    return [problem for problem in problems_of(proposal) if problem.section == page.code]


def has_blocking_problems(request: HttpRequest, page: SectionPage, pk: int) -> bool:
    """Look at what is stored now: does something on this page stand in the way of submitting?"""
    stored = visible_proposal_or_404(request, pk)
    return any(not problem.is_warning for problem in problems_on(page, stored))


def render_section(request: HttpRequest, page: SectionPage, form: SectionForm, status: int = 200) -> HttpResponse:
    """Show the page of a part."""
    return render(request, page.template, section_context(page, form), status=status)


def render_conflict(request: HttpRequest, page: SectionPage, form: SectionForm, conflicts: list[Any]) -> HttpResponse:
    """Show what a colleague saved beside what this person typed; nothing was written yet."""
    shown = page.build(form.proposal, form.data_on_top_of_stored(), request.FILES)
    context = section_context(page, shown) | {"conflicts": conflicts, "is_conflict": True}
    # What was typed stands in the fields; its checking comes with the next save.
    shown._errors = {}
    return render(request, page.template, context, status=409)


def render_locked(request: HttpRequest, page: SectionPage, form: SectionForm) -> HttpResponse:
    """Say that the proposal was submitted meanwhile, and give back what was typed."""
    typed = [(form.conflict_label(name), text) for name, text in form.typed_texts().items() if text]
    context = section_context(page, form) | {"typed": typed}
    return render(request, "proposals/proposal_section_locked.html", context, status=409)


def section_context(page: SectionPage, form: SectionForm) -> Mapping[str, Any]:
    """Give what every page of a part shows."""
    proposal, now = form.proposal, database_now()
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "proposal": proposal,
        "section_count": len(sections_of(proposal.round)),
        "following_address": following_address(page, proposal),
        "now": now,
        "is_open": proposal.round.accepts(now),
    }
    return context | (budget_context(form) if page.code == "budget" else {})
