"""What becomes of the nine: elaboration, covenant, signature, and what the regions report."""

import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from mkbdeals.demo.data import read_toml
from mkbdeals.demo.moments import instant
from mkbdeals.demo.people import People
from mkbdeals.demo.proposals import typed
from proposals.enums import DealStatus
from proposals.models import Deal, User
from proposals.services.deals import move_deal
from reporting.models import ProgressReport
from reporting.services.progress_reports import (
    accept_progress_report,
    save_progress_report,
    start_progress_report,
    submit_progress_report,
)
from reporting.tasks import generate_on_commit

# The life of a deal up to its work in the region, with the moment in the timeline of round 1.
ROAD = (
    (DealStatus.IN_ELABORATION, "elaboration_at"),
    (DealStatus.COVENANT_READY, "covenant_ready_at"),
    (DealStatus.SIGNED, "signed_at"),
    (DealStatus.RUNNING, "running_at"),
)
NARRATIVES = ("summary", "results", "deviations", "outlook", "smes_reached", "smes_reached_target")
REMARKS = (
    "Dank u. Het verslag is duidelijk en compleet.",
    "Akkoord. Houd ons op de hoogte van wat anders liep dan gepland.",
    "Akkoord. Wilt u in het volgende verslag ook een voorbeeld van een ondernemer opnemen?",
)


def run_deals(*, deals: Iterable[Deal], people: People, moments: Mapping[str, datetime]) -> None:
    """Take every deal along the road to running, a minute apart."""
    for place, deal in enumerate(deals):
        for status, moment in ROAD:
            at = moments[moment] + place * timedelta(minutes=1)
            move_deal(deal=deal, to=status, by=people.account_holder, at=at)


def report_progress(*, deals: Mapping[str, Deal], people: People, folder: Path, rng: random.Random) -> None:
    """Let the regions report; the ministry has accepted every report but the newest of each deal.

    `deals` by code of the proposal. A deal that came out of other scores and has no report in the
    files reports nothing.
    """
    reports = [each for each in read_toml("progress_reports.toml", folder)["reports"] if each["proposal"] in deals]
    for place, data in enumerate(reports):
        deal = deals[data["proposal"]]
        is_newest = data["proposal"] not in {later["proposal"] for later in reports[place + 1 :]}
        _report(deal, data, people, remarks=None if is_newest else rng.choice(REMARKS))


def _report(deal: Deal, data: Mapping[str, Any], people: People, *, remarks: str | None) -> None:
    """Write and send in one report; with remarks it is accepted ten days later."""
    submitted_at = instant(data["submitted_at"])
    applicant_code = deal.proposal.organisation.region.code
    editor, signatory = people.editors[applicant_code], people.signatories[applicant_code]
    report = _written(deal, data, editor, submitted_at - timedelta(days=4))
    job = submit_progress_report(progress_report=report, by=signatory, at=submitted_at)
    generate_on_commit(job.pk)
    if remarks is not None:
        accept_progress_report(
            progress_report=report, by=people.account_holder, at=submitted_at + timedelta(days=10), remarks=remarks
        )


def _written(deal: Deal, data: Mapping[str, Any], editor: User, at: datetime) -> ProgressReport:
    report = start_progress_report(
        deal=deal,
        period_start_date=data["period_start_date"],
        period_end_date=data["period_end_date"],
        due_date=data["due_date"],
        by=editor,
        at=at,
    )
    values = {name: data[name] for name in NARRATIVES}
    values["spent_amount_input"] = typed(Decimal(data["spent_amount"]))
    return save_progress_report(progress_report=report, values=values, by=editor, at=at + timedelta(hours=1))
