"""Back up the database and the files: `manage.py backup DIR`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mkbdeals.operations.backup import make_backup
from mkbdeals.operations.servers import OperationError


class Command(BaseCommand):
    """Write database and files of one moment into a new folder, with a list to compare by."""

    help = "Write the database and the files into a new folder. The site may go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path, help="a new or empty folder, on another disk than the site")

    def handle(self, *_arguments: Any, folder: Path, **_options: Any) -> None:
        """Make it, and say what it holds.

        :raises CommandError: if it could not be made.
        """
        try:
            manifest = make_backup(folder)
        except (OperationError, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"{len(manifest['tables'])} tables, {rows} rows, {len(manifest['files'])} files in {folder}")
        if head := manifest["chain_head"]:
            self.stdout.write(f"head of the audit chain: {head['number']} {head['sha256']}")
        if manifest["stored"] is not None:
            self.stdout.write(f"{len(manifest['stored'])} attachments of the bucket {manifest['bucket']}")
