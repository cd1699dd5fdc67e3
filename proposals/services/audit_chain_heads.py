"""The head of the chain of each day, kept where whoever rules the database has no hand: a file, and a mail.

Whoever rewrites the whole chain makes other heads; these do not change with it.
"""

import fcntl
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from proposals.models import AuditSeal
from proposals.services.audit_chain_check import Difference, Finding
from proposals.services.messages import queue_message

logger = logging.getLogger(__name__)
FILE_NAME = "audit-heads.txt"


class UnreadableHeads(ValueError):
    """A file of heads has a line that is none; `number` says which."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number} is not a date, a seal number and a hash")
        self.number = number


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal at the first look of a day."""

    day: date
    number: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.number} {self.sha256}"


def keep_head_of_day(*, at: datetime) -> Head | None:
    """Write the head of today into the file and mail it, once a day; None when the chain has no seal yet.

    The file is written once per folder, the mail once for all.
    """
    seal = AuditSeal.objects.order_by("-number").first()
    if seal is None:
        return None
    head = _append_once(Head(localdate(at), seal.number, seal.sha256))
    if settings.AUDIT_HEADS_EMAIL:
        queue_message(
            key=f"audit-head:{head.day.isoformat()}",
            recipient=settings.AUDIT_HEADS_EMAIL,
            subject=_("Head of the audit chain of %(day)s") % {"day": head.day.isoformat()},
            body=_("Keep this line. It proves later that the history was not rewritten.") + f"\n\n{head}\n",
            at=at,
        )
    return head


def kept_heads() -> list[Head]:
    """Give the heads that were kept outside the database, the newest last; none when there is no readable file."""
    place = heads_file()
    if place is None:
        return []
    try:
        with place.open(encoding="ascii") as file:
            return read_heads(file)
    except (OSError, UnicodeDecodeError, UnreadableHeads):
        return []


def heads_file() -> Path | None:
    """Give the file of the heads, or None when no folder is set."""
    return Path(settings.AUDIT_HEADS_ROOT) / FILE_NAME if settings.AUDIT_HEADS_ROOT else None


def read_heads(lines: Iterable[str]) -> list[Head]:
    """Read heads, one a line; empty lines count for nothing.

    :raises UnreadableHeads: if a line is not "2027-03-12 123 <64 hexadecimal digits>".
    """
    return list(_read(lines))


def differences_with_heads(heads: Iterable[Head]) -> Iterator[Difference]:
    """Give the heads that the chain does not have."""
    heads = list(heads)
    numbers = {head.number for head in heads}
    kept = dict(AuditSeal.objects.filter(number__in=numbers).values_list("number", "sha256"))
    return (Difference(Finding.HEAD_DIFFERS, each.number) for each in heads if kept.get(each.number) != each.sha256)


def _append_once(head: Head) -> Head:
    """Write a head unless its day has one; that one counts then."""
    place = heads_file()
    if place is None:
        return head
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("a+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            return _written(file, head)
    except OSError as error:
        logger.error("the head of the audit chain could not be kept in %s: %s", place, error)
        return head


def _written(file: IO[str], head: Head) -> Head:
    file.seek(0)
    try:
        earlier = [each for each in read_heads(file) if each.day == head.day]
    except UnreadableHeads as error:
        logger.error("the file of heads of the audit chain is damaged: %s", error)
        earlier = []
    if earlier:
        return earlier[0]
    file.write(f"{head}\n")
    file.flush()
    return head


def _read(lines: Iterable[str]) -> Iterator[Head]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            day, seal, digest = line.split()
            head = Head(date.fromisoformat(day), int(seal), digest)
        except ValueError as error:
            raise UnreadableHeads(number) from error
        if len(digest) != 64:
            raise UnreadableHeads(number)
        yield head
