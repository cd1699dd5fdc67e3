"""What the large round holds: each proposal follows from its number and the seed alone, so none need be remembered.

The words and amounts are those of the proposals and assessments of round 1, with another applicant and amount.
"""

import random
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from mkbdeals.demo.data import ProposalData, read_proposals, read_scores
from mkbdeals.demo.large.people import Applicant
from mkbdeals.demo.moments import between
from mkbdeals.demo.proposals import LAST_EVENING, LAST_WEEK, details_of
from proposals.models import Round, User
from proposals.services.submission import REFERENCE_ALPHABET

STEP_AMOUNT = Decimal(500)
LONGEST_TITLE = 180


@dataclass(frozen=True)
class AssessmentPlan:
    """What somebody gives a proposal, by code of the criterion: points and why."""

    assessor: User
    saved_at: datetime
    finished_at: datetime
    scores: Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class ProposalPlan:
    """Whose proposal it is, what stands in it and when what was done."""

    number: int
    data: ProposalData
    applicant: Applicant
    details: Mapping[str, object]
    written_at: datetime
    submitted_at: datetime
    token: uuid.UUID
    reference: str


@dataclass
class Content:
    """The plans of all proposals of the large round."""

    seed: int
    round: Round
    moments: Mapping[str, datetime]
    applicants: Sequence[Applicant]
    assessors: Sequence[User]
    each: int  # assessments of a proposal
    folder: Path
    _taken: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self._moulds = list(read_proposals(self.folder).values())
        self._reasons: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for per_proposal in read_scores(self.folder).values():
            for scores in per_proposal.values():
                for score in scores:
                    self._reasons[score.criterion][score.points].append(score.reason)

    def proposals(self, numbers: range) -> list[ProposalPlan]:
        """Give the plans of some numbers, once: each takes a reference that no other has."""
        return [self._proposal(number) for number in numbers]

    def assessments(self, number: int) -> Iterator[AssessmentPlan]:
        """Give who assesses a proposal and how; everybody gets as many proposals, or one more."""
        rng = self._rng("assessments", number)
        quality = rng.uniform(2, 5)
        first, last = self.moments["scoring_starts_at"], self.moments["scoring_closed_at"] - timedelta(hours=1)
        for place in range(number * self.each, (number + 1) * self.each):
            saved_at = between(rng, first, last)
            yield AssessmentPlan(
                assessor=self.assessors[place % len(self.assessors)],
                saved_at=saved_at,
                finished_at=saved_at + timedelta(minutes=rng.randint(2, 40)),
                scores={code: self._score(rng, code, quality) for code in self._reasons},
            )

    def _proposal(self, number: int) -> ProposalPlan:
        rng = self._rng("proposal", number)
        applicant = self.applicants[number % len(self.applicants)]
        data = self._data(number, applicant)
        opens_at, closes_at = self.round.opens_at, self.round.closes_at
        written_at = between(rng, opens_at + timedelta(hours=9), closes_at - 2 * LAST_WEEK)
        late = rng.choice([LAST_WEEK, LAST_WEEK, LAST_EVENING])
        return ProposalPlan(
            number=number,
            data=data,
            applicant=applicant,
            details=details_of(data, applicant.organisation.region, rng),
            written_at=written_at,
            submitted_at=between(rng, closes_at - late, closes_at - timedelta(minutes=1)),
            token=uuid.UUID(int=rng.getrandbits(128), version=4),
            reference=self._reference(rng),
        )

    def _data(self, number: int, applicant: Applicant) -> ProposalData:
        """Give one of the proposals of round 1 for another applicant, most of them for somewhat more money."""
        mould = self._moulds[number % len(self._moulds)]
        region = applicant.organisation.region
        room = int((self.round.maximum_contribution_amount - mould.requested_amount) // STEP_AMOUNT)
        more = STEP_AMOUNT * (number * 7919 % (room + 1))
        # Half of what is added is asked for, the other half others pay: costs and coverage stay equal.
        costs = replace(mould.budget[0], amount=mould.budget[0].amount + 2 * more)
        source = replace(mould.funding[0], amount=mould.funding[0].amount + more)
        return replace(
            mould,
            title=f"{mould.title[:LONGEST_TITLE]} ({number + 1})",
            region_code=region.code,
            region_label=applicant.organisation.name,
            region_sort_name=region.name,
            requested_amount=mould.requested_amount + more,
            amount_certainty="invented",
            lead_assumed=False,
            budget=[costs, *mould.budget[1:]],
            funding=[source, *mould.funding[1:]],
        )

    def _score(self, rng: random.Random, code: str, quality: float) -> tuple[int, str]:
        wanted = rng.gauss(quality, 0.7)
        points = min(self._reasons[code], key=lambda each: abs(each - wanted))
        return points, rng.choice(self._reasons[code][points])

    def _reference(self, rng: random.Random) -> str:
        while True:
            drawn = "".join(rng.choice(REFERENCE_ALPHABET) for _sign in range(8))
            if drawn not in self._taken:
                self._taken.add(drawn)
                return f"{self.round.reference_prefix} {drawn[:4]} {drawn[4:]}"

    def _rng(self, what: str, number: int) -> random.Random:
        return random.Random(f"{self.seed}:{what}:{number}")  # noqa: S311 - content of a demonstration, nothing secret
