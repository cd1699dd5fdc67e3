"""Work in the background: each task makes one service call and can run twice."""

from celery import shared_task

from proposals.services.clock import database_now
from proposals.services.messages import send_due_messages
from proposals.services.rounds import advance_rounds as advance_due_rounds


@shared_task
def send_waiting_messages() -> int:
    """Send the mail that is waiting."""
    return send_due_messages(at=database_now())


@shared_task
def advance_rounds() -> int:
    """Open and close rounds whose moment has come."""
    return advance_due_rounds(at=database_now())
