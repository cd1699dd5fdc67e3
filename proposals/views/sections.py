"""One part of a proposal on one page. Everything typed is kept first and checked after that."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from proposals.enums import ProposalStatus
from proposals.forms import SectionForm
from proposals.forms.rows import RowsForm, without_row
from proposals.models import Proposal, User
from proposals.services.clock import database_now
from proposals.services.completeness import problems_in
from proposals.services.presence import note_presence
from proposals.services.section_saves import set_aside_for
from proposals.services.sections import sections_of
from proposals.views.budget_checks import budget_context
from proposals.views.carried import carried_text, render_carried, writer_mark
from proposals.views.saving import Saved, draft_to_show, page_for, save_section, stored_now
from proposals.views.section_pages import SectionPage
from proposals.views.sessions import seconds_left

CHECK = "controle"  # in the address: show what is still wrong on this page


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Show a part of the proposal, or save what was typed in it.

    Whoever was signed out meanwhile signs in on a page that carries the typed text along.
    """
    if not request.user.is_authenticated:
        carried = carried_text(request, pk, section) if request.method == "POST" else None
        return render_carried(request, carried) if carried else redirect_to_login(request.get_full_path())
    if request.method == "POST":
        return answer_post(request, pk, section)
    proposal = draft_to_show(request, pk, section)
    page = page_for(proposal, section)
    if not (request.user.has_perm("proposals.edit_proposal", proposal) and proposal.may_change(section)):
        return redirect("proposals:proposal_read", pk=pk)
    form = page.build(proposal, section=section, **row_options(page, request.GET))
    if form.unplaced:
        form = page.build(proposal, form.shown_data(), section=section)
    if CHECK in request.GET:
        form.show_problems(problems_in(proposal, section))
    return render_section(request, page, form)


def answer_post(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Save what was typed, and go on or show what is wrong."""
    data = without_row(request.POST, request.POST.get("remove", ""))
    saved = save_section(request, pk, section, data, request.FILES)
    if saved.is_locked:
        return render_locked(request, saved.page, saved.form)
    if saved.conflicts:
        return render_conflict(request, saved)
    if saved.merged.errors:
        saved.merged.rebase(saved.digests)
        return render_section(request, saved.page, saved.merged, status=422)
    return redirect(next_address(request, saved.page, saved.merged))


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
    if action == "upload":
        return reverse("proposals:budget_upload", args=[form.proposal.pk])
    if action == "recalculate" or has_blocking_problems(request.user, page, form):
        return f"{here}?{CHECK}=1"
    return following_address(page, form.proposal)


def following_address(page: SectionPage, proposal: Proposal) -> str:
    """Give the next part, after the last one the page with all answers; of a supplement what was asked."""
    if proposal.status == ProposalStatus.SUPPLEMENT_REQUESTED:
        return reverse("proposals:proposal_supplement", args=[proposal.pk])
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


def has_blocking_problems(user: User, page: SectionPage, form: SectionForm) -> bool:
    """Look at what is stored now: does something on this page stand in the way of submitting?"""
    stored = stored_now(user, page.code, form)
    return any(not problem.is_warning for problem in problems_in(stored, page.code))


def render_section(request: HttpRequest, page: SectionPage, form: SectionForm, status: int = 200) -> HttpResponse:
    """Show the page of a part."""
    return render(request, page.template, section_context(request, page, form), status=status)


def render_conflict(request: HttpRequest, saved: Saved) -> HttpResponse:
    """Show what a colleague saved beside what this person typed, which waits until a choice is made."""
    proposal = draft_to_show(request, saved.proposal.pk, saved.page.code)
    form = saved.page.build(proposal, saved.form.data, section=saved.page.code)
    shown = saved.page.build(proposal, form.data_on_top_of_stored(), section=saved.page.code)
    # Who saved once more meanwhile is compared with as well: what is shown is what will be replaced.
    conflicts = form.conflicts() or saved.conflicts
    context = section_context(request, saved.page, shown) | {
        "conflicts": conflicts,
        "is_conflict": True,
        "record": saved.form.record,
    }
    # What was typed stands in the fields; its checking comes with the next save.
    shown._errors = {}
    return render(request, saved.page.template, context, status=409)


def render_locked(request: HttpRequest, page: SectionPage, form: SectionForm) -> HttpResponse:
    """Say that the proposal was submitted meanwhile, and give back what was typed."""
    typed = [(form.conflict_label(name), text) for name, text in form.typed_texts().items() if text]
    context = section_context(request, page, form) | {"typed": typed}
    return render(request, "proposals/proposal_section_locked.html", context, status=409)


def section_context(request: HttpRequest, page: SectionPage, form: SectionForm) -> Mapping[str, Any]:
    """Give what every page of a part shows."""
    proposal, user = form.proposal, request.user
    now = getattr(proposal, "asked_at", None) or database_now()
    others = note_presence(proposal, user, page.code, now)
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "proposal": proposal,
        "record": form.record,
        "writer": writer_mark(user, proposal.pk, page.code),
        "colleagues_here": [each.who for each in others if each.section == page.code],
        "set_aside": waiting_texts(form, user),
        "session_seconds": seconds_left(request.session),
        "show_later": bool(form.errors) and request.method != "POST",
        "section_count": len(sections_of(proposal.round)),
        "following_address": following_address(page, proposal),
        "now": now,
        # For a supplement its own term counts, not the window of the round.
        "is_open": proposal.status == ProposalStatus.SUPPLEMENT_REQUESTED or proposal.round.accepts(now),
    }
    return context | (budget_context(form) if page.code == "budget" else {})


def waiting_texts(form: SectionForm, user: User) -> list[tuple[str, str]]:
    """Give the texts of this person that a colleague overtook, as (field, text): nothing was chosen yet."""
    texts = set_aside_for(form.record, user)
    return [(form.conflict_label(name), text) for name, text in texts.items() if text]
