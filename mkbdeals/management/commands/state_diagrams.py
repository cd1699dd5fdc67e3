"""Draw the tables of transitions into docs/states.md."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import TextChoices
from django.utils import translation

from assessment.enums import ALLOCATION_TRANSITIONS, ASSESSMENT_TRANSITIONS
from proposals.enums import DEAL_TRANSITIONS, PROPOSAL_TRANSITIONS, ROUND_TRANSITIONS
from reporting.enums import BATCH_TRANSITIONS, PROGRESS_REPORT_TRANSITIONS, REPORT_TRANSITIONS

PATH = Path("docs/states.md")
TABLES: Mapping[str, Mapping[Any, frozenset[Any]]] = {
    "Round": ROUND_TRANSITIONS,
    "Proposal": PROPOSAL_TRANSITIONS,
    "Assessment": ASSESSMENT_TRANSITIONS,
    "Allocation": ALLOCATION_TRANSITIONS,
    "Deal": DEAL_TRANSITIONS,
    "Progress report": PROGRESS_REPORT_TRANSITIONS,
    "Document job": REPORT_TRANSITIONS,
    "Documents in bulk": BATCH_TRANSITIONS,
}
INTRODUCTION = """# States

Made by `python manage.py state_diagrams` from the tables beside the enums (`proposals/enums.py`,
`assessment/enums.py`, `reporting/enums.py`); `make check` compares. The status of a round, proposal
or deal is written only by `proposals/services/status.py: change_status`.
"""


class Command(BaseCommand):
    """Write docs/states.md, or say with --check whether it is up to date."""

    help = "Draw the states of rounds, proposals, deals and the rest into docs/states.md"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Accept --check."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the document is old")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        """Compare or write."""
        path = Path(settings.BASE_DIR) / PATH
        document = states_document()
        if not check:
            path.write_text(document, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != document:
            self.stderr.write(f"{PATH} is old. Run: python manage.py state_diagrams")
            sys.exit(1)


def states_document() -> str:
    """Give the whole document: a drawing and a table for each noun with a status."""
    with translation.override("nl"):
        return "\n".join([INTRODUCTION, *(_section(name, table) for name, table in TABLES.items())])


def _section(name: str, table: Mapping[TextChoices, frozenset[TextChoices]]) -> str:
    order = list(table)
    arrows = [
        f"    {status.value} --> {following.value}"
        for status in order
        for following in sorted(table[status], key=order.index)
    ]
    rows = [
        f"| `{status.value}` | {status.label} | "
        + (", ".join(f"`{each.value}`" for each in sorted(table[status], key=order.index)) or "(end)")
        + " |"
        for status in order
    ]
    drawing = "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {order[0].value}", *arrows, "```"])
    return (
        f"## {name}\n\n{drawing}\n\n| status | on screen | may become |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"
    )
