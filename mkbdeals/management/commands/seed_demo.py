from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from mkbdeals.demo.stages import STEPS, OtherStageSeeded, seed


class Command(BaseCommand):
    """Fill the database with the demonstration at a stage; nothing happens when it is there already."""

    help = "Fill the database with the demonstration: round 1 at a stage, and an invented round that is open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the stage, and a seed that varies texts and times."""
        parser.add_argument("--stage", choices=list(STEPS), default="open")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, stage: str, seed: int, **options: Any) -> None:
        """Build the demonstration, or say why not."""
        if not settings.DEMONSTRATION:
            raise CommandError(_("Invented data belong in the demonstration only. Start with DEMONSTRATION=true."))
        try:
            built = _build(stage, seed)
        except OtherStageSeeded as other:
            raise CommandError(_refusal(other)) from other
        message = (
            _("Demonstration ready: stage %(stage)s.") if built else _("Demonstration was ready: stage %(stage)s.")
        )
        self.stdout.write(message % {"stage": stage})


def _build(stage: str, number: int) -> bool:
    return seed(stage, number=number)


def _refusal(other: OtherStageSeeded) -> str:
    return _("The demonstration stands at stage %(stage)s (seed %(seed)d). Run `make clean` first for another one.") % {
        "stage": other.stage,
        "seed": other.seed,
    }
