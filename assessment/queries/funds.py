"""The money of a round, kept apart: announced, committed, awarded, lapsed and paid, each with its date."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.utils.timezone import localtime

from assessment.enums import Outcome
from assessment.models import AwardDecision, AwardLapse, FollowUpDecision
from proposals.models import BudgetCeiling, PaymentOrder, Recovery, Round

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in euros, of how many proposals, and when it last changed."""

    amount: Decimal = NOTHING
    count: int = 0
    changed_at: date | None = None

    def __add__(self, other: "Figure") -> "Figure":
        """Put two figures together; the latest moment counts."""
        moments = [each for each in (self.changed_at, other.changed_at) if each]
        return Figure(self.amount + other.amount, self.count + other.count, max(moments, default=None))


@dataclass(frozen=True, slots=True)
class RoundFunds:
    """What a round has and what is done with it, in euros.

    `committed` is decided but not published yet (under embargo), of which `drafted` waits for approval; `awarded` is
    published and stands; `lapsed` came free again. Committed and awarded together are what the database holds
    against the ceiling. `paid` is what the deals were paid, less what came
    back. `coming` are ceilings that are not in force yet, the first one first.
    """

    announced: BudgetCeiling | None
    coming: tuple[BudgetCeiling, ...]
    drafted: Figure
    approved: Figure
    awarded: Figure
    lapsed: Figure
    paid: Figure

    @property
    def committed(self) -> Figure:
        """Give what is decided and not published yet."""
        return self.drafted + self.approved

    @property
    def used(self) -> Decimal:
        """Give what counts against the ceiling."""
        return self.committed.amount + self.awarded.amount

    @property
    def limit(self) -> Decimal:
        """Give the most that may be promised now: the lowest of the ceiling in force and those to come."""
        if self.announced is None:
            return NOTHING
        return min(self.announced.amount, *(each.amount for each in self.coming), self.announced.amount)

    @property
    def left(self) -> Decimal:
        """Give what can still be promised."""
        return self.limit - self.used


def funds_of_round(round_: Round, at: datetime) -> RoundFunds:
    """Give the money of a round as it stands; six statements however many proposals it has."""
    ceilings = list(round_.ceilings.select_related("decided_by").order_by("effective_at", "pk"))
    in_force = [each for each in ceilings if each.effective_at <= at]
    return RoundFunds(
        announced=in_force[-1] if in_force else None,
        coming=tuple(each for each in ceilings if each.effective_at > at),
        **_figures(round_),
        paid=_paid(round_, localtime(at).date()),
    )


def _figures(round_: Round) -> dict[str, Figure]:
    first, later = _first_decisions(round_), _later_decisions(round_)
    return {name: first[name] + later[name] for name in ("drafted", "approved", "awarded")} | {
        "lapsed": _lapsed(round_)
    }


def _lapsed(round_: Round) -> Figure:
    """Add up what came free: of an award that came back for a part, what did not come back."""
    confirmed = AwardLapse.objects.with_restored().filter(proposal__round=round_, confirmed_at__isnull=False)
    free = confirmed.annotate(free=F("amount") - F("restored_amount")).filter(free__gt=0)
    total = free.aggregate(total=Sum("free"), number=Count("pk"), moment=Max("confirmed_at"))
    return Figure(total["total"] or NOTHING, total["number"], total["moment"])


def _paid(round_: Round, on: date) -> Figure:
    """Add up what the deals were paid by the day `on`, of how many deals, and the day it last changed."""
    orders = PaymentOrder.objects.paid_by(on).filter(tranche__deal__proposal__round=round_)
    paid = orders.aggregate(total=Sum("amount"), deals=Count("tranche__deal", distinct=True), day=Max("paid_date"))
    back = Recovery.objects.received_by(on).filter(deal__proposal__round=round_)
    received = back.aggregate(total=Sum("amount"), day=Max("received_date"))
    days = [day for day in (paid["day"], received["day"]) if day]
    net = (paid["total"] or NOTHING) - (received["total"] or NOTHING)
    return Figure(net, paid["deals"], max(days, default=None))


def _first_decisions(round_: Round) -> dict[str, Figure]:
    kept = {
        "drafted": (Q(approved_at__isnull=True, lapsed_at__isnull=True), "drafted_at"),
        "approved": (Q(approved_at__isnull=False, published_at__isnull=True, lapsed_at__isnull=True), "approved_at"),
        "awarded": (Q(published_at__isnull=False, lapsed_at__isnull=True), "published_at"),
    }
    wanted = {}
    for name, (condition, moment) in kept.items():
        wanted |= {
            f"{name}_sum": Sum("awarded_amount", filter=condition),
            f"{name}_count": Count("pk", filter=condition),
            f"{name}_moment": Max(moment, filter=condition),
        }
    rows = AwardDecision.objects.filter(proposal__round=round_, outcome=Outcome.AWARDED).aggregate(**wanted)
    return {
        name: Figure(rows[f"{name}_sum"] or NOTHING, rows[f"{name}_count"], rows[f"{name}_moment"]) for name in kept
    }


def _later_decisions(round_: Round) -> dict[str, Figure]:
    """Add up later decisions. One that replaces an award that stands, a first or a later one, commits what it adds."""
    standing = AwardDecision.objects.filter(
        proposal=OuterRef("proposal"), outcome=Outcome.AWARDED, lapsed_at__isnull=True
    )
    found = dict.fromkeys(("drafted", "approved", "awarded"), Figure())
    rows = FollowUpDecision.objects.filter(
        proposal__round=round_, outcome=Outcome.AWARDED, returned_at__isnull=True, lapsed_at__isnull=True
    )
    listed = list(rows.annotate(stands=Subquery(standing.values("awarded_amount")[:1])).order_by())
    stands = {each.proposal_id: each.stands or NOTHING for each in listed}
    for each in listed:
        if each.published_at:
            stands[each.proposal_id] = max(stands[each.proposal_id], each.awarded_amount)
    for each in listed:
        name, moment = _stage(each)
        amount = each.awarded_amount
        if name in {"drafted", "approved"}:
            amount = max(amount - stands[each.proposal_id], NOTHING)
        found[name] += Figure(amount, 1, moment)
    return found


def _stage(follow_up: FollowUpDecision) -> tuple[str, datetime]:
    if follow_up.published_at:
        return "awarded", follow_up.published_at
    return ("approved", follow_up.approved_at) if follow_up.approved_at else ("drafted", follow_up.drafted_at)
