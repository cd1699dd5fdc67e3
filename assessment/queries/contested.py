"""Which decision an objection is against: the first one, a later one, or the lapse of an award."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessment.enums import FollowUpGround, ObjectionOutcome, Outcome
from assessment.models import AwardDecision, AwardLapse, FollowUpDecision, Objection
from assessment.terms import objection_last_day
from proposals.models import Proposal

Source = AwardDecision | FollowUpDecision | AwardLapse


@dataclass(frozen=True, slots=True)
class Contested:
    """A decision to which one may object: who took it and when it was announced. Amounts in euros."""

    source: Source
    announced_at: datetime
    decided_by_id: int | None

    @property
    def announced(self) -> date:
        """Give the day on which it was announced, in Dutch time."""
        return localtime(self.announced_at).date()

    @property
    def last_day(self) -> date:
        """Give the last day of six weeks: to object, or to appeal when this was decided on an objection."""
        return objection_last_day(self.announced)

    @property
    def is_on_objection(self) -> bool:
        """Say whether this was decided on an objection: against it there is appeal to the court (Awb 7:1, 8:1)."""
        return isinstance(self.source, FollowUpDecision) and self.source.ground == FollowUpGround.OBJECTION

    @property
    def is_lapse(self) -> bool:
        """Say whether an award lapsed by it."""
        return isinstance(self.source, AwardLapse)

    @property
    def is_awarded(self) -> bool:
        """Say whether the ministry pays by it."""
        return self.outcome == Outcome.AWARDED

    @property
    def is_reserve(self) -> bool:
        """Say whether the proposal stands on the reserve list by it."""
        return self.outcome == Outcome.RESERVE

    @property
    def is_first(self) -> bool:
        """Say whether this is the first decision on the proposal."""
        return isinstance(self.source, AwardDecision)

    @property
    def outcome(self) -> str:
        """Give what was decided, as a machine word; a lapse has none."""
        return "" if isinstance(self.source, AwardLapse) else self.source.outcome

    @property
    def outcome_words(self) -> str:
        """Say what was decided."""
        return _("The award lapsed") if self.is_lapse else str(Outcome(self.outcome).label)

    @property
    def awarded_amount(self) -> Decimal:
        """Give what is awarded by it."""
        return Decimal(0) if isinstance(self.source, AwardLapse) else self.source.awarded_amount

    @property
    def rationale(self) -> str:
        """Give its reasons."""
        return self.source.reason if isinstance(self.source, AwardLapse) else self.source.rationale


def decisions_on(proposal: Proposal) -> list[Contested]:
    """Give every published decision on a proposal, the first one first; three statements."""
    first = AwardDecision.objects.published().filter(proposal=proposal, published_at__isnull=False)
    later = FollowUpDecision.objects.filter(proposal=proposal, published_at__isnull=False)
    lapses = AwardLapse.objects.filter(proposal=proposal, confirmed_at__isnull=False)
    return in_order([*first, *later], lapses)


def in_order(decisions: Iterable[AwardDecision | FollowUpDecision], lapses: Iterable[AwardLapse]) -> list[Contested]:
    """Put published decisions and confirmed lapses on one proposal in order of time."""
    found = [Contested(each, each.published_at, each.approved_by_id) for each in decisions]
    found += [Contested(each, each.confirmed_at, each.confirmed_by_id) for each in lapses]
    return sorted(found, key=lambda each: each.announced_at)


def decision_that_stands(proposal: Proposal) -> Contested | None:
    """Give the last published decision on a proposal, None before the first one."""
    return next(reversed(decisions_on(proposal)), None)


def contested_on(proposal: Proposal, received: date) -> Contested | None:
    """Give what an objection received on a day is against: the last decision announced by then."""
    found = decisions_on(proposal)
    known = [each for each in found if each.announced <= received]
    return known[-1] if known else next(iter(found), None)


def contested_by(objection: Objection) -> Contested | None:
    """Give the decision that an objection is against, as noted when it was registered."""
    key = (FollowUpDecision, objection.against_follow_up_id)
    if objection.against_lapse_id:
        key = (AwardLapse, objection.against_lapse_id)
    for each in decisions_on(objection.proposal):
        if (isinstance(each.source, AwardDecision) and key[1] is None) or (type(each.source), each.source.pk) == key:
            return each
    return None


def decided_objection(contested: Contested, proposal: Proposal) -> Objection | None:
    """Give the objection against a decision on which was decided: appeal follows (Awb 7:1).

    One that was withdrawn does not count: within the term one may object again.
    """
    later = contested.source if isinstance(contested.source, FollowUpDecision) else None
    lapse = contested.source if contested.is_lapse else None
    against = proposal.objections.filter(against_follow_up=later, against_lapse=lapse, decided_at__isnull=False)
    return against.exclude(outcome=ObjectionOutcome.WITHDRAWN).order_by("-number").first()
