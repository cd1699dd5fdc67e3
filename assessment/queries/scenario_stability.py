"""How often each proposal gets money in a scenario when weights or assessors vary: what goes in, and what was kept."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessment.allocation import AllocationProblem, sha256_of
from assessment.enums import UncertaintyStatus
from assessment.models import ScenarioStability
from assessment.queries.scenario_changes import ScenarioChanges
from assessment.queries.scenario_problem import PointsOfRound, RoundBasis, points_by_reference, weights_of
from proposals.models import Round

METHOD = "mkbdeals/scenario-stability/1"
DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class Stability:
    """In how many of `draws` calculations each reference gets money: with other weights, with other assessors."""

    draws: int
    weights: Mapping[str, int]
    assessors: Mapping[str, int]


def input_sha256(problem: AllocationProblem, basis: RoundBasis, changes: ScenarioChanges) -> str:
    """Give the hex SHA-256 of everything that the calculation hangs on."""
    weights = {code: str(each) for code, each in weights_of(basis, changes).items()}
    content = [METHOD, DRAWS, sha256_of(problem), weights, points_for(problem, basis, changes)]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def points_for(problem: AllocationProblem, basis: RoundBasis, changes: ScenarioChanges) -> PointsOfRound:
    """Give the points of who was scored, by reference, assessor and criterion."""
    scored = {each.key for each in problem.candidates if each.score is not None}
    return {key: points for key, points in points_by_reference(basis, changes).items() if key in scored}


def document_of(stability: Stability) -> dict[str, Any]:
    """Write it down as plain JSON."""
    return {
        "format": METHOD,
        "draws": stability.draws,
        "weights": dict(stability.weights),
        "assessors": dict(stability.assessors),
    }


def stability_of_document(document: Mapping[str, Any]) -> Stability:
    """Read what `document_of` wrote."""
    return Stability(document["draws"], document["weights"], document["assessors"])


def kept_stabilities(round_: Round, inputs: Iterable[str]) -> dict[str, ScenarioStability]:
    """Give what was asked before, ready or not, by the SHA-256 of the input; one statement."""
    rows = ScenarioStability.objects.filter(round=round_, input_sha256__in=set(inputs))
    kept: dict[str, ScenarioStability] = {}
    for row in rows.order_by("pk"):
        before = kept.get(row.input_sha256)
        if before is None or before.status == UncertaintyStatus.FAILED:
            kept[row.input_sha256] = row
    return kept
