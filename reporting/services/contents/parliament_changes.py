"""What changed after the sealed result of a round: later decisions that were published, and awards that lapsed."""

from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localdate

from assessment.enums import FollowUpGround, Outcome
from assessment.models import AwardDecision, AwardLapse, FollowUpDecision
from proposals.models import Proposal, Round
from reporting.documents.parliament_annex import ChangeRow

Event = tuple[datetime, Proposal, str, Decimal]


def changes_after(round_: Round) -> tuple[ChangeRow, ...]:
    """Give each change in the order of time, with what the proposal had before it and has after it in euros."""
    first = AwardDecision.objects.published().filter(proposal__round=round_)
    amounts: dict[int, Decimal] = dict(first.order_by().values_list("proposal_id", "awarded_amount"))
    rows = []
    for at, proposal, what, amount in sorted(_events(round_), key=lambda event: event[0]):
        rows.append(
            ChangeRow(
                day=localdate(at),
                region_label=proposal.region_label or (proposal.region.name if proposal.region else ""),
                title=proposal.title,
                what=what,
                before=amounts.get(proposal.pk, Decimal(0)),
                after=amount,
            )
        )
        amounts[proposal.pk] = amount
    return tuple(rows)


def standing_amount(round_: Round) -> Decimal:
    """Add up what is awarded now: first and later decisions that were published and did not lapse."""
    stands = {"proposal__round": round_, "outcome": Outcome.AWARDED, "lapsed_at__isnull": True}
    firsts = AwardDecision.objects.published().filter(**stands)
    laters = FollowUpDecision.objects.filter(published_at__isnull=False, **stands)
    return sum(
        (each for rows in (firsts, laters) for each in rows.order_by().values_list("awarded_amount", flat=True)),
        Decimal(0),
    )


def _events(round_: Round) -> list[Event]:
    """Give the later decisions and the awards that lapsed: when, of which proposal, what, and its amount then."""
    laters = FollowUpDecision.objects.filter(proposal__round=round_, published_at__isnull=False)
    lapses = AwardLapse.objects.filter(proposal__round=round_, confirmed_at__isnull=False)
    return [
        *(
            (each.published_at, each.proposal, _words(each), each.awarded_amount)
            for each in laters.select_related("proposal__region")
        ),
        *(
            (each.confirmed_at, each.proposal, "Bijdrage vervallen", Decimal(0))
            for each in lapses.select_related("proposal__region")
        ),
    ]


def _words(decision: FollowUpDecision) -> str:
    if decision.outcome != Outcome.AWARDED:
        return (
            "Afgewezen na bezwaar" if decision.ground == FollowUpGround.OBJECTION else "Afgewezen, reservelijst voorbij"
        )
    if decision.ground == FollowUpGround.OBJECTION:
        return "Bijdrage na bezwaar"
    return "Bijdrage, van de reservelijst"
