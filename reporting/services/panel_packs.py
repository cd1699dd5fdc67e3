"""The pack for the panel: which proposals go in, and asking for it."""

from datetime import datetime

from assessment.queries.panel import panel_board
from proposals.models import Round, User
from reporting.enums import ReportKind
from reporting.models import Report
from reporting.services.own_packs import divided
from reporting.services.reports import request_report

# Some three pages each: with this many the making stays well within its time.
PROPOSALS_A_PART = 30
MOST_PROPOSALS = 400
EVERYTHING, QUEUE = "all", "queue"


class PackTooLarge(Exception):
    """Nobody reads a pack like this; `count` is how many proposals were asked for."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


def request_panel_packs(
    *, round_: Round, by: User, at: datetime, selection: str, with_names: bool
) -> list[Report]:  # fmt: skip
    """Ask for the pack of a round without the proposals that are closed for `by`; in parts in a large round.

    Gives nothing when there is nothing to put in.

    :raises PackTooLarge: above `MOST_PROPOSALS`.
    """
    board = panel_board(round_, by)
    keys = [each.proposal.pk for each in (board.queue if selection == QUEUE else board.rows)]
    if len(keys) > MOST_PROPOSALS:
        raise PackTooLarge(len(keys))
    return [
        request_report(
            kind=ReportKind.PANEL_PACK, round_=round_, by=by, at=at,
            parameters={
                "proposals": sorted(part), "selection": selection, "with_names": with_names,
                "part": number, "parts": parts, "total": len(keys),
            },
        )
        for number, parts, part in divided(keys, PROPOSALS_A_PART)
    ]  # fmt: skip
