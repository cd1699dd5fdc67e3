"""Make documents in the background. The row is the truth; a message is only a hint."""

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from proposals.faultpoints import faultpoint
from proposals.services.clock import database_now
from reporting.services.reports import make_report, requeue_stale


@shared_task
def generate_report(*, report_id: int) -> int:
    """Make one document; harmless when it comes twice. Gives the id, for the log."""
    make_report(report_id=report_id, at=database_now(), time_is_up=(SoftTimeLimitExceeded,))
    return report_id


@shared_task
def generate_waiting_reports() -> int:
    """Send again whatever was left behind, and give the number of documents."""
    report_ids = requeue_stale(at=database_now())
    for report_id in report_ids:
        generate_report.delay(report_id=report_id)
    return len(report_ids)


def generate_on_commit(report_id: int) -> None:
    """Have a document made once the present transaction is committed; never if it is rolled back.

    A broken broker breaks nothing: the error is logged and the sweeper sends the row later. That is
    what Celery's own `delay_on_commit` does not do.
    """

    def send_report() -> None:
        faultpoint("report.before_enqueue")
        generate_report.apply_async(kwargs={"report_id": report_id}, retry=False)

    transaction.on_commit(send_report, robust=True)
