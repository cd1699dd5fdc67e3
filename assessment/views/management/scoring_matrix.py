"""Scoring progress as a grid of proposals and assessors, on the page and as a file. States only, never contents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from assessment.enums import AssessmentStatus
from assessment.exports import CONTENT_TYPES, Cell, Column, Kind, Table
from assessment.permissions import barred_proposals
from assessment.queries.pace import AssessorPace, paces_of_round
from assessment.queries.scoring_matrix import (
    CONFLICT,
    lines_in_parts,
    matrix_lines,
    people_of_matrix,
    proposals_of_matrix,
)
from assessment.views.downloads import about_file, download
from assessment.views.management.steps import round_or_404
from proposals.enums import RoundStatus
from proposals.models import Proposal, Round, User
from proposals.services.clock import database_now

PER_PAGE = 50
# What stands in a cell: the kind of status, and a short word.
STATES: Mapping[str, tuple[str, object]] = {
    AssessmentStatus.ASSIGNED: ("todo", gettext_lazy("Not started")),
    AssessmentStatus.IN_PROGRESS: ("busy", gettext_lazy("In progress")),
    AssessmentStatus.FINAL: ("done", gettext_lazy("Done")),
    AssessmentStatus.ABSTAINED: ("warn", gettext_lazy("Abstained")),
    AssessmentStatus.SET_ASIDE: ("info", gettext_lazy("Set aside")),
    CONFLICT: ("locked", gettext_lazy("Interest")),
}


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What somebody looks at: everything, or only who is behind and what waits for them."""

    late: bool
    with_conflicts: bool
    paces: tuple[AssessorPace, ...]
    people: tuple[User, ...]
    proposals: QuerySet[Proposal]


@login_required
@permission_required("assessment.see_progress", raise_exception=True)
@require_safe
def scoring_matrix(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is how far with what; `?wie=achter` keeps who is behind and what they have not done."""
    round_ = round_or_404(request, slug)
    chosen = _chosen(request, round_)
    page = Paginator(chosen.proposals, PER_PAGE).get_page(request.GET.get("page"))
    lines = matrix_lines(round_, list(page), chosen.people, with_conflicts=chosen.with_conflicts)
    context = {
        "round": round_,
        "page": page,
        "people": chosen.people,
        "rows": [(line, [STATES.get(state) for state in line.states]) for line in lines],
        "endings": list(CONTENT_TYPES),
        "behind": [each for each in chosen.paces if each.is_behind],
        "late": chosen.late,
        "may_assign": request.user.has_perm("assessment.assign_assessors"),
        "is_open": round_.status == RoundStatus.IN_ASSESSMENT,
        "legend": STATES.values() if chosen.with_conflicts else [STATES[each] for each in STATES if each != CONFLICT],
    }
    return render(request, "assessment/scoring_matrix.html", context)


@login_required
@permission_required("assessment.see_progress", raise_exception=True)
@require_safe
def scoring_matrix_file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Send the grid that the page shows, all pages of it, as CSV, XLSX or ODS."""
    round_ = round_or_404(request, slug)
    chosen = _chosen(request, round_)
    choices = [(_("Assessors"), _("Only who is behind") if chosen.late else "")]
    about = about_file(round_=round_, at=database_now(), by=request.user, choices=choices)
    table = Table(
        title=_("Scoring progress"),
        columns=_columns(chosen.people),
        rows=_rows(round_, chosen),
        about_title=_("About this file"),
        about=about,
    )
    name = _("scoring-progress-%(round)s") % {"round": round_.slug}
    return download(table, name=name, ending=ending)


def _chosen(request: HttpRequest, round_: Round) -> _Chosen:
    late = request.GET.get("wie") == "achter"
    with_conflicts = request.user.has_perm("assessment.see_interests")
    paces = paces_of_round(round_, database_now(), reader=request.user)
    behind = [each.assessor for each in paces if each.is_behind]
    people = behind if late else people_of_matrix(round_, with_conflicts=with_conflicts)
    waiting_for = [each.pk for each in behind] if late else None
    proposals = proposals_of_matrix(round_, waiting_for=waiting_for).exclude(barred_proposals(request.user))
    return _Chosen(late, with_conflicts, paces, tuple(people), proposals)


def _columns(people: tuple[User, ...]) -> list[Column]:
    of_people = [Column(str(each), width=18) for each in people]
    return [
        Column(_("Reference"), width=18),
        Column(_("Proposal"), width=40),
        Column(_("Region"), width=24),
        Column(pgettext("number of assessments", "Done"), Kind.WHOLE, width=8),
        Column(_("Needed"), Kind.WHOLE, width=8),
        *of_people,
    ]


def _rows(round_: Round, chosen: _Chosen) -> Iterator[list[Cell]]:
    lines = lines_in_parts(round_, chosen.proposals, chosen.people, with_conflicts=chosen.with_conflicts)
    for line in lines:
        proposal = line.proposal
        states = [str(STATES[each][1]) if each else None for each in line.states]
        region = proposal.region_label or proposal.organisation.name
        yield [proposal.reference, str(proposal), region, line.final, line.needed, *states]
