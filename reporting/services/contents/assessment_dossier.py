"""The assessment dossier: what is on record about one proposal, with or without the names of people."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment.enums import ConflictKind, ConflictOrigin
from assessment.models import ConflictOfInterest
from assessment.models.assessment import STATUSES_AFTER_SCORING
from proposals.formats import dutch_moment, short_date, until_moment
from proposals.models import Proposal, StatusChange, Submission, SupplementRequest
from proposals.queries import proposals_for_intake
from proposals.services.call_text import part_titles
from proposals.services.intake import intake_points
from reporting.documents import (
    AskedSupplement,
    AssessmentDossierDocument,
    CheckPoint,
    HistoryLine,
    NotedConflict,
)
from reporting.models import Report
from reporting.services.contents.assessed_proposals import assessed_proposals
from reporting.services.contents.missing import DocumentDataMissing
from reporting.services.contents.standings import round_picture
from reporting.services.contents.summaries import submitted_summaries

VERDICTS = {"ok": "in orde", "odd": "let op", "missing": "niet in orde"}


def assessment_dossier_document(report: Report) -> AssessmentDossierDocument:
    """Build the dossier that a row asks for, as the proposal stands now.

    :raises DocumentDataMissing: while the round is being scored: nobody sees scores before that is closed.
    """
    with_names, asked_at = report.parameters["with_names"], report.requested_at
    proposal = proposals_for_intake(report.requested_by).get(pk=report.proposal_id)
    if proposal.round.status not in STATUSES_AFTER_SCORING:
        raise DocumentDataMissing(_("Scoring is not closed. Close it first, then ask for the dossier again."))
    picture = round_picture(proposal.round, at=asked_at)
    assessed = assessed_proposals(
        [proposal], picture, with_names=with_names, summaries=submitted_summaries([proposal.pk])
    )
    submissions = sorted(proposal.submissions.all(), key=lambda each: each.number)
    return AssessmentDossierDocument(
        reference=proposal.reference or str(proposal.pk),
        is_demonstration=settings.DEMONSTRATION,
        round_title=proposal.round.name,
        made_at=asked_at,
        with_names=with_names,
        proposal=assessed[0],
        received_at=next((each.received_at for each in submissions if each.is_current), None),
        checks=tuple(_checks(proposal)),
        remarks=tuple(_remarks(submissions, with_names=with_names)),
        supplements=tuple(_supplements(proposal)),
        conflicts=tuple(_conflicts(proposal, with_names=with_names)),
        history=tuple(_history(proposal, submissions, with_names=with_names)),
    )


def _checks(proposal: Proposal) -> Iterator[CheckPoint]:
    for point in intake_points(proposal):
        yield CheckPoint(title=point.title, verdict=VERDICTS[point.kind], texts=point.texts)


def _remarks(submissions: list[Submission], *, with_names: bool) -> Iterator[HistoryLine]:
    for each in submissions:
        check = getattr(each, "intake_check", None)
        if check is not None:
            words = check.remark.strip() or "Bekeken, zonder opmerking."
            yield HistoryLine(moment=check.checked_at, text=words, by=str(check.checked_by) if with_names else "")


def _supplements(proposal: Proposal) -> Iterator[AskedSupplement]:
    titles = part_titles()
    rows = SupplementRequest.objects.filter(proposal=proposal).order_by("number").prefetch_related("terms")
    for each in rows:
        yield AskedSupplement(
            number=each.number,
            asked_at=each.asked_at,
            due_at=each.due_at,
            parts=tuple(titles.get(code, code) for code in each.sections),
            question=each.question,
            outcome=_supplement_outcome(each),
            terms=tuple(f"Meer tijd tot {until_moment(term.due_after)}: {term.reason}" for term in each.terms.all()),
        )


def _supplement_outcome(asked: SupplementRequest) -> str:
    if asked.answered_at is not None:
        return f"Beantwoord op {dutch_moment(asked.answered_at)}{', te laat' if asked.was_late else ''}."
    if asked.closed_at is not None:
        return f"Beëindigd op {dutch_moment(asked.closed_at)}. {asked.closing_reason}".strip()
    return "Nog niet beantwoord."


def _conflicts(proposal: Proposal, *, with_names: bool) -> Iterator[NotedConflict]:
    rows = ConflictOfInterest.objects.filter(proposal=proposal).select_related("assessor")
    for each in rows.order_by("noted_at", "pk"):
        state = f"beëindigd op {short_date(localdate(each.ended_at))}" if each.ended_at else "geldt"
        people = {"person": str(each.assessor), "explanation": _explained(each)} if with_names else {}
        yield NotedConflict(
            kind=str(ConflictKind(each.kind).label),
            origin=str(ConflictOrigin(each.origin).label),
            noted_on=localdate(each.noted_at),
            state=state,
            **people,
        )


def _explained(conflict: ConflictOfInterest) -> str:
    return f"{conflict.explanation} Beëindigd: {conflict.end_reason}" if conflict.ended_at else conflict.explanation


def _history(proposal: Proposal, submissions: list[Submission], *, with_names: bool) -> Iterator[HistoryLine]:
    """Give versions and changes of status, in the order in which they happened."""
    lines = [
        HistoryLine(
            moment=each.received_at,
            text=f"Versie {each.number} ontvangen, kenmerk {each.reference}",
            by=str(each.submitted_by) if with_names else "",
        )
        for each in submissions
    ]
    for change in proposal.status_changes.select_related("changed_by"):
        by = str(change.changed_by) if with_names and change.changed_by else ""
        lines.append(HistoryLine(moment=change.changed_at, text=_change_words(change), by=by))
    yield from sorted(lines, key=lambda each: each.moment)


def _change_words(change: StatusChange) -> str:
    label, reason = change.label_of(change.to_status), change.reason.strip()
    return f"{label}: {reason}" if reason else label
