"""What the deals of a round learn from each other."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from proposals.models import Deal, KnowledgeDocument, LearningQuestion, PeerSession, Round, User
from proposals.services.attachments import discard
from proposals.services.stored_files import filled_in


class OtherRound(Exception):
    """The session belongs to another round."""


def plan_session(*, round_: Round, title: str, held_date: date, place: str = "", by: User, at: datetime) -> PeerSession:
    """Plan a session of the deals of a round."""
    return PeerSession.objects.create(
        round=round_, title=title, held_date=held_date, place=place, planned_at=at, planned_by=by
    )


def report_session(*, session: PeerSession, report: str) -> PeerSession:
    """Keep what was learned in a session."""
    session.report = report
    session.save(update_fields=["report"])
    return session


def ask_question(
    *, deal: Deal, question: str, session: PeerSession | None = None, by: User, at: datetime
) -> LearningQuestion:
    """Put a question to the other deals of the round, perhaps for one session.

    :raises OtherRound: when the session is not of the deal's round.
    """
    _check(session, deal.proposal.round_id)
    return LearningQuestion.objects.create(deal=deal, session=session, question=question, asked_at=at, asked_by=by)


@transaction.atomic
def answer_question(*, question: LearningQuestion, answer: str, by: User, at: datetime) -> LearningQuestion:
    """Keep what the deals made of a question; a later answer takes the place of an earlier one."""
    question = LearningQuestion.objects.select_for_update().get(pk=question.pk)
    question.answer, question.answered_at, question.answered_by = answer, at, by
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    return question


def share_document(
    *, round_: Round, title: str, upload: UploadedFile, session: PeerSession | None = None, by: User, at: datetime
) -> KnowledgeDocument:
    """Share a document with the deals of a round.

    :raises OtherRound: when the session is not of this round.
    :raises AttachmentRefused: with what is wrong with the file and how to mend it.
    """
    _check(session, round_.pk)
    document = filled_in(KnowledgeDocument(round=round_, title=title, session=session), upload, by=by, at=at)
    try:
        document.save()
    except BaseException:
        discard(document.file)
        raise
    return document


def _check(session: PeerSession | None, round_id: int) -> None:
    if session is not None and session.round_id != round_id:
        raise OtherRound
