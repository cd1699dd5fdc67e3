"""Sealing until it is certain that nothing can come any more."""

import time
from uuid import uuid4

from django.utils import timezone

from proposals.models import AuditSealPart, Organisation
from proposals.services.audit_chain import seal_next_events

# Another lane may keep a world of tests open for so long.
LONGEST_SECONDS = 240


def until_nothing_can_come(table: str, number: int) -> None:
    """Rename an organisation and seal until the mark of the table of its events passes a number.

    The mark waits for every transaction of the server, also those of tests in another database.
    """
    organisation = Organisation.objects.order_by("pk")[0]
    ends = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < ends:
        Organisation.objects.filter(pk=organisation.pk).update(name=f"Gemeente {uuid4()}")
        seal_next_events(at=timezone.now())
        part = AuditSealPart.objects.filter(table_name=table).order_by("-seal_id").first()
        if part and part.complete_to >= number:
            return
        time.sleep(0.5)
    raise AssertionError(f"a transaction stands open for long: {table} is certain up to {part and part.complete_to}")
