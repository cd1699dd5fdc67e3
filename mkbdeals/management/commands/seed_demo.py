from argparse import ArgumentParser
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from mkbdeals.demo.stages import DEFAULT_STAGE, STEPS, OtherStageSeeded, seed, seeded_stage
from reporting.tasks import NOBODY_WAITS, generate_report


class Command(BaseCommand):
    """Fill the database with the demonstration at a stage; nothing happens when it is there already."""

    help = "Fill the database with the demonstration: round 1 at a stage, and an invented round that is open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the stage, and a seed that varies moments and remarks; left out, what stands there stays."""
        parser.add_argument("--stage", choices=list(STEPS), help="how far round 1 is; the first time: reported")
        parser.add_argument("--seed", type=int, help="varies moments and remarks; the first time: 1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the demonstration, or say why not."""
        if not settings.DEMONSTRATION:
            raise CommandError(_("Invented data belong in the demonstration only. Start with DEMONSTRATION=true."))
        stage, number = _wanted(options["stage"], options["seed"])
        current_app.conf.task_routes = current_app.conf.task_routes | {generate_report.name: {"priority": NOBODY_WAITS}}
        try:
            built = seed(stage, number=number)
        except OtherStageSeeded as other:
            raise CommandError(_refusal(other)) from other
        message = (
            _("Demonstration ready: stage %(stage)s.") if built else _("Demonstration was ready: stage %(stage)s.")
        )
        self.stdout.write(message % {"stage": stage})


def _wanted(stage: str | None, number: int | None) -> tuple[str, int]:
    """Fill in what was left out: what stands there already, else the last stage and seed 1."""
    stored_stage, stored_number = seeded_stage() or (DEFAULT_STAGE, 1)
    return stage or stored_stage, stored_number if number is None else number


def _refusal(other: OtherStageSeeded) -> str:
    return _("The demonstration stands at stage %(stage)s (seed %(seed)d). Run `make clean` first for another one.") % {
        "stage": other.stage,
        "seed": other.seed,
    }
