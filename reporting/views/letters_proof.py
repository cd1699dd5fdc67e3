"""Proof of letters: when they were placed, who was told, and who took them in (Awb 2:25), also as a file."""

from collections.abc import Iterator, Sequence

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.exports import Cell, Column, Kind, Table
from assessment.views.downloads import about_file, download
from assessment.views.management.steps import round_or_404
from proposals.models import Round
from proposals.services.clock import database_now
from reporting.models import DecisionLetter
from reporting.services.decision_letter_proof import proof_of, proofs_of_round


@login_required
@permission_required("reporting.see_letters", raise_exception=True)
@require_safe
def letter_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the proof of one letter: placed, told, came back, read."""
    visible = DecisionLetter.objects.visible_to(request.user).select_related(
        "proposal__organisation", "proposal__round", "template__saved_by", "report", "message"
    )
    letter = get_object_or_404(visible, pk=pk)
    round_ = letter.proposal.round
    request.round_on_screen = round_.slug  # for the menu
    values = {"letter": letter, "round": round_, "proof": proof_of(letter), "now": database_now()}
    return render(request, "reporting/letters/proof.html", values)


@login_required
@permission_required("reporting.see_letters", raise_exception=True)
@require_safe
def letter_proof_file(request: HttpRequest, slug: str, ending: str) -> FileResponse:
    """Send the proof of all letters of a round as a table: a row for each person who was told."""
    round_ = round_or_404(request, slug)
    if not request.user.has_perm("assessment.compare_proposals", round_):
        raise PermissionDenied
    about = about_file(round_=round_, at=database_now(), by=request.user)
    file = Table(_("Proof of letters"), _columns(), _rows(round_), _("About this file"), about)
    return download(file, name=f"bewijs-brieven-{round_.slug}", ending=ending)


def _columns() -> list[Column]:
    return [
        Column(_("Reference"), Kind.TEXT, 18),
        Column(_("Organisation"), Kind.TEXT, 34),
        Column(_("Letter"), Kind.TEXT, 28),
        Column(_("Version of the text"), Kind.WHOLE, 10),
        Column(_("Check number of the file"), Kind.TEXT, 66, _("SHA-256; empty until the file is made")),
        Column(_("Placed"), Kind.MOMENT, 20),
        Column(_("Person"), Kind.TEXT, 28),
        Column(_("Address"), Kind.TEXT, 28, _("Only the first letter and the domain")),
        Column(_("Notice"), Kind.TEXT, 16),
        Column(_("Sent"), Kind.MOMENT, 20),
        Column(_("Came back"), Kind.MOMENT, 20),
        Column(_("First read"), Kind.MOMENT, 20, _("Opened the message or took in the letter")),
    ]


def _rows(round_: Round) -> Iterator[Sequence[Cell]]:
    for proof in proofs_of_round(round_):
        letter = proof.letter
        start: list[Cell] = [
            letter.proposal.reference or "", letter.proposal.organisation.name, letter.get_kind_display(),
            letter.template.number, letter.report.sha256, letter.message.placed_at if letter.message else None,
        ]  # fmt: skip
        if not proof.notices:
            yield [*start, "", "", "", None, None, None]
        for each in proof.notices:
            yield [*start, each.person, each.address, each.state, each.sent_at, each.bounced_at, each.first_read_at]
