"""The answers to the questions."""

from collections.abc import Mapping
from datetime import datetime

from proposals.models import Answer, Proposal, User
from proposals.services.drafts.holding import StaleVersion, in_one_transaction, lock_draft, touch
from proposals.services.text_lengths import LONGEST_TEXT, TextTooLong, longest_answer


@in_one_transaction
def save_answers(
    *,
    proposal: Proposal,
    answers: Mapping[int, str],
    by: User,
    at: datetime,
    expected_versions: Mapping[int, int] | None = None,
) -> dict[int, Answer]:
    """Save answers by question id and give back all stored answers by question id.

    Only changed answers are written, each with the next version. Line ends become `\\n`, so that
    browser and server count the same.

    :raises NotEditable: when the proposal was submitted.
    :raises StaleVersion: when a changed answer is newer than `expected_versions` says; nothing is
        written. `stored` maps question ids to stored answers.
    :raises TextTooLong: when an answer has more signs than is kept; nothing is written.
    """
    stored_proposal = lock_draft(proposal)
    stored = {answer.question_id: answer for answer in stored_proposal.answers.all()}
    changed = {
        question: clean
        for question, text in answers.items()
        if (clean := _normalise(text)) != (stored[question].text if question in stored else "")
    }
    _refuse_long_answers(stored_proposal, changed)
    _refuse_stale_answers(changed, stored, expected_versions or {})
    for question, text in changed.items():
        answer = stored.get(question) or Answer(proposal=stored_proposal, question_id=question, version=0)
        answer.text, answer.version, answer.updated_at, answer.updated_by = text, answer.version + 1, at, by
        stored[question] = answer
    Answer.objects.bulk_create(
        [stored[question] for question in changed],
        update_conflicts=True,
        unique_fields=["proposal", "question"],
        update_fields=["text", "version", "updated_at", "updated_by"],
    )
    if changed:
        touch(stored_proposal, by, at)
    return stored


def _refuse_long_answers(proposal: Proposal, changed: Mapping[int, str]) -> None:
    if not any(len(text) > LONGEST_TEXT for text in changed.values()):
        return
    for question in proposal.round.questions.all():
        length, maximum = len(changed.get(question.pk, "")), longest_answer(question)
        if length > maximum:
            raise TextTooLong(length, maximum)


def _refuse_stale_answers(
    changed: Mapping[int, str], stored: Mapping[int, Answer], expected: Mapping[int, int]
) -> None:
    newer = {
        question: stored[question]
        for question in changed
        if question in stored and question in expected and stored[question].version != expected[question]
    }
    if newer:
        raise StaleVersion("answers", newer)


def _normalise(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
