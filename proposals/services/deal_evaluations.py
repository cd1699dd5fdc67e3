"""The evaluation of a deal: written and sent by the region, accepted or sent back by the ministry."""

import copy
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from proposals.enums import DealStatus
from proposals.models import Deal, DealEvaluation, User

PARTS = ("results", "lessons", "continuation")


class EvaluationClosed(Exception):
    """The evaluation cannot take this step: the deal does not run, or it was sent or judged meanwhile."""


class EvaluationMoved(Exception):
    """Somebody saved other words since the page was opened; `evaluation` holds them."""

    def __init__(self, evaluation: DealEvaluation) -> None:
        self.evaluation = evaluation
        super().__init__(str(evaluation.pk))


class EvaluationIncomplete(Exception):
    """A part is empty; `parts` names which."""

    def __init__(self, parts: list[str]) -> None:
        self.parts = parts
        super().__init__(", ".join(parts))


@transaction.atomic
def save_evaluation(
    *, deal: Deal, values: Mapping[str, str], by: User, at: datetime, basis: str | None = None
) -> DealEvaluation:
    """Keep what the region wrote so far; begins the evaluation when there is none.

    `basis` is `basis_of` what was on the screen; without it, these words stand on what is stored.

    :raises EvaluationClosed: when the deal does not run, or the evaluation was sent.
    :raises EvaluationMoved: when other words were saved since; nothing is written.
    """
    stored = _locked(deal)
    evaluation = stored or DealEvaluation(deal=deal)
    if not evaluation.is_editable:
        raise EvaluationClosed
    words = {name: values.get(name, "").strip() for name in PARTS}
    is_other = any(getattr(evaluation, name) != text for name, text in words.items())
    if stored is not None and is_other and basis not in {None, basis_of(stored)}:
        raise EvaluationMoved(stored)
    for name, text in words.items():
        setattr(evaluation, name, text)
    evaluation.saved_at, evaluation.saved_by = at, by
    evaluation.save()
    return evaluation


def basis_of(evaluation: DealEvaluation | None) -> str:
    """Name the words that somebody sees, to know later whether others were saved; empty for none."""
    return evaluation.saved_at.isoformat() if evaluation else ""


@transaction.atomic
def submit_evaluation(*, deal: Deal, by: User, at: datetime) -> DealEvaluation:
    """Send the evaluation to the ministry.

    :raises EvaluationIncomplete: when a part is empty.
    :raises EvaluationClosed: when there is none, or it was sent already.
    """
    evaluation = _locked(deal)
    if evaluation is None or not evaluation.is_editable:
        raise EvaluationClosed
    if missing := [name for name in PARTS if not getattr(evaluation, name)]:
        raise EvaluationIncomplete(missing)
    evaluation.submitted_at, evaluation.submitted_by = at, by
    evaluation.save(update_fields=["submitted_at", "submitted_by"])
    return evaluation


@transaction.atomic
def accept_evaluation(*, deal: Deal, remarks: str = "", by: User, at: datetime) -> DealEvaluation:
    """Accept the evaluation that was sent; from then on it does not change.

    :raises EvaluationClosed: when nothing waits for a judgement.
    """
    evaluation = _waiting(deal)
    evaluation.accepted_at, evaluation.accepted_by, evaluation.remarks = at, by, remarks
    evaluation.save(update_fields=["accepted_at", "accepted_by", "remarks"])
    return evaluation


@transaction.atomic
def return_evaluation(*, deal: Deal, remarks: str, by: User, at: datetime) -> DealEvaluation:
    """Send the evaluation back to the region with what must be mended.

    :raises EvaluationClosed: when nothing waits for a judgement.
    """
    evaluation = _waiting(deal)
    evaluation.returned_at, evaluation.returned_by, evaluation.remarks = at, by, remarks
    evaluation.submitted_at = evaluation.submitted_by = None
    evaluation.save(update_fields=["returned_at", "returned_by", "remarks", "submitted_at", "submitted_by"])
    return evaluation


def as_sent(evaluation: DealEvaluation) -> DealEvaluation:
    """Give a copy of an evaluation with the words that were sent last, not to be saved; empty when none were.

    The history keeps them while the region changes an evaluation that was sent back.
    """
    events = DealEvaluation.pgh_event_model.objects.filter(pgh_obj_id=evaluation.pk, submitted_at__isnull=False)
    sent, then = events.order_by("pgh_id").last(), copy.copy(evaluation)
    for name in PARTS:
        setattr(then, name, getattr(sent, name, ""))
    return then


def _waiting(deal: Deal) -> DealEvaluation:
    evaluation = _locked(deal)
    if evaluation is None or evaluation.submitted_at is None or evaluation.accepted_at is not None:
        raise EvaluationClosed
    return evaluation


def _locked(deal: Deal) -> DealEvaluation | None:
    status = Deal.objects.select_for_update(of=("self",)).values_list("status", flat=True).get(pk=deal.pk)
    if status != DealStatus.RUNNING:
        raise EvaluationClosed
    return DealEvaluation.objects.filter(deal=deal).first()
