"""Changing the text of a letter in a plain window, with the letter beside it before anything is saved."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.models import AwardDecision
from assessment.views.management.steps import round_or_404
from proposals.models import Proposal, Round, User
from proposals.services.clock import database_now
from reporting.enums import LETTERS_OF_DECISIONS, LetterKind
from reporting.forms.letters import LetterTextForm, placeholders_for
from reporting.letters import measure, parse_text
from reporting.models import LetterTemplate
from reporting.models.readers import closed_for
from reporting.services.contents import DocumentDataMissing
from reporting.services.contents.decision_letter import letter_document
from reporting.services.decision_letter_previews import kind_for, preview_of
from reporting.services.decision_letter_values import KIND_OF_OUTCOME
from reporting.services.letter_templates import TextOvertaken, save_text, text_in_use

PROPOSALS_SHOWN = 60


@login_required
@permission_required("reporting.edit_letters", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_text(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Show a text with its versions; "voorbeeld" shows the letter without saving, else POST saves a version."""
    round_ = round_or_404(request, slug)
    if kind not in LetterKind:
        raise Http404
    text = text_in_use(round_, kind)
    versions = list(LetterTemplate.objects.filter(round=round_, kind=kind).select_related("saved_by"))
    shown = next((each for each in versions if str(each.number) == request.GET.get("versie")), text)
    form = LetterTextForm(request.POST if request.method == "POST" else None, text=text, shown=shown)
    saves = request.method == "POST" and "voorbeeld" not in request.POST
    if form.is_valid() and saves and _saved(request, round_, form):
        return redirect("reporting:letter_overview", slug)
    values = {
        "round": round_, "kind": LetterKind(kind), "text": text, "shown": shown, "versions": versions, "form": form,
        "placeholders": placeholders_for(kind), "is_letter": kind in LETTERS_OF_DECISIONS,
        "is_closed": not request.user.has_perm("assessment.compare_proposals", round_),
        **_beside(request, round_, form, shown),
    }  # fmt: skip
    return render(request, "reporting/letters/text.html", values, status=422 if form.errors else 200)


def _saved(request: HttpRequest, round_: Round, form: LetterTextForm) -> bool:
    """Save a new version; what a colleague saved meanwhile is not written over."""
    given = form.cleaned_data
    try:
        saved = save_text(
            round_=round_, kind=form.kind, subject=given["subject"], body=given["body"], seen=given["seen"],
            by=request.user, at=database_now(),
        )  # fmt: skip
    except TextOvertaken as overtaken:
        words = _(
            "%(person)s saved version %(number)d while you were writing. Look at that version below; to use your own "
            "text, press the button again."
        )
        form.add_error(None, words % {"person": overtaken.newest.saved_by, "number": overtaken.newest.number})
        form.data = form.data.copy()
        form.data["seen"] = overtaken.newest.number
        return False
    messages.success(request, _("Version %(number)d is saved and in use.") % {"number": saved.number})
    return True


def _beside(request: HttpRequest, round_: Round, form: LetterTextForm, shown: LetterTemplate) -> dict[str, Any]:
    """Give how the text reads and the letter for one proposal, as it would be with the text in the window."""
    proposals = list(_proposals(request.user, round_)[:PROPOSALS_SHOWN])
    chosen = request.POST.get("voorstel", "")
    proposal = next((each for each in proposals if str(each.pk) == chosen), _example(proposals, form.kind))
    given = form.cleaned_data if form.is_bound and not form.errors else {"subject": shown.subject, "body": shown.body}
    written = LetterTemplate(round=round_, kind=form.kind, number=0, subject=given["subject"], body=given["body"])
    values = {"proposals": proposals, "proposal": proposal, "measure": measure(plain_words(written))}
    if proposal is None or form.errors:
        return values
    return values | _letter(proposal, written)


def _example(proposals: list[Proposal], kind: str) -> Proposal | None:
    """Choose whose letter is shown first: one with a decision of this kind, else the first of all."""
    outcomes = [outcome for outcome, each in KIND_OF_OUTCOME.items() if each == kind]
    decided = AwardDecision.objects.filter(proposal__in=proposals, outcome__in=outcomes)
    keys = set(decided.values_list("proposal_id", flat=True))
    return next((each for each in proposals if each.pk in keys), proposals[0] if proposals else None)


def _letter(proposal: Proposal, written: LetterTemplate) -> dict[str, Any]:
    if written.kind == LetterKind.APPEAL:
        kind = LetterKind.OBJECTION
    else:
        kind = written.kind if written.kind in LETTERS_OF_DECISIONS else kind_for(proposal)
    preview = preview_of(proposal, kind, on=localdate(database_now()), texts={written.kind: written})
    try:
        return {"preview": preview, "document": letter_document(preview.content)}
    except DocumentDataMissing as gap:
        return {"preview": preview, "gap": str(gap)}


def _proposals(user: User, round_: Round) -> QuerySet[Proposal]:
    """Give the proposals of a round that a letter can be shown for: sent in, and not closed for this person.

    Who has an interest as an assessor writes texts, and sees no letter: it tells a place and where the line is.
    """
    if not user.has_perm("assessment.compare_proposals", round_):
        return Proposal.objects.none()
    visible = Proposal.objects.visible_to(user).filter(round=round_).submitted()
    open_ = visible.exclude(closed_for(user))
    return open_.select_related("organisation", "region", "round").order_by("region_sort_name", "pk")


def plain_words(text: LetterTemplate) -> str:
    """Give the words of a text for measuring, with a short word for each placeholder."""
    parts = parse_text(text.body, text.kind).parts
    return "\n".join("".join(run.text or "dit" for run in line) for part in parts for line in part.lines)
