"""Recomputing the audit chain from the first seal to the newest, and saying what differs.

Nothing of what was sealed is trusted: every hash is taken anew from the rows as they are now.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction
from django.db.models import Max, QuerySet, Sum
from psycopg2 import sql

from proposals.enums import DestructionOutcome, RetentionKind
from proposals.models import AuditSeal, AuditSealPart, DestroyedEvent, DestructionItem
from proposals.services.audit_chain_hashes import DIGEST_BYTES, sha256_of_part, sha256_of_seal, split_digests
from proposals.services.audit_chain_rows import (
    VIEWINGS,
    columns_of_tables,
    digests_of,
    fix_text_of_values,
    key_of,
    tables_to_seal,
)

SEALS_AT_ONCE = 200


class Finding(StrEnum):
    """What differs."""

    SEAL_MISSING = "seal_missing"
    SEAL_CHANGED = "seal_changed"
    CHAIN_BROKEN = "chain_broken"
    EVENT_CHANGED = "event_changed"
    EVENT_REMOVED = "event_removed"
    EVENT_INSERTED = "event_inserted"
    EVENT_TWICE = "event_twice"
    TABLE_CHANGED = "table_changed"
    HEAD_DIFFERS = "head_differs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was sealed: in which seal, of which table and event where that is known."""

    finding: Finding
    seal: int | None = None
    table: str = ""
    event: int | None = None


@dataclass(frozen=True, slots=True)
class ChainState:
    """The chain as it is: how many seals and sealed events, the newest seal, and how many events wait.

    `destroyed` counts the sealed events of which personal data went by a signed list, `removed` the times that
    somebody saw something that went by one.
    """

    seals: int
    events: int
    head: AuditSeal | None
    waiting: int
    destroyed: int
    removed: int


def differences_in_chain() -> Iterator[Difference]:
    """Give every difference, those of the first seal first; events that were put in come last.

    All is read in one snapshot, so that sealing may go on meanwhile.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        fix_text_of_values()
        columns = columns_of_tables(tables_to_seal() | _sealed_tables())
        yield from _differences_in_seals(columns)
        yield from _differences_in_tables(sorted(columns))


def _sealed_tables() -> set[str]:
    return set(AuditSealPart.objects.order_by().values_list("table_name", flat=True).distinct())


def _differences_in_seals(columns: Mapping[str, list[str]]) -> Iterator[Difference]:
    number, previous = 0, ""
    while seals := list(AuditSeal.objects.filter(number__gt=number).order_by("number")[:SEALS_AT_ONCE]):
        parts: dict[int, list[AuditSealPart]] = {seal.number: [] for seal in seals}
        for part in AuditSealPart.objects.filter(seal__in=seals).select_related("layout").order_by("table_name"):
            parts[part.seal_id].append(part)
        recomputed = _recomputed([each for some in parts.values() for each in some], columns)
        for seal in seals:
            yield from (Difference(Finding.SEAL_MISSING, missing) for missing in range(number + 1, seal.number))
            if seal.previous_sha256 != previous:
                yield Difference(Finding.CHAIN_BROKEN, seal.number)
            yield from _differences_in_seal(seal, parts[seal.number], recomputed, columns)
            number, previous = seal.number, seal.sha256


def _recomputed(parts: Sequence[AuditSealPart], columns: Mapping[str, list[str]]) -> dict[int, dict[int, bytes]]:
    """Hash the events of some seals anew, one statement for each table as its columns were; by layout and number."""
    wanted: dict[int, set[int]] = {}
    layouts = {part.layout_id: part.layout for part in parts}
    for part in parts:
        wanted.setdefault(part.layout_id, set()).update(part.ids)
    return {
        key: digests_of(layouts[key].table_name, layouts[key].columns, sorted(ids))
        for key, ids in wanted.items()
        if set(layouts[key].columns) <= set(columns.get(layouts[key].table_name, ()))
    }


def _differences_in_seal(
    seal: AuditSeal,
    parts: Sequence[AuditSealPart],
    recomputed: Mapping[int, Mapping[int, bytes]],
    columns: Mapping[str, list[str]],
) -> Iterator[Difference]:
    if not _is_as_hashed(seal, parts):
        yield Difference(Finding.SEAL_CHANGED, seal.number)
    for part in parts:
        if not _part_is_as_hashed(part):
            yield Difference(Finding.SEAL_CHANGED, seal.number, part.table_name)
        elif part.layout_id not in recomputed:
            yield Difference(Finding.TABLE_CHANGED, seal.number, part.table_name)
        else:
            yield from _differences_in_part(part, recomputed[part.layout_id])


def _is_as_hashed(seal: AuditSeal, parts: Sequence[AuditSealPart]) -> bool:
    return seal.event_count == sum(part.event_count for part in parts) and seal.sha256 == sha256_of_seal(
        number=seal.number,
        sealed_at=seal.sealed_at,
        transaction=seal.transaction,
        event_count=seal.event_count,
        previous_sha256=seal.previous_sha256,
        parts=[(part.table_name, part.sha256) for part in parts],
    )


def _part_is_as_hashed(part: AuditSealPart) -> bool:
    """Say whether the hash of a part is that of its values, and what is written twice agrees."""
    digests = bytes(part.digests)
    told_twice = (part.first_id, part.last_id, part.event_count, part.layout.table_name)
    return (
        bool(part.ids)
        and told_twice == (part.ids[0], part.ids[-1], len(part.ids), part.table_name)
        and len(digests) == DIGEST_BYTES * len(part.ids)
        and part.sha256
        == sha256_of_part(
            table=part.table_name,
            columns=part.layout.columns,
            seen_to=part.seen_to,
            complete_to=part.complete_to,
            ids=part.ids,
            digests=digests,
        )
    )


def _differences_in_part(part: AuditSealPart, now: Mapping[int, bytes]) -> Iterator[Difference]:
    sealed = dict(zip(part.ids, split_digests(bytes(part.digests)), strict=True))
    changed = {number: digest for number, digest in sealed.items() if now.get(number, digest) != digest}
    accounted_for = _destroyed(part.table_name, changed, now) if changed else set()
    is_whole = all(number in now for number in part.ids)
    removed_to = 0 if is_whole or part.table_name != VIEWINGS else _removed_to()
    for number in part.ids:
        if number not in now and number > removed_to:
            yield Difference(Finding.EVENT_REMOVED, part.seal_id, part.table_name, number)
        elif number in changed and number not in accounted_for:
            yield Difference(Finding.EVENT_CHANGED, part.seal_id, part.table_name, number)


def _destroyed(table: str, changed: Mapping[int, bytes], now: Mapping[int, bytes]) -> set[int]:
    """Give the events of which personal data went by a signed list, and that are as they were left then."""
    records = DestroyedEvent.objects.filter(
        table_name=table,
        event_id__in=changed,
        item__outcome=DestructionOutcome.DESTROYED,
        item__list__signed_at__isnull=False,
    ).values_list("event_id", "sealed_sha256", "sha256")
    return {number for number, sealed, left in records if (sealed, left) == (changed[number].hex(), now[number].hex())}


def _viewings_that_went() -> QuerySet[DestructionItem]:
    """Give the lines of signed lists by which times that somebody saw something went."""
    return DestructionItem.objects.filter(
        kind=RetentionKind.VIEWING, outcome=DestructionOutcome.DESTROYED, list__signed_at__isnull=False
    )


def _removed_to() -> int:
    """Give up to which number who saw what went by a signed list; 0 when nothing did."""
    return _viewings_that_went().aggregate(last=Max("row_id"))["last"] or 0


TWICE = """
SELECT id FROM (SELECT unnest(ids) AS id FROM proposals_auditsealpart WHERE table_name = %(table)s) AS sealed
 GROUP BY id HAVING count(*) > 1 ORDER BY id
