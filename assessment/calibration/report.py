"""The calibration of a round after closing: every assessor, the pool, and how far they agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.calibration.agreement import Agreement, Level, krippendorff_alpha
from assessment.calibration.given import GivenPoints, Totals, by_assessor, in_order, totals_of
from assessment.calibration.halo import Halo, halos
from assessment.calibration.mirror import Mirror, mirrors
from assessment.calibration.scale_use import ScaleUse, scale_use
from assessment.scoring import Criterion
from assessment.uncertainty import Estimate, Posterior


@dataclass(frozen=True, slots=True)
class AssessorCalibration:
    """One assessor: use of the scale, halo, the plain difference with colleagues, severity from the model.

    `severity` is None without a posterior, or when the model cannot tell (nobody shares a proposal).
    """

    assessor: str
    use: ScaleUse
    halo: Halo
    mirror: Mirror
    severity: Estimate | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Assessors by key, the use of the scale by all together, agreement on totals and on each criterion."""

    assessors: tuple[AssessorCalibration, ...]
    use: ScaleUse
    agreement: Agreement
    criteria: tuple[tuple[str, Agreement], ...]


def calibrate(
    criteria: Sequence[Criterion],
    given: Iterable[GivenPoints],
    posterior: Posterior | None = None,
    *,
    lowest: int = 1,
    highest: int = 5,
) -> Calibration:
    """Describe how a round was scored. For staff and panel; it corrects no score. Source: docs/uncertainty.md.

    Takes the criteria in the order of the call, finished assessments in any order, and the posterior of
    `assessment.uncertainty.estimate` on the same assessments for the severities.

    :raises ValueError: if an assessment occurs twice, misses a criterion, or lies off the scale.
    """
    ordered = in_order(given)
    totals = totals_of(criteria, ordered)
    found, mirrored = halos(ordered), mirrors(criteria, ordered)
    severities = {each.key: each.severity for each in posterior.assessors} if posterior else {}
    return Calibration(
        assessors=tuple(
            AssessorCalibration(key, scale_use(own, lowest, highest), found[key], mirrored[key], severities.get(key))
            for key, own in by_assessor(ordered).items()
        ),
        use=scale_use(ordered, lowest, highest),
        agreement=_on_totals(totals),
        criteria=tuple((each.code, _on_criterion(each.code, ordered)) for each in criteria),
    )


def _on_totals(totals: Totals) -> Agreement:
    """Totals are means of points: their differences count."""
    return krippendorff_alpha([list(panel.values()) for panel in totals.by_proposal.values()], Level.INTERVAL)


def _on_criterion(code: str, ordered: Sequence[GivenPoints]) -> Agreement:
    """Points on a criterion are words in order."""
    units: dict[str, list[int]] = {}
    for each in ordered:
        units.setdefault(each.proposal, []).append(each.points[code])
    return krippendorff_alpha(list(units.values()), Level.ORDINAL)
