from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from mkbdeals.demo.large.build import OtherLargeRound, seed_large, stage_of_large_round
from mkbdeals.demo.large.size import Size, SizeRefused
from mkbdeals.demo.stages import DEFAULT_STAGE, STEPS, OtherStageSeeded, seed, seeded_stage
from proposals.formats import number as written
from reporting.tasks import NOBODY_WAITS, generate_report

USUAL, LARGE = "usual", "large"
# How the parts of a size are called at the command line.
OPTIONS = {"proposals": "proposals", "assessments": "assessments_per_proposal", "users": "users"}


class Command(BaseCommand):
    """Fill the database with the demonstration at a stage; nothing happens when it is there already."""

    help = (
        "Fill the database with the demonstration: round 1 at a stage, and an invented round that is open. With"
        " --size large also a round that is as large as you say, in bulk with all triggers on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the stage, and a seed that varies moments and remarks; left out, what stands there stays."""
        parser.add_argument("--stage", choices=list(STEPS), help="how far round 1 is; the first time: reported")
        parser.add_argument("--seed", type=int, help="varies moments and remarks; the first time: 1")
        parser.add_argument("--size", choices=[USUAL, LARGE], default=USUAL, help="large: with the large round")
        usual = Size()
        parser.add_argument("--proposals", type=int, help=f"of the large round; else {usual.proposals}")
        parser.add_argument("--assessments-per-proposal", type=int, help=f"in it; else {usual.assessments}")
        parser.add_argument("--users", type=int, help=f"applicants and assessors of it; else {usual.users}")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the demonstration, or say why not."""
        if not settings.DEMONSTRATION:
            raise CommandError(_("Invented data belong in the demonstration only. Start with DEMONSTRATION=true."))
        size = _wanted_size(options)
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
        if size is not None:
            self._make_large(size, stage_of_large_round(stage), number)

    def _make_large(self, size: Size, stage: str, number: int) -> None:
        """Build the large round beside the demonstration, or say why not."""
        try:
            built = seed_large(size, stage=stage, number=number, say=self._say)
        except OtherLargeRound as other:
            raise CommandError(_refusal_of_large(other)) from other
        if built:
            message = _("Large round ready: stage %(stage)s, %(proposals)s proposals.")
        else:
            message = _("Large round was ready: stage %(stage)s, %(proposals)s proposals.")
        self.stdout.write(message % {"stage": stage, "proposals": written(size.proposals)})

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _wanted(stage: str | None, number: int | None) -> tuple[str, int]:
    """Fill in what was left out: what stands there already, else the last stage and seed 1."""
    stored_stage, stored_number = seeded_stage() or (DEFAULT_STAGE, 1)
    return stage or stored_stage, stored_number if number is None else number


def _wanted_size(options: Mapping[str, Any]) -> Size | None:
    """Give the size of the large round, None without one.

    :raises CommandError: if the numbers cannot go together, or no large round was asked for.
    """
    given = {name: options[option] for name, option in OPTIONS.items() if options[option] is not None}
    if options["size"] == USUAL:
        if given:
            raise CommandError(_("These numbers are of the large round. Add --size large."))
        return None
    try:
        return Size(**given)
    except SizeRefused as refused:
        raise CommandError(str(refused)) from refused


def _refusal(other: OtherStageSeeded) -> str:
    return _("The demonstration stands at stage %(stage)s (seed %(seed)d). Run `make clean` first for another one.") % {
        "stage": other.stage,
        "seed": other.seed,
    }


def _refusal_of_large(other: OtherLargeRound) -> str:
    words = _(
        "There is a large round already: stage %(stage)s, seed %(seed)d, %(proposals)d proposals with"
        " %(assessments)d assessments each, %(users)d users. Run `make clean` first for another one."
    )
    return words % {
        "stage": other.stage,
        "seed": other.seed,
        "proposals": other.size.proposals,
        "assessments": other.size.assessments,
        "users": other.size.users,
    }
