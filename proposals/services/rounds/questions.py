"""The questions of a call: adding, changing, moving and removing them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from proposals.enums import QuestionSection
from proposals.models import Question, Round, User
from proposals.services.rounds.changes import lock_call
from proposals.services.rounds.publication import announce_change

LONGEST_CODE = 40


class QuestionGone(Exception):
    """Somebody removed the question while it was being changed."""


@transaction.atomic
def save_question(
    *,
    round_: Round,
    values: Mapping[str, Any],
    by: User,
    at: datetime,
    question: Question | None = None,
    position: int | None = None,
) -> Question:
    """Add a question, or change one; `position` is its place in its section from 0, the last when left out.

    A new question gets a code from its words; a code stays as it is after that.

    :raises CallFrozen: once the round has opened.
    :raises QuestionGone: if somebody removed it meanwhile.
    """
    locked = lock_call(round_, at)
    if question is not None and not locked.questions.filter(pk=question.pk).exists():
        raise QuestionGone
    kept = question or Question(round=locked, code=_new_code(locked, values["text"]))
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    others = [each for each in _in_section(locked, kept.section) if each.pk != kept.pk]
    place = len(others) if position is None else max(0, min(position, len(others)))
    _write_order(locked, kept.section, [*others[:place], kept, *others[place:]])
    announce_change(round_=locked, by=by, at=at)
    return Question.objects.get(pk=kept.pk)


@transaction.atomic
def move_question(*, question: Question, steps: int, by: User, at: datetime) -> None:
    """Move a question `steps` places down in its section (up when negative); not beyond its ends.

    :raises CallFrozen: once the round has opened.
    """
    locked = lock_call(question.round, at)
    order = _in_section(locked, question.section)
    place = next((number for number, each in enumerate(order) if each.pk == question.pk), None)
    if place is None:
        return
    moved = order.pop(place)
    order.insert(max(0, min(place + steps, len(order))), moved)
    _write_order(locked, question.section, order)
    announce_change(round_=locked, by=by, at=at)


@transaction.atomic
def remove_question(*, question: Question, by: User, at: datetime) -> None:
    """Take a question out of a call.

    :raises CallFrozen: once the round has opened.
    :raises RoundNotReady: when a published call would ask nothing.
    """
    locked = lock_call(question.round, at)
    question.delete()
    announce_change(round_=locked, by=by, at=at)


def _in_section(round_: Round, section: str) -> list[Question]:
    return list(round_.questions.filter(section=section).order_by("sort_order", "pk"))


def _write_order(round_: Round, section: str, order: Sequence[Question]) -> None:
    """Number all questions of the call anew: the sections in their order, within `section` as given."""
    rows = list(round_.questions.order_by("sort_order", "pk"))
    in_place = {each.pk: number for number, each in enumerate(order)}
    rows.sort(
        key=lambda each: (
            QuestionSection.values.index(each.section),
            in_place.get(each.pk, 0) if each.section == section else each.sort_order,
            each.pk,
        )
    )
    changed = []
    for number, each in enumerate(rows, start=1):
        if each.sort_order != number:
            each.sort_order = number
            changed.append(each)
    Question.objects.bulk_update(changed, ["sort_order"])


def _new_code(round_: Round, text: str) -> str:
    taken = set(round_.questions.values_list("code", flat=True))
    stem = slugify(text)[:LONGEST_CODE].strip("-") or "vraag"
    codes = (stem, *(f"{stem[: LONGEST_CODE - 4]}-{number}" for number in range(2, 1000)))
    return next(code for code in codes if code not in taken)
