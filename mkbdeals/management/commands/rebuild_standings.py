"""Write the stored scores and places anew from the assessments, and say what differed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from assessment.queries.standings import standing_differences
from assessment.services.standing import rebuild_standings
from proposals.enums import RoundStatus
from proposals.models import Round
from proposals.services.clock import database_now


class Command(BaseCommand):
    """`manage.py rebuild_standings [--check]`"""

    help = "Write the stored scores and places of all rounds anew from the assessments, and say what differed."

    def add_arguments(self, parser: Any) -> None:
        """Take `--check`: only say what differs."""
        parser.add_argument("--check", action="store_true", help="only say what differs; change nothing")

    def handle(self, *, check: bool, **options: Any) -> None:
        """Go through the rounds that are being assessed or were."""
        before = {RoundStatus.PREPARATION, RoundStatus.PUBLISHED, RoundStatus.OPEN, RoundStatus.CLOSED}
        for round_ in Round.objects.exclude(status__in=before).order_by("pk"):
            with transaction.atomic():
                differences = standing_differences(round_)
                if not check:
                    rebuild_standings(round_, at=database_now())
            for words in differences:
                self.stdout.write(f"{round_.slug}: {words}")
            self.stdout.write(f"{round_.slug}: {len(differences)} differences")
