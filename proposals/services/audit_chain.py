"""Sealing the history: each minute the events that stand in no seal yet go into a new one (docs/sealing.md).

No event is left out although transactions commit in another order than their events are numbered: a seal names
its events one by one, and looking starts at the number up to which nothing can come any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from proposals.models import AuditSeal, AuditSealLayout, AuditSealPart
from proposals.services.audit_chain_hashes import sha256_of_part, sha256_of_seal, sha256_of_values
from proposals.services.audit_chain_rows import (
    columns_of_tables,
    fix_text_of_values,
    tables_to_seal,
    unsealed_events,
)

EVENTS_PER_SEAL = 10_000
SEALS_PER_RUN = 10
# "seal" as a number that no other lock of this database has.
LOCK = 0x7365616C
# For each table: up to where nothing can come any more, and what the newest seal had seen of which every writer
# of that time is finished by now.
PLACES = """
SELECT t.name,
       (SELECT p.complete_to FROM proposals_auditsealpart p
         WHERE p.table_name = t.name ORDER BY p.seal_id DESC LIMIT 1),
       (SELECT p.seen_to FROM proposals_auditsealpart p JOIN proposals_auditseal s ON s.number = p.seal_id
         WHERE p.table_name = t.name AND s.transaction < %s ORDER BY p.seal_id DESC LIMIT 1)
  FROM unnest(%s) AS t(name)
"""
NOTHING = -(2**63)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where sealing a table stands: nothing comes up to `complete_to`; up to `decided` all writers are finished."""

    complete_to: int
    decided: int


def seal_history(*, at: datetime) -> int:
    """Seal what stands in no seal, in at most `SEALS_PER_RUN` seals, and give the number of events.

    May run any number of times at once: who does not get the lock does nothing.
    """
    sealed = 0
    for _turn in range(SEALS_PER_RUN):
        seal = seal_next_events(at=at)
        sealed += seal.event_count if seal else 0
        if seal is None or seal.event_count < EVENTS_PER_SEAL:
            break
    return sealed


@transaction.atomic
def seal_next_events(*, at: datetime, limit: int = EVENTS_PER_SEAL) -> AuditSeal | None:
    """Put at most `limit` events into one new seal; None when there are none, or another is sealing."""
    if not _got_the_lock():
        return None
    fix_text_of_values()
    columns = columns_of_tables(tables_to_seal())
    places = _places(sorted(columns))
    parts: list[AuditSealPart] = []
    for table, place in places.items():
        room = limit - sum(part.event_count for part in parts)
        if room and (part := _part(table, columns[table], place, room, at)):
            parts.append(part)
    return _store(parts, columns, at) if parts else None


def _got_the_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def _places(tables: list[str]) -> dict[str, _Place]:
    """Read where each table stands. The horizon comes before the events are read, in a statement of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        oldest_running = cursor.fetchone()[0]
        cursor.execute(PLACES, [oldest_running, tables])
        return {
            name: _Place(NOTHING if complete is None else complete, NOTHING if decided is None else decided)
            for name, complete, decided in cursor.fetchall()
        }


def _part(table: str, columns: list[str], place: _Place, room: int, at: datetime) -> AuditSealPart | None:
    """Read the events of one table for the new seal, with up to where nothing can come any more after it."""
    events = unsealed_events(table, columns, after=place.complete_to, limit=room + 1, at=at)
    ready = [event for event in events[:room] if event.is_ready]
    if not ready:
        return None
    left = [event.id for event in events if not event.is_ready] + [event.id for event in events[room:]]
    seen_to = min(left) - 1 if left else _newest_event(table, ready[-1].id)
    return AuditSealPart(
        table_name=table,
        first_id=ready[0].id,
        last_id=ready[-1].id,
        event_count=len(ready),
        seen_to=seen_to,
        complete_to=max(place.complete_to, min(place.decided, seen_to)),
        ids=[event.id for event in ready],
        digests=b"".join(event.digest for event in ready),
    )


def _newest_event(table: str, at_least: int) -> int:
    """Give the highest number that stands in a seal of this table, when all that could be seen is sealed."""
    newest = AuditSealPart.objects.filter(table_name=table).order_by("-last_id").values_list("last_id", flat=True)
    return max(at_least, newest[0] if newest[:1] else at_least)


def _store(parts: list[AuditSealPart], columns: Mapping[str, list[str]], at: datetime) -> AuditSeal:
    """Write the seal behind the newest one. Its own transaction number comes after all events were read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        own = cursor.fetchone()[0]
    before = AuditSeal.objects.order_by("-number").first()
    for part in parts:
        part.layout = _layout(part.table_name, columns[part.table_name])
        part.sha256 = sha256_of_part(
            table=part.table_name,
            columns=columns[part.table_name],
            seen_to=part.seen_to,
            complete_to=part.complete_to,
            ids=part.ids,
            digests=part.digests,
        )
    seal = AuditSeal(
        number=before.number + 1 if before else 1,
        sealed_at=at,
        transaction=own,
        event_count=sum(part.event_count for part in parts),
        previous_sha256=before.sha256 if before else "",
    )
    seal.sha256 = sha256_of_seal(
        number=seal.number,
        sealed_at=at,
        transaction=own,
        event_count=seal.event_count,
        previous_sha256=seal.previous_sha256,
        parts=[(part.table_name, part.sha256) for part in parts],
    )
    seal.save(force_insert=True)
    for part in parts:
        part.seal = seal
    AuditSealPart.objects.bulk_create(parts)
    return seal


def _layout(table: str, columns: list[str]) -> AuditSealLayout:
    digest = sha256_of_values([table, columns])
    return AuditSealLayout.objects.get_or_create(table_name=table, sha256=digest, defaults={"columns": columns})[0]
