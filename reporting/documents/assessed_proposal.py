"""What was thought of one proposal: scores, reasons, place, and what the panel said; part of dossier and pack.

Figures are words already ("3,67"): they are calculated exactly elsewhere and only shown here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class CriterionFigures:
    """One criterion: the points of each assessor in the order of the names, and what they come to together."""

    name: str
    weight: str
    points: tuple[str, ...]
    mean: str
    median: str
    spread: str
    consensus: str = ""


@dataclass(frozen=True, kw_only=True)
class GivenReason:
    """Why an assessor gave these points; on the whole criterion for the panel."""

    assessor: str
    points: str
    text: str


@dataclass(frozen=True, kw_only=True)
class CriterionReasons:
    """The reasons on one criterion, in the order of the assessors, and that of the panel if there is one."""

    name: str
    reasons: tuple[GivenReason, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where the proposal stands. `explanations` are sentences about ties and minimums.

    `expected`, `half`, `ninety` and `chance` are what the calculation of uncertainty says, empty without one.
    """

    place: str
    competitors: int
    score: str = ""
    median: str = ""
    spread: str = ""
    outcome: str = ""
    explanations: tuple[str, ...] = ()
    expected: str = ""
    half: str = ""
    ninety: str = ""
    chance: str = ""
    is_in_band: bool = False


@dataclass(frozen=True, kw_only=True)
class PanelTalk:
    """What the panel said: when, who presided, who was there, who left for an interest, and the notes."""

    meeting_date: date
    chair: str
    present: str
    left: str
    notes: tuple[str, ...]
    is_discussed: bool


@dataclass(frozen=True, kw_only=True)
class AssessedProposal:
    """A proposal with all that was thought of it. `not_counted` are sentences about what gives no score."""

    reference: str
    title: str
    organisation_name: str
    region_label: str
    requested_amount: Decimal
    summary: str
    standing: Standing
    assessors: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    criteria: tuple[CriterionFigures, ...] = ()
    reasons: tuple[CriterionReasons, ...] = ()
    not_counted: tuple[str, ...] = ()
    panel: PanelTalk | None = None

    @property
    def has_consensus(self) -> bool:
        """Whether the table of scores needs a column for the panel."""
        return any(each.consensus for each in self.criteria)
