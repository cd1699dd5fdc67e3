"""The sealed result: made in the transaction of the approval, of everything that is needed to recompute it."""

import platform
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessment.allocation import SolverFailed, problem_from_canonical
from assessment.allocation.package import (
    FORMAT,
    fraction_text,
    ranking_document,
    ranking_of,
    read_package,
    write_package,
)
from assessment.allocation.public_package import content_sha256, public_content
from assessment.commitment import code_sha256, release_version
from assessment.commitment.public_codes import new_salt
from assessment.models import AllocationRun, AwardDecision, DecisionPackage, LotteryDraw
from assessment.queries.division_rule import rule_in_force
from assessment.queries.scenario_problem import RoundBasis, basis_of_round, points_by_reference, weights_of
from assessment.services.differences import changes_of_run
from assessment.services.public_package import PackageUnsound, keep_public_package, unsound
from assessment.services.refusal import AllocationRefused
from proposals.models import AuditSeal, Round, User
from proposals.money import cents_from_euros

# What calculates besides our own program, where it is installed.
SOLVERS = ("highspy", "numpy")


def seal_decision(*, run: AllocationRun, by: User, at: datetime) -> DecisionPackage:
    """Make the package of an allocation that is being approved, and the one for everybody, in the same transaction.

    Both are recomputed before they are kept, as an outsider would do it later. The full one names the other, which
    nobody sees before the decisions are published.

    :raises AllocationRefused: if recomputing it was not finished within the time; then nothing is approved.
    :raises PackageUnsound: if one would not be confirmed; then nothing is approved.
    """
    content, salt = content_of(run, basis_of_round(run.round, at=at), at), new_salt()
    content["public"] = {"salt": salt, "content_sha256": content_sha256(public_content(content, salt))}
    text = write_package(content)
    sealed = read_package(text.encode("ascii"))
    try:
        if wrong := unsound(sealed.content):
            raise PackageUnsound(wrong)
        package = DecisionPackage.objects.create(run=run, text=text, sha256=sealed.sha256, made_at=at, made_by=by)
        keep_public_package(package, sealed, salt=salt, by=by, at=at)
    except SolverFailed as error:
        raise AllocationRefused(
            _("Dividing the money once more, as a check, took too long. Nothing was approved. Try again later.")
        ) from error
    return package


def content_of(run: AllocationRun, basis: RoundBasis, at: datetime) -> dict[str, Any]:
    """Write down all that the outcome of a run follows from; assessors under another name in each package."""
    problem = problem_from_canonical(run.problem.encode("ascii"))
    changes = changes_of_run(run)
    minimums = basis.scores.minimums
    content: dict[str, Any] = {
        "format": FORMAT,
        "round": _round(run.round),
        "run": {
            "number": run.number,
            "calculated_at": _moment(run.calculated_at),
            "proposed_at": _moment(run.proposed_at or at),
            "approved_at": _moment(at),
        },
        "rule": _rule(run.round),
        "criteria": [
            {
                "code": each.code,
                "name": each.official_name,
                "weight": fraction_text(weights_of(basis, changes)[each.code]),
            }
            for each in basis.criteria
        ],
        "tie_order": list(problem.rules.criterion_order),
        "minimums": {
            "total": fraction_text(minimums.total),
            "criteria": {code: fraction_text(Fraction(each)) for code, each in minimums.criteria.items()},
        },
        "minimum_assessments": run.round.assessors_per_proposal,
        "lottery": {"seed": problem.rules.lottery_seed, "draw": _draw(run.round)},
        "proposals": _proposals(run, basis, points_by_reference(basis, changes)),
        "ceiling_cents": cents_from_euros(run.ceiling_amount),
        "problem": run.problem,
        "problem_sha256": run.problem_sha256,
        "result": run.result,
        "result_sha256": run.result_sha256,
        "decisions": _decisions(run),
        "awarded_cents": cents_from_euros(run.awarded_total_amount),
        "program": _program(),
        "chain": _chain(),
    }
    content["ranking"] = ranking_document(ranking_of(content))
    return content


def _round(round_: Round) -> dict[str, Any]:
    return {
        "name": round_.name,
        "slug": round_.slug,
        "call_reference": round_.call_reference,
        "opens_at": _moment(round_.opens_at),
        "closes_at": _moment(round_.closes_at),
    }


def _rule(round_: Round) -> dict[str, Any] | None:
    """Give the rule that was on record; None for a round from before rules were."""
    found = rule_in_force(round_)
    if found is None:
        return None
    return {
        "number": found.number,
        "committed_at": _moment(found.committed_at),
        "document": found.document,
        "sha256": found.sha256,
    }


def _draw(round_: Round) -> dict[str, Any] | None:
    """Give the lottery on record, with what took part and its hash, fixed before the value was known."""
    draw = LotteryDraw.objects.filter(round=round_).order_by("-number").first()
    if draw is None:
        return None
    return {
        "number": draw.number,
        "inputs": draw.inputs,
        "inputs_sha256": draw.inputs_sha256,
        "value_source": draw.value_source,
        "value": draw.value,
    }


def _proposals(
    run: AllocationRun, basis: RoundBasis, points: Mapping[str, Mapping[str, Mapping[str, int]]]
) -> list[dict[str, Any]]:
    """Write the proposals down by reference, with the points of each assessor."""
    candidates = {each.key: each for each in problem_from_canonical(run.problem.encode("ascii")).candidates}
    names = _names_of_assessors(run, {who for given in points.values() for who in given})
    return [
        {
            "key": key,
            "title": proposal.title,
            "region": proposal.region_label or (proposal.region.name if proposal.region else ""),
            "requested_cents": cents_from_euros(proposal.requested_amount),
            "province": candidates[key].province,
            "part": candidates[key].part,
            "themes": list(candidates[key].themes),
            "assessments": {names[who]: dict(given) for who, given in points[key].items()},
        }
        for key, proposal in sorted(basis.proposals.items())
    ]


def _names_of_assessors(run: AllocationRun, assessors: set[str]) -> dict[str, str]:
    """Name assessors B01, B02 and so on, in an order that says nothing about who they are."""
    salt = f"decision-package:{run.pk}"
    ordered = sorted(assessors, key=lambda who: salted_hmac(salt, who).hexdigest())
    return {who: f"B{number:02}" for number, who in enumerate(ordered, start=1)}


def _decisions(run: AllocationRun) -> list[dict[str, Any]]:
    rows = AwardDecision.objects.filter(run=run).values_list("proposal__reference", "outcome", "awarded_amount")
    return [
        {"key": key, "outcome": outcome, "awarded_cents": cents_from_euros(amount)}
        for key, outcome, amount in sorted(rows)
    ]


def _program() -> dict[str, Any]:
    return {
        "release": release_version(),
        "code_sha256": code_sha256(),
        "python": platform.python_version(),
        "solvers": {name: _version(name) for name in SOLVERS},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _chain() -> dict[str, Any] | None:
    """Give the newest seal of the history at this moment."""
    seal = AuditSeal.objects.order_by("-number").first()
    return None if seal is None else {"number": seal.number, "sha256": seal.sha256}


def _moment(at: datetime) -> str:
    return localtime(at).isoformat(timespec="seconds")
