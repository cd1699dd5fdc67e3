"""Telling everybody who works for an applicant that a proposal was withdrawn, and what follows."""

from datetime import datetime

from django.utils.translation import gettext as _

from proposals.enums import PortalMessageKind
from proposals.formats import dutch_moment, until_moment
from proposals.models import PortalMessage, Proposal, User
from proposals.services.portal_messages import place_message


def tell_of_withdrawal(*, proposal: Proposal, by: User, at: datetime, is_final: bool) -> PortalMessage:
    """Place the message that confirms a withdrawal, within its transaction, and have everybody mailed about it.

    Who did not withdraw it still has a mail that says it was received and that nothing need be done. Until closing
    it can be submitted again, which the message says; after that it is final, and the words are the same whatever
    was prepared (embargo).
    """
    values = {
        "title": proposal.title,
        "reference": proposal.reference,
        "moment": dutch_moment(at, seconds=True),
        "person": by,
        "closes": until_moment(proposal.round.closes_at),
    }
    again = _(
        "%(person)s withdrew the proposal “%(title)s” (%(reference)s) on %(moment)s. We do not look at it any more.\n\n"
        "You can change it and submit it again until %(closes)s. Only then does it take part in this round.\n\n"
        "You keep your receipt and can go on reading what you submitted."
    )
    final = _(
        "%(person)s withdrew the proposal “%(title)s” (%(reference)s) on %(moment)s. "
        "It no longer takes part in this round, and no decision on it follows. This cannot be undone. "
        "You keep your receipt and can go on reading what you submitted."
    )
    return place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        # No confirmation of receipt: the notice says the kind, and this is the opposite.
        kind=PortalMessageKind.NOTE,
        subject=_("You withdrew your proposal (%(reference)s)") % values,
        body=(final if is_final else again) % values,
        key=f"withdrawn:{proposal.pk}:{at:%Y%m%dT%H%M%S%f}",
        at=at,
    )
