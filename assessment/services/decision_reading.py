"""That an applicant opened the decision: proof that it was read (Awb 2:12, 3:41)."""

from collections.abc import Iterable
from datetime import datetime

from assessment.models import FollowUpDecision
from assessment.services import follow_ups
from assessment.services.decisions import message_key
from proposals.models import PortalMessage, PortalReading, Proposal, User
from proposals.services.portal_messages import record_reading


def record_decision_reading(
    *, proposal: Proposal, laters: Iterable[FollowUpDecision], by: User, at: datetime
) -> PortalReading | None:
    """Record that a person of the applicant opened the page of the decision; the first time stands.

    It counts as reading the messages that told of the first decision and of `laters`, those that the page shows.
    Gives the last reading that this call made known, else None.
    """
    keys = {message_key(proposal.pk), *(follow_ups.message_key(each.pk) for each in laters)}
    known = PortalReading.objects.filter(message__key__in=keys, user=by, first_read_at__isnull=False)
    unread = keys - set(known.order_by().values_list("message__key", flat=True))
    if not unread:
        return None
    reading = None
    for message in PortalMessage.objects.visible_to(by).filter(key__in=unread).order_by("pk"):
        reading = record_reading(message=message, by=by, at=at) or reading
    return reading
