"""How large the large round is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

# A person in ten assesses; of the others two work for each applicant.
ONE_IN = 10
MOST_ASSESSMENTS = 10


class SizeRefused(ValueError):
    """The numbers that were asked for cannot be made; the text says why and what can."""


@dataclass(frozen=True)
class Size:
    """Proposals, assessments of each, and people who have an account for it.

    :raises SizeRefused: if these cannot go together.
    """

    proposals: int = 50_000
    assessments: int = 5
    users: int = 2_000

    def __post_init__(self) -> None:
        if self.proposals < 1:
            raise SizeRefused(_("A large round has at least one proposal."))
        if not 1 <= self.assessments <= MOST_ASSESSMENTS:
            words = _("Each proposal gets at least 1 and at most %(most)d assessments.")
            raise SizeRefused(words % {"most": MOST_ASSESSMENTS})
        least = self.assessments + 2
        if self.users < least:
            words = _("%(users)d users are too few: take at least %(least)d.")
            raise SizeRefused(words % {"users": self.users, "least": least})

    @property
    def assessors(self) -> int:
        """Give how many people assess."""
        return max(self.assessments, self.users // ONE_IN)

    @property
    def applicants(self) -> int:
        """Give how many organisations apply, each with somebody who writes and somebody who signs."""
        return (self.users - self.assessors) // 2
