"""What an assessor told of the own wishes, and the rounds in which there is something to wish for."""

from dataclasses import dataclass

from django.db.models import QuerySet

from assessment.enums import WishKind
from assessment.models import AssignmentWish
from proposals.enums import RoundStatus
from proposals.models import Round, Theme, User

# From the opening, when the call with its themes stands, until scoring closes.
STATUSES_OF_WISHING = (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.IN_ASSESSMENT)


@dataclass(frozen=True, slots=True)
class OwnWishes:
    """The themes of a round in their order, with by key of the theme what the assessor wants of it."""

    round: Round
    themes: tuple[Theme, ...]
    kinds: dict[int, WishKind]


def rounds_to_wish_in() -> "QuerySet[Round]":
    """Give the rounds of which the work is divided now or later."""
    return Round.objects.filter(status__in=STATUSES_OF_WISHING)


def own_wishes(user: User) -> tuple[OwnWishes, ...]:
    """Give what an assessor told, by round, the first to close first; three statements however many rounds."""
    rounds = list(rounds_to_wish_in().order_by("closes_at", "pk").prefetch_related("themes"))
    told: dict[int, dict[int, WishKind]] = {}
    rows = AssignmentWish.objects.told_by(user).filter(round__in=[each.pk for each in rounds])
    for round_, theme, kind in rows.values_list("round_id", "theme_id", "kind"):
        told.setdefault(round_, {})[theme] = WishKind(kind)
    return tuple(
        OwnWishes(each, tuple(each.themes.all()), told.get(each.pk, {})) for each in rounds if each.themes.all()
    )
