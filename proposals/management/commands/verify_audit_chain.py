"""Recompute the audit chain: `manage.py verify_audit_chain [--heads FILE]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from proposals.services.audit_chain_check import Difference, Finding
from proposals.services.audit_chain_heads import UnreadableHeads, read_heads
from proposals.services.audit_chain_verify import verify_chain
from proposals.services.clock import database_now

WORDS = {
    Finding.SEAL_MISSING: "zegel {seal} ontbreekt",
    Finding.SEAL_CHANGED: "zegel {seal} is veranderd",
    Finding.CHAIN_BROKEN: "zegel {seal} sluit niet aan op het zegel ervoor",
    Finding.EVENT_CHANGED: "gebeurtenis {event} van {table} is veranderd na zegel {seal}",
    Finding.EVENT_REMOVED: "gebeurtenis {event} van {table} is weg; zij stond in zegel {seal}",
    Finding.EVENT_INSERTED: "gebeurtenis {event} van {table} is later tussengevoegd; zij staat in geen zegel",
    Finding.EVENT_TWICE: "gebeurtenis {event} van {table} staat in twee zegels",
    Finding.TABLE_CHANGED: "de tabel {table} heeft kolommen van zegel {seal} niet meer; niet na te rekenen",
    Finding.HEAD_DIFFERS: "het bewaarde eindzegel {seal} is niet dat van deze keten",
}


class Command(BaseCommand):
    """Take every hash of the chain anew and name what differs, the first difference first."""

    help = "Recompute the chain over the history; with --heads also against the heads that were kept elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file with heads."""
        parser.add_argument("--heads", type=Path, help="file with a head a line: date, number, SHA-256")

    def handle(self, *_arguments: Any, heads: Path | None, **_options: Any) -> None:
        """Print the state and the differences.

        :raises CommandError: if anything differs.
        """
        verdict = verify_chain(at=database_now(), heads=_heads_in(heads) if heads else ())
        state, found = verdict.state, verdict.differences
        self.stdout.write(f"{state.seals} zegels over {state.events} gebeurtenissen; {state.waiting} wachten nog.")
        if state.head:
            self.stdout.write(f"Eindzegel {state.head.number}: {state.head.sha256}")
        if state.destroyed:
            self.stdout.write(
                f"Uit {state.destroyed} ervan zijn persoonsgegevens vernietigd volgens getekende lijsten."
            )
        if state.removed:
            self.stdout.write(f"Wie wat zag: {state.removed} keer is vernietigd volgens getekende lijsten.")
        for number, difference in enumerate(found, start=1):
            self.stderr.write(f"{number}. {in_words(difference)}")
        if found:
            raise CommandError(f"De keten klopt niet. Eerste verschil: {in_words(found[0])}.")
        self.stdout.write("De keten klopt.")


def in_words(difference: Difference) -> str:
    """Say what differs, where that is known with seal, table and event."""
    words = WORDS[difference.finding].format(
        seal=difference.seal, table=difference.table, event=difference.event
    )  # fmt: skip
    in_table = difference.finding == Finding.SEAL_CHANGED and difference.table
    return f"{words} (tabel {difference.table})" if in_table else words


def _heads_in(place: Path) -> list[Any]:
    """Read a file of heads.

    :raises CommandError: if it cannot be read.
    """
    try:
        with place.open(encoding="ascii") as file:
            return read_heads(file)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{place} is niet te lezen: {error}") from error
    except UnreadableHeads as error:
        raise CommandError(f"{place}: regel {error.number} is geen datum, nummer en SHA-256.") from error
