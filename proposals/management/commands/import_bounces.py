"""Read mail that came back and mark what it was about: `manage.py import_bounces FOLDER|MBOX|-`."""

import mailbox
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from email import message_from_binary_file, message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from proposals.services.bounces import bounce_of, record_bounce
from proposals.services.clock import database_now

LARGEST = 5_000_000


class Command(BaseCommand):
    """Import delivery-status messages (RFC 3464). May be repeated: a report counts once."""

    help = "Mark mail that came back. The source is a folder with one message a file, a Maildir, an mbox or - (stdin)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the place of the messages."""
        parser.add_argument("source", help="a folder, a Maildir, an mbox file, or - for one message on stdin")

    def handle(self, *_arguments: Any, source: str, **_options: Any) -> None:
        """Read each message and say how many were ours."""
        seen = marked = 0
        for report in messages_in(source):
            seen += 1
            bounce = bounce_of(report)
            if bounce and record_bounce(bounce=bounce, at=database_now()):
                marked += 1
        self.stdout.write(f"{seen} berichten gelezen, {marked} gingen over onze mail.")


def messages_in(source: str) -> Iterator[Message]:
    """Go through the messages of a source.

    :raises CommandError: when there is nothing at that place.
    """
    place = Path(source)
    if source == "-":
        yield message_from_bytes(sys.stdin.buffer.read(LARGEST))
    elif place.is_dir() and (place / "new").is_dir():
        yield from mailbox.Maildir(place, create=False)
    elif place.is_dir():
        for path in sorted(each for each in place.iterdir() if each.is_file() and each.stat().st_size <= LARGEST):
            with path.open("rb") as file:
                yield message_from_binary_file(file)
    elif place.is_file():
        yield from mailbox.mbox(place, create=False)
    else:
        raise CommandError(f"{source}: daar staat niets. Geef een map, een mbox-bestand of - voor standaardinvoer.")
