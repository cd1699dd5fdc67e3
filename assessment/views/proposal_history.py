"""The history of a proposal: a page for everybody who may read it, each with the own part, and a file for staff."""

from collections.abc import Iterable, Iterator

from django.contrib.auth.decorators import login_required, permission_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.exports import Cell, Column, Kind, Table
from assessment.forms.history import HistoryForm
from assessment.queries.proposal_history import (
    Happening,
    history_for_applicant,
    history_for_assessor,
    history_for_staff,
)
from assessment.views.downloads import download
from proposals.models import Proposal
from proposals.queries import proposals_for_intake
from proposals.services.supplement_content import as_submitted
from proposals.views.access import visible_proposal_or_404
from proposals.views.section_pages import SECTION_PAGES

LINES_SHOWN = 500


@login_required
@require_safe
def applicant_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show to applicant, assessor or staff what they may know of what happened to a proposal."""
    proposal = visible_proposal_or_404(request, pk)
    is_member = proposal.organisation_id in request.user.membership_roles
    is_staff = not is_member and request.user.has_perm("proposals.see_intake")
    form, status = None, 200
    if is_staff:
        found = history_for_staff(proposal, names_assessors=request.user.has_perm("assessment.see_interests"))
        form = HistoryForm(request.GET, people=_people(found))
        status = 200 if form.is_valid() else 422
        found = list(_chosen(found, form))
    elif is_member:
        found = history_for_applicant(proposal)
    else:
        found = history_for_assessor(proposal, request.user)
    context = {
        "proposal": proposal if is_member else as_submitted(proposal),
        "is_member": is_member,
        "is_staff": is_staff,
        "form": form,
        "lines": [(each, _note(each)) for each in found[:LINES_SHOWN]],
        "number": len(found),
        "query": request.GET.urlencode(),
    }
    return render(request, "assessment/proposal_history.html", context, status=status)


@login_required
@permission_required("proposals.see_intake", raise_exception=True)
@require_safe
def history_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Give the history as CSV for the file of an objection: assessors are not named in it."""
    proposal = get_object_or_404(proposals_for_intake(request.user), pk=pk)
    found = history_for_staff(proposal, names_assessors=False)
    form = HistoryForm(request.GET, people=_people(found))
    if not form.is_valid():
        return redirect(f"{reverse('assessment:applicant_history', args=[pk])}?{request.GET.urlencode()}")
    table = Table(_("History"), _columns(), _rows(proposal, _chosen(found, form)))
    return download(table, name=f"geschiedenis-{(proposal.reference or str(pk)).replace(' ', '-')}", ending="csv")


def _people(found: Iterable[Happening]) -> list[tuple[str, str]]:
    """Give the people who did something, by name."""
    people = {each.person.pk: str(each.person) for each in found if each.person}
    return sorted(((str(pk), name) for pk, name in people.items()), key=lambda each: each[1])


def _chosen(found: Iterable[Happening], form: HistoryForm) -> Iterator[Happening]:
    """Keep what was asked for; nothing while the question is not understood."""
    if not form.is_valid():
        return
    person, since, until = form.cleaned_data["person"], form.since, form.until
    for each in found:
        if person and (each.person is None or str(each.person.pk) != person):
            continue
        if (since is None or each.at >= since) and (until is None or each.at < until):
            yield each


def _note(happening: Happening) -> str:
    """Give the note, or the names of the parts."""
    titles = [str(SECTION_PAGES[code].title) for code in happening.parts if code in SECTION_PAGES]
    return ", ".join(titles) if titles else happening.note


def _columns() -> list[Column]:
    return [
        Column(_("Reference"), Kind.TEXT, 18),
        Column(_("When"), Kind.MOMENT, 20),
        Column(_("Time zone"), Kind.TEXT, 12),
        Column(_("What"), Kind.TEXT, 34),
        Column(_("Who"), Kind.TEXT, 28),
        Column(_("Note"), Kind.TEXT, 60),
    ]


def _rows(proposal: Proposal, found: Iterable[Happening]) -> Iterator[list[Cell]]:
    for each in found:
        offset = localtime(each.at).strftime("%z")
        yield [proposal.reference or "", each.at, f"UTC{offset[:3]}:{offset[3:]}", each.what, each.by, _note(each)]
