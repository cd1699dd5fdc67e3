"""Which rounds a page shows, and in which order."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from proposals.enums import ProposalStatus, RoundStatus
from proposals.models import Round, Theme
from proposals.models.prepared import Prepared
from proposals.models.round import prepares_rounds


def rounds_to_show(user: Any, at: datetime) -> list[Round]:
    """Give the rounds `user` may know of, the most useful first.

    First what accepts at `at` (closing soonest first), then what is to come (opening soonest
    first), then what has closed (latest first).
    """

    def usefulness(round_: Round) -> tuple[int, float]:
        if round_.accepts(at):
            return 0, round_.closes_at.timestamp()
        if round_.status in {RoundStatus.PREPARATION, RoundStatus.PUBLISHED} and at < round_.opens_at:
            return 1, round_.opens_at.timestamp()
        return 2, -round_.closes_at.timestamp()

    return sorted(_ALL_ROUNDS() if prepares_rounds(user) else _PUBLISHED_ROUNDS(), key=usefulness)


_ALL_ROUNDS = Prepared(Round.objects.all)
_PUBLISHED_ROUNDS = Prepared(lambda: Round.objects.visible_to(None))


def themes_of_round(round_: Round) -> QuerySet[Theme]:
    """Give the themes that the call of a round asks for, in their order."""
    return round_.themes.all()


def rounds_for_staff(user: Any) -> QuerySet[Round]:
    """Give the rounds with the number of submitted proposals, newest first."""
    submitted = ~Q(proposals__status__in=[ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN])
    return Round.objects.visible_to(user).annotate(proposal_count=Count("proposals", filter=submitted))
