import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from mkbdeals.demo.stages import STEPS


class Command(BaseCommand):
    """Do the work of `load_regions`, `seed_demo` and `demo_accounts` in one process, for the launcher.

    Starting Python with the whole project costs more than the work itself once the demonstration stands. Prints what
    each of the three tells, an empty line between them.
    """

    help = "Load the regions, fill the demonstration and print its accounts, in one go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the stage of `seed_demo`, and whether to wait for the tables."""
        parser.add_argument("--stage", choices=list(STEPS), help="how far round 1 is; left out: as it stands")
        parser.add_argument("--when-told", action="store_true", help="begin when a line comes in on standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Wait if asked, then run the three; whoever closes the input without a line calls it off."""
        if options["when_told"] and not sys.stdin.readline():
            return
        call_command("load_regions", stdout=self.stdout)
        self.stdout.write("")
        call_command("seed_demo", stage=options["stage"], stdout=self.stdout)
        self.stdout.write("")
        call_command("demo_accounts", stdout=self.stdout)
