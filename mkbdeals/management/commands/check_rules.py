"""Say of each round whether its data still say what its rule on record says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.commitment import InvalidRule, read_rule, rule_sha256
from assessment.models import CommittedRule
from assessment.queries.division_rule import committed_rule_differences
from assessment.services.rule_words import change_sentences
from proposals.models import Round


class Command(BaseCommand):
    """`manage.py check_rules [--program]`; it ends with an error when something differs."""

    help = "Compare the rule on record of each round with its data and its check number."

    def add_arguments(self, parser: Any) -> None:
        """Take `--program`: also say where another release calculates than the one on record."""
        parser.add_argument("--program", action="store_true", help="also compare the program that calculates")

    def handle(self, *, program: bool, **options: Any) -> None:
        """Go through the rounds with a rule on record.

        :raises CommandError: when a document or a round differs.
        """
        wrong = 0
        for version in CommittedRule.objects.select_related("round").order_by("round_id", "number"):
            if not _is_sound(version):
                wrong += 1
                self.stdout.write(f"{version.round.slug}: version {version.number} is not the document that was kept")
        for round_ in Round.objects.filter(committed_rules__isnull=False).distinct().order_by("pk"):
            differences = committed_rule_differences(round_, with_program=program) if not wrong else []
            wrong += len(differences)
            for words in change_sentences(differences):
                self.stdout.write(f"{round_.slug}: {words}")
            self.stdout.write(f"{round_.slug}: {len(differences)} differences")
        if wrong:
            raise CommandError(f"{wrong} differences")


def _is_sound(version: CommittedRule) -> bool:
    try:
        read_rule(version.document)
    except InvalidRule:
        return False
    return rule_sha256(version.document) == version.sha256
