"""Destroying what stands on a signed list, line by line.

Each line is a transaction of its own, so that a worker that is killed loses nothing and does nothing twice. The rows
and their history are overwritten by a function of the database that looks at the signatures itself: the application
role may not touch the history. For each event that was sealed already the digest of what is left is written down, so
that the audit chain can still be checked (docs/sealing.md).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from proposals.enums import DestructionOutcome
from proposals.faultpoints import faultpoint
from proposals.models import AuditSealLayout, DestroyedEvent, DestructionItem, DestructionList
from proposals.services.audit_chain import LOCK
from proposals.services.audit_chain_rows import digests_of, fix_text_of_values
from proposals.services.retention.kinds import kind_of

PORTION = 500
SEALED = """
SELECT u.id, p.layout_id, encode(substring(p.digests FROM ((u.place - 1) * 32 + 1)::int FOR 32), 'hex')
  FROM proposals_auditsealpart p, unnest(p.ids) WITH ORDINALITY AS u(id, place)
 WHERE p.table_name = %(table)s AND p.first_id <= %(last)s AND p.last_id >= %(first)s AND u.id = ANY(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class _Sealed:
    """An event that stands in a seal: how its columns were hashed, and the digest there."""

    layout: int
    digest: str


def carry_out(*, at: datetime, portion: int = PORTION) -> int:
    """Destroy at most `portion` lines of the signed lists, and give how many lines were dealt with.

    May run any number of times at once, and after any breakdown: a line that is done is passed over.
    """
    done = 0
    for found in DestructionList.objects.to_carry_out().order_by("pk"):
        waiting = found.items.filter(outcome=DestructionOutcome.WAITING).values_list("pk", flat=True)
        for number in list(waiting.order_by("pk")[: portion - done]):
            done += _carry_out_line(number, at)
            faultpoint("destruction.between_lines")
        if not waiting.exists():
            DestructionList.objects.to_carry_out().filter(pk=found.pk).update(finished_at=at)
        if done >= portion:
            break
    return done


@transaction.atomic
def _carry_out_line(number: int, at: datetime) -> int:
    """Destroy one row, or keep it when its term is not over any more; give 1, or 0 when another worker has it."""
    lines = DestructionItem.objects.select_for_update(skip_locked=True)
    item = lines.filter(pk=number, outcome=DestructionOutcome.WAITING).first()
    if item is None:
        return 0
    if kind_of(item.kind).due(at).filter(pk=item.row_id).exists():
        item.event_count = _destroy(item)
        item.outcome = DestructionOutcome.DESTROYED
    else:
        item.outcome = DestructionOutcome.KEPT
    item.done_at = at
    item.save(update_fields=["outcome", "done_at", "event_count"])
    return 1


def _destroy(item: DestructionItem) -> int:
    """Overwrite a row and its history, and give the number of events."""
    table = kind_of(item.kind).rows().model.pgh_event_model._meta.db_table
    with connection.cursor() as cursor:
        # Nothing is sealed meanwhile: a seal must hold either what was or what is left.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        fix_text_of_values()
        sealed = _sealed_events(table, item.row_id)
        cursor.execute("SELECT public.proposals_destroy_row(%s)", [item.pk])
        changed = cursor.fetchone()[0]
    left = _digests_left(table, sealed)
    DestroyedEvent.objects.bulk_create(
        DestroyedEvent(item=item, table_name=table, event_id=number, sealed_sha256=found.digest, sha256=left[number])
        for number, found in sorted(sealed.items())
        if left[number] != found.digest
    )
    return changed


def _sealed_events(table: str, row: int) -> dict[int, _Sealed]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT pgh_id FROM "{table}" WHERE pgh_obj_id = %s', [row])  # noqa: S608 - a table of ours
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
