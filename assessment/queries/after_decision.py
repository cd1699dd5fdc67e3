"""What followed on a published decision, as its applicant may know it."""

from dataclasses import dataclass

from assessment.models import AwardDecision, AwardLapse, FollowUpDecision


@dataclass(frozen=True, slots=True)
class AfterDecision:
    """Published later decisions, the newest first, and lapses that were confirmed."""

    laters: tuple[FollowUpDecision, ...]
    lapses: tuple[AwardLapse, ...]


def after_decision(decision: AwardDecision) -> AfterDecision:
    """Give what followed on a decision that its applicant may read; two statements."""
    laters = FollowUpDecision.objects.filter(proposal=decision.proposal_id, published_at__isnull=False)
    lapses = AwardLapse.objects.filter(proposal=decision.proposal_id, confirmed_at__isnull=False)
    return AfterDecision(tuple(laters.order_by("-number")), tuple(lapses))
