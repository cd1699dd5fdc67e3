"""What the regions of the nine report, half a year at a time."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from mkbdeals.demo.data import read_toml
from mkbdeals.demo.moments import instant
from mkbdeals.demo.people import People
from proposals.models import Deal
from reporting.models import ProgressReport, ReportingPeriod
from reporting.services.progress_reports import (
    FigureInput,
    save_progress_report,
    start_progress_report,
    submit_progress_report,
)
from reporting.services.progress_reviews import accept_progress_report
from reporting.services.report_schedules import agree_figures, plan_periods
from reporting.tasks import generate_on_commit

NARRATIVES = ("summary", "results", "deviations", "outlook")
REMARKS = (
    "Dank u. Het verslag is duidelijk en compleet.",
    "Akkoord. Houd ons op de hoogte van wat anders liep dan gepland.",
    "Akkoord. Wilt u in het volgende verslag ook een voorbeeld van een ondernemer opnemen?",
)


def report_progress(*, deals: Mapping[str, Deal], people: People, folder: Path, rng: random.Random) -> None:
    """Plan the periods, let the regions report over them, and let the ministry accept every report.

    `deals` by code of the proposal. A deal that came out of other scores and has no report in the
    files reports nothing.
    """
    data = read_toml("progress_reports.toml", folder)
    parts = {date.fromisoformat(day): Decimal(str(part)) for day, part in data["planned"].items()}
    for deal in deals.values():
        _plan(deal, parts)
    for report in data["reports"]:
        if report["proposal"] in deals:
            _report(deals[report["proposal"]], report, people, remarks=rng.choice(REMARKS))


def _plan(deal: Deal, parts: Mapping[date, Decimal]) -> None:
    """Agree what is reached at the end of the first periods: a part of every target."""
    periods = {each.end_date: each for each in plan_periods(deal=deal)}
    agree_figures(
        deal=deal,
        figures={
            (periods[day].pk, indicator.pk): indicator.target * part
            for day, part in parts.items()
            if day in periods
            for indicator in deal.indicators.all()
        },
    )


def _report(deal: Deal, data: Mapping[str, Any], people: People, *, remarks: str) -> None:
    """Write and send in one report; it is accepted ten days later."""
    submitted_at = instant(data["submitted_at"])
    applicant_code = deal.proposal.organisation.region.code
    written = _written(deal, data, people, applicant_code)
    job = submit_progress_report(progress_report=written, by=people.signatories[applicant_code], at=submitted_at)
    generate_on_commit(job.pk)
    accept_progress_report(
        progress_report=written, by=people.account_holder, at=submitted_at + timedelta(days=10), remarks=remarks
    )


def _written(deal: Deal, data: Mapping[str, Any], people: People, applicant_code: str) -> ProgressReport:
    editor, at = people.editors[applicant_code], instant(data["submitted_at"]) - timedelta(days=4)
    period = ReportingPeriod.objects.filter(deal=deal, end_date=data["period_end_date"]).first()
    report = start_progress_report(
        deal=deal,
        period=period,
        period_start_date=data["period_start_date"],
        period_end_date=data["period_end_date"],
        by=editor,
        at=at,
    )
    explanations = data.get("explanations", {})
    return save_progress_report(
        progress_report=report,
        values={name: data[name] for name in NARRATIVES},
        figures={
            each.pk: FigureInput(f"{data['figures'][each.name]}", explanations.get(each.name, ""))
            for each in deal.indicators.all()
            if each.name in data["figures"]
        },
        by=editor,
        at=at + timedelta(hours=1),
    )
