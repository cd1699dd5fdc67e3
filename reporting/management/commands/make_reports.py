from datetime import date
from pathlib import Path
from shutil import rmtree
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from proposals.services.clock import database_now
from reporting.services.document_set import CONTENTS, make_documents


class Command(BaseCommand):
    """Make all documents of what is stored as PDF in a folder, with a list of them."""

    help = "Make all reports, letters, deal sheets and covenants as PDF in a folder. An earlier set there is replaced."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and the day of which deals have their figures."""
        parser.add_argument("folder", type=Path, help="where the documents go")
        parser.add_argument("--on", type=date.fromisoformat, help="day of the figures (2026-12-31); today if not given")

    def handle(self, *args: Any, folder: Path, on: date | None, **options: Any) -> None:
        """Make them, a line for each.

        :raises CommandError: if the folder holds anything else than an earlier set, or a document misses something.
        """
        self._empty(folder)
        now = database_now()
        failed = pages = count = 0
        with translation.override("nl"):
            for each in make_documents(folder, at=now, on=on or localdate(now)):
                if each.problem:
                    failed += 1
                    self.stderr.write(f"{each.path}: {each.title}: {each.problem}")
                    continue
                count, pages = count + 1, pages + each.pages
                self.stdout.write(f"{each.path}  {each.pages} p.  {each.size // 1024} kB  {each.seconds:.1f} s")
        words = _("%(count)d documents, %(pages)d pages in %(folder)s")
        self.stdout.write(words % {"count": count, "pages": pages, "folder": folder})
        if failed:
            raise CommandError(_("%(count)d documents could not be made.") % {"count": failed})

    def _empty(self, folder: Path) -> None:
        if folder.exists() and any(folder.iterdir()):
            if not (folder / CONTENTS).is_file():
                raise CommandError(_("%(folder)s holds something else. Choose an empty folder.") % {"folder": folder})
            rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
