"""Destroying what stands on a signed list, line by line.

Each line is a transaction of its own, so that a worker that is killed loses nothing and does nothing twice. The rows
and their history are overwritten by a function of the database that looks at the signatures itself: the application
role may not touch the history. For each event that was sealed already the digest of what is left is written down, so
that the audit chain can still be checked (docs/sealing.md).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from proposals.enums import DestructionOutcome
from proposals.faultpoints import faultpoint
from proposals.models import AuditSealLayout, DestroyedEvent, DestructionItem, DestructionList
from proposals.services.audit_chain import LOCK
from proposals.services.audit_chain_rows import digests_of, fix_text_of_values
from proposals.services.retention.kinds import Kind, kind_of

PORTION = 500
# What was destroyed once before holds no words any more, and its two digests are known.
SEALED = """
SELECT u.id, p.layout_id, encode(substring(p.digests FROM ((u.place - 1) * 32 + 1)::int FOR 32), 'hex')
  FROM proposals_auditsealpart p, unnest(p.ids) WITH ORDINALITY AS u(id, place)
 WHERE p.table_name = %(table)s AND p.first_id <= %(last)s AND p.last_id >= %(first)s AND u.id = ANY(%(ids)s)
   AND NOT EXISTS (SELECT 1 FROM proposals_destroyedevent d WHERE d.table_name = p.table_name AND d.event_id = u.id)
"""


@dataclass(frozen=True, slots=True)
class _Sealed:
    """An event that stands in a seal: how its columns were hashed, and the digest there."""

    layout: int
    digest: str


def carry_out(*, at: datetime, portion: int = PORTION) -> int:
    """Destroy at most `portion` lines of the signed lists, and give how many lines were dealt with.

    May run any number of times at once, and after any breakdown: a line that is done is passed over. A line that the
    database refuses holds up no other.

    :raises DatabaseError: the first refusal, after all other lines of the portion.
    """
    done = 0
    refusals: list[DatabaseError] = []
    for found in DestructionList.objects.to_carry_out().order_by("pk"):
        waiting = found.items.filter(outcome=DestructionOutcome.WAITING).values_list("pk", flat=True)
        for number in list(waiting.order_by("pk")[: portion - done]):
            try:
                done += _carry_out_line(number, at)
            except DatabaseError as error:
                refusals.append(error)
            faultpoint("destruction.between_lines")
        if not waiting.exists():
            DestructionList.objects.to_carry_out().filter(pk=found.pk).update(finished_at=at)
        if done >= portion:
            break
    if refusals:
        raise refusals[0]
    return done


@transaction.atomic
def _carry_out_line(number: int, at: datetime) -> int:
    """Destroy one row, or keep it when its term is not over any more; give 1, or 0 when another worker has it."""
    lines = DestructionItem.objects.select_for_update(skip_locked=True)
    item = lines.filter(pk=number, outcome=DestructionOutcome.WAITING).first()
    if item is None:
        return 0
    # Who and why go along with the first statement that is no SELECT (pghistory); the function is called by a SELECT.
    DestructionItem.objects.filter(pk=item.pk).update(done_at=item.done_at)
    kind = kind_of(item.kind)
    if not _hold(kind, item.row_id):
        return 0
    if kind.is_due(item.row_id, at):
        item.event_count = _destroy(kind, item)
        faultpoint("destruction.inside")
        item.outcome = DestructionOutcome.DESTROYED
    else:
        item.outcome = DestructionOutcome.KEPT
    item.done_at = at
    item.save(update_fields=["outcome", "done_at", "event_count"])
    return 1


def _hold(kind: Kind, row: int) -> bool:
    """Let nothing of a row change until the end of the transaction; False when somebody is changing it now.

    Who waits for the row and holds a table could wait for who holds the row and waits for the table: so nobody waits
    for the row, its line comes at the next turn. The keys of new rows are checked when they are committed, so the lock
    of the row alone would let a new role or membership pass.
    """
    with connection.cursor() as cursor:
        # Nothing is sealed meanwhile: a seal must hold either what was or what is left.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for model in kind.held:
            cursor.execute(f'LOCK TABLE "{model._meta.db_table}" IN SHARE MODE')
    if kind.is_up_to:
        return True  # such rows never change
    found = kind.rows().model._base_manager.filter(pk=row)
    return not found.exists() or found.select_for_update(skip_locked=True).values_list("pk").first() is not None


def _destroy(kind: Kind, item: DestructionItem) -> int:
    """Overwrite a row and its history, and give the number of events."""
    fix_text_of_values()
    sealed = {table: _sealed_events(table, column, item.row_id) for table, column in kind.histories}
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.proposals_destroy_row(%s)", [item.pk])
        changed = cursor.fetchone()[0]
    for table, events in sealed.items():
        left = _digests_left(table, events)
        DestroyedEvent.objects.bulk_create(
            DestroyedEvent(
                item=item, table_name=table, event_id=number, sealed_sha256=found.digest, sha256=left[number]
            )
            for number, found in sorted(events.items())
            if left[number] != found.digest
        )
    return changed


def _sealed_events(table: str, column: str, row: int) -> dict[int, _Sealed]:
    """Give the sealed events of a row that were not destroyed before."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT pgh_id FROM "{table}" WHERE "{column}" = %s', [row])  # noqa: S608 - a table of ours
        ids = [number for (number,) in cursor.fetchall()]
        if not ids:
            return {}
        cursor.execute(SEALED, {"table": table, "ids": ids, "first": min(ids), "last": max(ids)})
        return {number: _Sealed(layout, digest) for number, layout, digest in cursor.fetchall()}


def _digests_left(table: str, sealed: dict[int, _Sealed]) -> dict[int, str]:
    """Hash the events anew, each by the columns of its own seal."""
    left: dict[int, str] = {}
    for layout in AuditSealLayout.objects.filter(pk__in={found.layout for found in sealed.values()}):
        ids = [number for number, found in sealed.items() if found.layout == layout.pk]
        left |= {number: digest.hex() for number, digest in digests_of(table, layout.columns, ids).items()}
    return left
