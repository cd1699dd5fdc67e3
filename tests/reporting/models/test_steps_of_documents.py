"""A document and work in bulk take only the steps of their tables, whoever writes them."""

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from proposals.models.database_rules import message_for, violated_rule
from reporting.enums import BATCH_TRANSITIONS, REPORT_TRANSITIONS
from tests.factories.proposals import UserFactory
from tests.factories.reporting import ReportBatchFactory, ReportFactory

pytestmark = pytest.mark.django_db


def document(status):
    """Make a document that holds all that any status wants."""
    return ReportFactory(status=status, **FILE, finished_at=timezone.now())


def bulk(status):
    """Make work in bulk that holds all that any status wants."""
    now, who = timezone.now(), UserFactory()
    return ReportBatchFactory(
        status=status, **FILE, finished_at=now, kept_until=now.date(), paused_at=now, paused_by=who, cancelled_at=now,
        cancelled_by=who,
    )  # fmt: skip


FILE = {"file": "documenten/een.pdf", "size": 1, "sha256": "0" * 64}


def held_by(row, to):
    """Write a status as the application role, past all code; give the rule that refuses it, if one with words does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'SET LOCAL ROLE "{settings.APPLICATION_ROLE}"')
            cursor.execute(f"UPDATE {row._meta.db_table} SET status = %s WHERE id = %s", [to, row.pk])
            cursor.execute("RESET ROLE")
    except IntegrityError as refused:
        return message_for(refused) and violated_rule(refused)
    return None


@pytest.mark.parametrize(
    ("make", "transitions", "rule"),
    [(document, REPORT_TRANSITIONS, "report_step"), (bulk, BATCH_TRANSITIONS, "reportbatch_step")],
    ids=["document", "bulk"],
)
def test_raw_sql_takes_the_steps_of_the_table_and_no_other(make, transitions, rule):
    for status, following in transitions.items():
        for to in set(transitions) - {status}:
            expected = None if to in following else rule
            assert (status, to, held_by(make(status), to)) == (status, to, expected)
