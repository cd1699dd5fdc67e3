"""What came too late: recorded to the second, and told to the applicant (Awb 2:19, 2:25)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.enums import PortalMessageKind
from proposals.formats import dutch_moment, until_moment
from proposals.models import LateAttempt, Proposal, Round, User
from proposals.services.portal_messages import place_message

# Of one person, for one proposal and closing time. The first are the evidence; a script that goes on pressing
# adds nothing to it.
MOST_KEPT = 20


@transaction.atomic
def record_late_attempt(*, proposal: Proposal, round_: Round, by: User, received_at: datetime) -> LateAttempt | None:
    """Record that a proposal was received at or after the closing time of `round_`; its draft is kept.

    Of each person the first `MOST_KEPT` attempts are recorded, each with its own moment; None after those.
    The organisation gets one message for each closing time, however often somebody presses. Staff read
    it too, so nothing of the draft stands in it.
    """
    Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)  # two presses at once take turns
    earlier = LateAttempt.objects.filter(proposal=proposal, closes_at=round_.closes_at, attempted_by=by)
    if earlier.count() >= MOST_KEPT:
        return None
    attempt = LateAttempt.objects.create(
        proposal=proposal, received_at=received_at, closes_at=round_.closes_at, attempted_by=by
    )
    values = {
        "closes": until_moment(round_.closes_at, seconds=True),
        "received": dutch_moment(received_at, seconds=True),
    }
    place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        kind=PortalMessageKind.LATE,
        subject=_("Your proposal came too late"),
        body=_(
            "The closing time was %(closes)s. We received your proposal on %(received)s.\n\n"
            "We have not taken it in. Your draft is kept: you can read, print and download it.\n\n"
            "Could you not submit in time because our site did not work? Tell the programme team when you "
            "tried and what you saw. After an outage the closing time can move; then you get a message."
        )
        % values,
        key=f"late:{proposal.pk}:{round_.closes_at:%Y%m%dT%H%M%S%z}",
        at=received_at,
    )
    return attempt
