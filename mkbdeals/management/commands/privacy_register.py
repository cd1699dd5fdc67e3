"""Write the register of processing into docs/privacy.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from proposals.services.privacy.register import tables

PATH = Path("docs/privacy.md")
BEGIN, END = "<!-- register: made by manage.py privacy_register -->\n", "<!-- end of the register -->\n"


class Command(BaseCommand):
    """Write the register, or say with --check whether it is up to date."""

    help = "Write the register of processing (proposals/services/privacy/register.py) into docs/privacy.md"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --check."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail when it is not up to date")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare or write."""
        path = settings.BASE_DIR / PATH
        before = path.read_text(encoding="utf-8")
        head, _sign, rest = before.partition(BEGIN)
        _old, _sign, tail = rest.partition(END)
        after = f"{head}{BEGIN}\n{tables()}\n{END}{tail}"
        if options["check"]:
            if before != after:
                raise CommandError(f"{PATH} is not up to date. Run: python manage.py privacy_register")
        else:
            path.write_text(after, encoding="utf-8")
