"""Judge the migrations that are newer than the rules."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mkbdeals.operations.migration_rules import all_findings


class Command(BaseCommand):
    """`manage.py check_migrations`; it ends with an error when a migration breaks a rule. It asks no database."""

    help = "Hold migrations to the rules of docs/operations.md: people go on working while one runs."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Name each rule that is broken.

        :raises CommandError: when one is.
        """
        found = all_findings()
        for each in found:
            self.stderr.write(str(each))
        if found:
            raise CommandError(f"{len(found)} rules for migrations are broken. docs/operations.md says why they are.")
