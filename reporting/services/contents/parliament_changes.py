"""What changed after the sealed result of a round: later decisions, lapses, changes of deals, and early ends."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localdate

from assessment.enums import FollowUpGround, Outcome
from assessment.models import AwardDecision, AwardLapse, FollowUpDecision
from proposals.enums import DealStatus
from proposals.models import Proposal, Round, StatusChange
from reporting.documents.parliament_annex import ChangeRow
from reporting.queries.figures import changes_of_awards

# When, of which proposal, what, and its euros from then on.
Event = tuple[datetime, Proposal, str, Decimal]
ENDED = "Deal voortijdig gestopt"


def changes_after(round_: Round, *, on: date | None = None) -> tuple[ChangeRow, ...]:
    """Give each change in the order of time, with what the proposal had before it and has after it in euros.

    Up to and including `on`; None: all of them.
    """
    amounts = _announced(round_)
    rows = []
    for at, proposal, what, after in sorted(_events(round_), key=lambda event: event[0]):
        before = amounts.get(proposal.pk, Decimal(0))
        if (on is not None and localdate(at) > on) or (what == ENDED and not before):
            continue  # a deal ends with the award that lapsed: told once
        rows.append(
            ChangeRow(
                day=localdate(at),
                region_label=proposal.region_label or (proposal.region.name if proposal.region else ""),
                title=proposal.title,
                what=what,
                before=before,
                after=after,
            )
        )
        amounts[proposal.pk] = after
    return tuple(rows)


def standing_amount(round_: Round, changes: Iterable[ChangeRow]) -> Decimal:
    """Add up what is awarded after the `changes`: what the pages give as awarded (`reporting.queries.figures`)."""
    differences = (each.after - each.before for each in changes)
    return sum(differences, sum(_announced(round_).values(), Decimal(0)))


def _announced(round_: Round) -> dict[int, Decimal]:
    """Give what each proposal got when the decisions were published; of later decisions nothing yet."""
    first = AwardDecision.objects.published().filter(proposal__round=round_)
    return dict(first.order_by().values_list("proposal_id", "awarded_amount"))


def _events(round_: Round) -> list[Event]:
    """Give what changed an amount: when, of which proposal, what, and its amount from then on.

    A lapse stands before the end of its deal: they have the same moment, and sorting keeps their order.
    """
    of_round = {"proposal__round": round_}
    laters = FollowUpDecision.objects.filter(published_at__isnull=False, **of_round)
    lapses = AwardLapse.objects.filter(confirmed_at__isnull=False, **of_round)
    ends = StatusChange.objects.filter(to_status=DealStatus.ENDED_EARLY, deal__proposal__round=round_)
    with_deal = Proposal.objects.filter(round=round_, deal__isnull=False).select_related("region")
    deals = {each.pk: each for each in with_deal}
    return [
        *(
            (each.published_at, each.proposal, _words(each), each.awarded_amount)
            for each in laters.select_related("proposal__region")
        ),
        *(
            (each.confirmed_at, each.proposal, "Bijdrage vervallen", Decimal(0))
            for each in lapses.select_related("proposal__region")
        ),
        *((at, deals[key], "Deal gewijzigd", amount) for key, amount, at in changes_of_awards(list(deals))),
        *(
            (at, deals[key], ENDED, Decimal(0))
            for key, at in ends.order_by("changed_at", "pk").values_list("deal__proposal_id", "changed_at")
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
