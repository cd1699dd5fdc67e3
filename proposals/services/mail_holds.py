"""Let all mail stand still, and let it go again: after a restore nothing goes out without a person's yes (OP-03)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from proposals.enums import MessageState
from proposals.models import MailHold, OutgoingMessage, User


class NotHeld(Exception):
    """Mail does not stand still (any more)."""


def open_hold() -> MailHold | None:
    """Give why mail stands still; None when it goes."""
    return MailHold.objects.open().select_related("begun_by").first()


def hold_mail(*, reason: str, by: User | None, at: datetime) -> MailHold:
    """Let nothing go out from now on: no mail, and no publication by itself. A standstill that goes on stays.

    `by` is None for the command that puts a backup back. A standstill in that backup begins anew: what was written
    between its beginning and the backup was perhaps sent by the site that went away, too.
    """
    try:
        with transaction.atomic():
            return MailHold.objects.create(reason=reason.strip(), begun_at=at, begun_by=by)
    except IntegrityError:
        going_on = open_hold()
        if going_on is None:
            raise
        if by is None:
            going_on.begun_at, going_on.reason = at, f"{reason.strip()} {going_on.reason}"
            going_on.save(update_fields=["begun_at", "reason"])
        return going_on


@transaction.atomic
def release_mail(*, by: User, at: datetime, leave_out: bool = False) -> int:
    """Let mail go again, and give how many are left out.

    With `leave_out` what was written before the standstill is not sent any more: after a restore it was perhaps sent
    by the site that went away.

    :raises NotHeld: if mail does not stand still.
    """
    going_on = MailHold.objects.open().select_for_update().first()
    if going_on is None:
        raise NotHeld(_("A colleague let the mail go already."))
    left_out = 0
    if leave_out:
        for message in held_messages(going_on).select_for_update():
            message.state = MessageState.LEFT_OUT
            message.save(update_fields=["state"])  # one by one: each has its line in the history
            left_out += 1
    going_on.ended_at, going_on.ended_by = at, by
    going_on.save(update_fields=["ended_at", "ended_by"])
    return left_out


def held_messages(hold: MailHold) -> QuerySet[OutgoingMessage]:
    """Give the mail that waited already when the standstill began."""
    return OutgoingMessage.objects.filter(state=MessageState.WAITING, created_at__lte=hold.begun_at)
