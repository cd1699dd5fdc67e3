"""Dividing the money of round 1, approving it and making the decisions known."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from assessment.allocation import Method
from assessment.models import AllocationRun
from assessment.queries.scenario_changes import ScenarioChanges
from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decisions import publish_decisions
from assessment.services.scenarios import make_scenario
from mkbdeals.demo.people import People
from mkbdeals.demo.rounds import ROUND_1, raise_ceiling_of_round_1, round_data
from proposals.models import Round
from reporting.enums import ReportKind
from reporting.services.reports import request_report
from reporting.tasks import generate_on_commit

Moments = Mapping[str, datetime]


def divide_the_money(*, round_: Round, folder: Path, people: People, moments: Moments) -> None:
    """Calculate with the announced ceiling, then again with the higher one that the letter names."""
    before = moments["allocated_at"] - timedelta(hours=1)
    run_allocation(round_=round_, by=people.officer, at=before)
    raise_ceiling_of_round_1(round_=round_, folder=folder, by=people.decision_maker)
    run_allocation(round_=round_, by=people.officer, at=moments["allocated_at"])
    compare_with_best_value(round_=round_, people=people, moments=moments)


def compare_with_best_value(*, round_: Round, people: People, moments: Moments) -> None:
    """Put the set with the highest total score beside the ranking, to see what it would change."""
    make_scenario(
        round_=round_,
        title="Hoogste totale score",
        changes=ScenarioChanges(method=Method.BEST_VALUE),
        by=people.officer,
        at=moments["allocated_at"],
    )


def decide(*, round_: Round, people: People, moments: Moments) -> None:
    """Send the newest calculation for approval, approve it and publish all decisions at once."""
    run = AllocationRun.objects.filter(round=round_).order_by("number").last()
    propose_allocation(run=run, by=people.officer, at=moments["proposed_at"])
    approve_allocation(run=run, by=people.decision_maker, at=moments["approved_at"])
    publish_decisions(round_=round_, by=people.officer, at=moments["published_decisions_at"])


def ask_for_letter(*, round_: Round, folder: Path, people: People, moments: Moments) -> None:
    """Ask for the letter to parliament, with what only its writer knows."""
    report = request_report(
        kind=ReportKind.PARLIAMENT_LETTER,
        round_=round_,
        by=people.officer,
        at=moments["letter_at"],
        parameters=round_data(ROUND_1, folder)["letter"],
    )
    generate_on_commit(report.pk)