"""
PUT_IN = """
SELECT e.{key} FROM {table} e
 WHERE e.{key} <= (SELECT complete_to FROM proposals_auditsealpart
                     WHERE table_name = %(table)s ORDER BY seal_id DESC LIMIT 1)
   AND NOT EXISTS (SELECT 1 FROM (SELECT unnest(ids) AS id FROM proposals_auditsealpart
                                   WHERE table_name = %(table)s) AS sealed WHERE sealed.id = e.{key})
 ORDER BY e.{key}
"""
WAITING = """
SELECT count(*) FROM {table} e
 WHERE NOT EXISTS (SELECT 1 FROM (SELECT unnest(ids) AS id FROM proposals_auditsealpart
                                   WHERE table_name = %(table)s) AS sealed WHERE sealed.id = e.{key})
"""


def _differences_in_tables(tables: Sequence[str]) -> Iterator[Difference]:
    """Find events that stand in two seals, and events where none could come any more."""
    for table in tables:
        for finding, query in ((Finding.EVENT_TWICE, TWICE), (Finding.EVENT_INSERTED, PUT_IN)):
            for (number,) in _rows(query, table):
                yield Difference(finding, None, table, number)


def state_of_chain() -> ChainState:
    """Count seals and events; one statement for each table, so not for a page."""
    head = AuditSeal.objects.order_by("-number").first()
    tables = columns_of_tables(tables_to_seal())
    return ChainState(
        seals=AuditSeal.objects.count(),
        events=sum(AuditSeal.objects.values_list("event_count", flat=True)),
        head=head,
        waiting=sum(_rows(WAITING, table)[0][0] for table in tables),
        destroyed=DestroyedEvent.objects.count(),
        removed=_viewings_that_went().aggregate(rows=Sum("event_count"))["rows"] or 0,
    )


def _rows(query: str, table: str) -> list[tuple[int]]:
    with connection.cursor() as cursor:
        names = {"table": sql.Identifier(table), "key": sql.Identifier(key_of(table))}
        cursor.execute(sql.SQL(query).format(**names), {"table": table})
        return cursor.fetchall()
