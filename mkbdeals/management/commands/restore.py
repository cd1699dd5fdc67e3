"""Restore a backup: `manage.py restore DIR`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from mkbdeals.operations.restore import restore_backup
from mkbdeals.operations.servers import OperationError
from proposals.services.clock import database_now
from proposals.services.mail_holds import held_messages, hold_mail


class Command(BaseCommand):
    """Put a backup into an empty database and an empty folder, and compare everything."""

    help = "Put a backup back into an empty database and an empty MEDIA_ROOT, and compare all with its manifest."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path, help="the folder of the backup")

    def handle(self, *_arguments: Any, folder: Path, **_options: Any) -> None:
        """Restore, let all mail stand still, and say what differs and how much waits.

        :raises CommandError: if it could not be restored, or is not as it was.
        """
        try:
            found = restore_backup(folder)
        except (OperationError, OSError) as error:
            raise CommandError(str(error)) from error
        for words in found:
            self.stderr.write(words)
        if found:
            raise CommandError(f"{len(found)} differences with the backup. Do not use this database.")
        self.stdout.write("Restored. Tables, sequences, files and audit chain are as in the backup.")
        hold = hold_mail(reason=_("A backup was put back."), by=None, at=database_now())
        waiting = held_messages(hold).count()
        self.stdout.write(f"{waiting} mails wait. Nothing goes out before somebody says so under Berichten.")
