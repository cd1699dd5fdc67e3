"""The application role: it works, and it cannot bend what happened."""

import pgtrigger
import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

from proposals.models import Proposal
from proposals.services.database_role import event_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_application_role(draft):
    """Take off the owner's rights for the rest of the test; give the id of a draft."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.APPLICATION_ROLE}"')
    return draft.pk


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_application_role_reads_and_writes(as_application_role):
    assert Proposal.objects.filter(pk=as_application_role).update(title="Nieuwe titel") == 1
    assert Proposal.pgh_event_model.objects.filter(pgh_label="update", title="Nieuwe titel").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE proposals_proposalevent SET title = 'anders'",
        "DELETE FROM proposals_proposalevent",
        "TRUNCATE proposals_proposalevent",
        "UPDATE proposals_statuschange SET reason = 'anders'",
        "DELETE FROM proposals_statuschange",
        "TRUNCATE proposals_proposal CASCADE",
        "ALTER TABLE proposals_proposal DISABLE TRIGGER ALL",
        "DROP TRIGGER ceiling_covers_awards ON proposals_budgetceiling",
        "ALTER TABLE proposals_proposal ADD COLUMN extra text",
        "DROP TABLE proposals_proposal CASCADE",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
    ],
)
def test_the_application_role_cannot_bend_history(as_application_role, statement):
    with pytest.raises(ProgrammingError), transaction.atomic():
        run(statement)


def test_the_application_role_cannot_switch_a_trigger_off(as_application_role):
    """Not even by the way that django-pgtrigger gives to the owner."""
    with pgtrigger.ignore("proposals.Proposal:only_allowed_steps"), pytest.raises(IntegrityError), transaction.atomic():
        run(f"UPDATE proposals_proposal SET status = 'awarded' WHERE id = {as_application_role}")


def test_every_business_model_has_history():
    assert len(event_tables()) >= 25
