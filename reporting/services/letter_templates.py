"""The texts of letters: which version is in use, saving a new one, and copying them along with a round."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from proposals.models import Round, User
from reporting.enums import LetterKind
from reporting.letters import DEFAULT_TEXTS, TextProblem, parse_line, parse_text
from reporting.models import LetterTemplate


class TextRefused(Exception):
    """A text holds mistakes; nothing was saved. `subject` and `body` list them."""

    def __init__(self, subject: tuple[TextProblem, ...], body: tuple[TextProblem, ...]) -> None:
        super().__init__(f"{len(subject) + len(body)} mistakes")
        self.subject, self.body = subject, body


class TextOvertaken(Exception):
    """Somebody saved another version since this one was opened; `newest` is that version."""

    def __init__(self, newest: LetterTemplate) -> None:
        super().__init__(str(newest))
        self.newest = newest


def text_in_use(round_: Round, kind: str) -> LetterTemplate:
    """Give the newest version of a text, or the text of the house as version 0, which is not stored."""
    return texts_in_use(round_)[kind]


def texts_in_use(round_: Round) -> Mapping[str, LetterTemplate]:
    """Give the text in use for each kind, in the order of the kinds; one statement."""
    stored = LetterTemplate.objects.filter(round=round_).order_by("kind", "-number").distinct("kind")
    found = {each.kind: each for each in stored}
    return {kind: found.get(kind) or _of_the_house(round_, kind) for kind in LetterKind.values}


def _of_the_house(round_: Round, kind: str) -> LetterTemplate:
    default = DEFAULT_TEXTS[kind]
    return LetterTemplate(round=round_, kind=kind, number=0, subject=default.subject, body=default.body)


def problems_of(kind: str, subject: str, body: str) -> tuple[tuple[TextProblem, ...], tuple[TextProblem, ...]]:
    """Give what is wrong in a subject and in a text."""
    return parse_line(subject, kind).problems, parse_text(body, kind).problems


@transaction.atomic
def save_text(
    *, round_: Round, kind: str, subject: str, body: str, seen: int, by: User, at: datetime
) -> LetterTemplate:  # fmt: skip
    """Save a text as the next version; what is in use already gives that version.

    `seen` is the version that this person began with.

    :raises TextRefused: if it holds a placeholder that does not exist, or another mistake.
    :raises TextOvertaken: if somebody else saved a version after `seen`.
    """
    in_subject, in_body = problems_of(kind, subject, body)
    if in_subject or in_body:
        raise TextRefused(in_subject, in_body)
    Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    newest = text_in_use(round_, kind)
    if newest.number and (newest.subject, newest.body) == (subject, body):
        return newest
    if newest.number != seen:
        raise TextOvertaken(newest)
    return _store(round_, kind, subject, body, by, at)


def stored_texts(round_: Round, *, by: User, at: datetime) -> Mapping[str, LetterTemplate]:
    """Give the text in use for each kind as a row, so that a letter can name its version.

    A text of the house becomes version 1. Called within the transaction that publishes.
    """
    texts = texts_in_use(round_)
    # A text of the house stands in for a kind of which nothing is stored yet, so its first version is 1.
    of_the_house = [each for each in texts.values() if not each.pk]
    for each in of_the_house:
        each.number, each.saved_at, each.saved_by = 1, at, by
    LetterTemplate.objects.bulk_create(of_the_house)
    return texts


def copy_texts(*, source: Round, round_: Round) -> None:
    """Begin the texts of a new round with those of the round it is a copy of."""
    LetterTemplate.objects.bulk_create(
        LetterTemplate(
            round=round_, kind=each.kind, number=1, subject=each.subject, body=each.body,
            saved_at=each.saved_at, saved_by_id=each.saved_by_id,
        )
        for each in texts_in_use(source).values()
        if each.pk
    )  # fmt: skip


def _store(round_: Round, kind: str, subject: str, body: str, by: User, at: datetime) -> LetterTemplate:
    last = LetterTemplate.objects.filter(round=round_, kind=kind).aggregate(last=Max("number"))["last"] or 0
    return LetterTemplate.objects.create(
        round=round_, kind=kind, number=last + 1, subject=subject, body=body, saved_at=at, saved_by=by
    )
