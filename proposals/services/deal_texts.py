"""Working out a deal: versions of the text, agreement by both sides, and open points."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from proposals.enums import DealSide, DealStatus
from proposals.models import Deal, DealText, OpenPoint, User

ELABORATED_IN = frozenset({DealStatus.PROVISIONAL, DealStatus.IN_ELABORATION})


class NotInElaboration(Exception):
    """The deal is past its elaboration, or has ended; its text does not change now."""


class AnotherVersion(Exception):
    """Somebody saved another version meanwhile; one agrees on the newest only."""


class SamePerson(Exception):
    """Whoever wrote a version may not agree on it for the ministry."""


@transaction.atomic
def save_deal_text(*, deal: Deal, body: str, seen_number: int | None = None, by: User, at: datetime) -> DealText:
    """Keep a new version of the text; agreement on older versions does not go along.

    The same text again is no new version. `seen_number` is the version that the writer had before them.

    :raises NotInElaboration: when the deal is past its elaboration.
    :raises AnotherVersion: when somebody saved a version after `seen_number`.
    """
    lock_elaboration(deal)
    newest = deal.texts.order_by("-number").first()
    number = newest.number if newest else 0
    if seen_number is not None and seen_number != number:
        raise AnotherVersion
    body = body.replace("\r\n", "\n").strip()
    if newest is not None and newest.body == body:
        return newest
    return DealText.objects.create(deal=deal, number=number + 1, body=body, saved_at=at, saved_by=by)


@transaction.atomic
def agree_on_text(*, text: DealText, side: str, by: User, at: datetime) -> DealText:
    """Agree on a version for one side; agreeing twice changes nothing.

    :raises NotInElaboration: when the deal is past its elaboration.
    :raises AnotherVersion: when there is a newer version.
    :raises SamePerson: for the ministry, by whoever wrote the version.
    """
    lock_elaboration(text.deal)
    newest = DealText.objects.filter(deal=text.deal_id).aggregate(newest=Max("number"))["newest"]
    text.refresh_from_db()
    if text.number != newest:
        raise AnotherVersion
    if side == DealSide.MINISTRY and text.saved_by_id == by.pk:
        raise SamePerson
    if getattr(text, f"{side}_agreed_at") is None:
        setattr(text, f"{side}_agreed_at", at)
        setattr(text, f"{side}_agreed_by", by)
        text.save(update_fields=[f"{side}_agreed_at", f"{side}_agreed_by"])
    return text


@transaction.atomic
def raise_point(*, deal: Deal, text: str, by: User, at: datetime) -> OpenPoint:
    """Write down what must be settled before the covenant.

    :raises NotInElaboration: when the deal is past its elaboration.
    """
    lock_elaboration(deal)
    return OpenPoint.objects.create(deal=deal, text=text, raised_at=at, raised_by=by)


@transaction.atomic
def close_point(*, point: OpenPoint, outcome: str, by: User, at: datetime) -> OpenPoint:
    """Close a point with what was agreed; who closed it first stays.

    :raises NotInElaboration: when the deal is past its elaboration.
    """
    lock_elaboration(point.deal)
    point.refresh_from_db()
    if point.closed_at is None:
        point.closed_at, point.closed_by, point.outcome = at, by, outcome
        point.save(update_fields=["closed_at", "closed_by", "outcome"])
    return point


def lock_elaboration(deal: Deal) -> None:
    """Lock a deal so that its text and agreements stand still.

    :raises NotInElaboration: when the deal is past its elaboration.
    """
    status = Deal.objects.select_for_update(of=("self",)).values_list("status", flat=True).get(pk=deal.pk)
    if status not in ELABORATED_IN:
        raise NotInElaboration
