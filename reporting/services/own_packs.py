"""The own pack of an assessor: which proposals go in, and asking for it."""

from datetime import datetime

from proposals.models import Round, User
from reporting.enums import ReportKind
from reporting.models import Report
from reporting.services.contents.own_proposals import own_proposals
from reporting.services.reports import request_report

# Whole proposals of five pages and more: with this many the making stays well within its time.
PROPOSALS_A_PART = 18


def request_own_packs(*, round_: Round, by: User, at: datetime, with_notes: bool) -> list[Report]:
    """Ask for the pack of `by`, in parts when there are many proposals; nothing when none may be read."""
    keys = [each.proposal_id for each in own_proposals(by, round_)]
    return [
        request_report(
            kind=ReportKind.OWN_PACK, round_=round_, by=by, at=at,
            # The reader stands in the parameters: what is asked twice by one person is one document.
            parameters={"reader": by.pk, "proposals": part, "with_notes": with_notes, "part": number, "parts": parts},
        )
        for number, parts, part in divided(keys, PROPOSALS_A_PART)
    ]  # fmt: skip


def divided(keys: list[int], most: int) -> list[tuple[int, int, list[int]]]:
    """Divide keys evenly over as few parts as it takes: (number from 1, how many parts, keys of the part)."""
    parts = -(-len(keys) // most)
    bounds = [number * len(keys) // parts for number in range(parts + 1)] if parts else [0]
    return [(number, parts, keys[bounds[number - 1] : bounds[number]]) for number in range(1, parts + 1)]
