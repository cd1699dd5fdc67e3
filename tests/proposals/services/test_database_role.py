"""The application role: it works, and it cannot bend what happened."""

import pghistory
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
        "INSERT INTO proposals_proposalevent SELECT * FROM proposals_proposalevent",
        "UPDATE pghistory_context SET metadata = '{}'",
        "INSERT INTO pghistory_context (id, metadata) VALUES (gen_random_uuid(), '{}')",
        "DROP TRIGGER pgtrigger_update_update_x ON proposals_proposal",
        "ALTER FUNCTION _pgh_attach_context() RENAME TO away",
    ],
)
def test_the_application_role_cannot_bend_history(as_application_role, statement):
    with pytest.raises(ProgrammingError), transaction.atomic():
        run(statement)


def test_the_application_role_cannot_switch_a_trigger_off(as_application_role):
    """Not even by the way that django-pgtrigger gives to the owner."""
    with pgtrigger.ignore("proposals.Proposal:only_allowed_steps"), pytest.raises(IntegrityError), transaction.atomic():
        run(f"UPDATE proposals_proposal SET status = 'awarded' WHERE id = {as_application_role}")


def test_the_application_role_cannot_switch_history_off(as_application_role):
    with pgtrigger.ignore("proposals.Proposal:update_update"):
        Proposal.objects.filter(pk=as_application_role).update(title="Stilletjes")

    assert Proposal.pgh_event_model.objects.filter(title="Stilletjes").count() == 1


def test_history_is_not_led_into_a_temporary_table(as_application_role):
    run("CREATE TEMPORARY TABLE proposals_proposalevent (LIKE public.proposals_proposalevent) ON COMMIT DROP")
    run("CREATE TEMPORARY TABLE pghistory_context (LIKE public.pghistory_context) ON COMMIT DROP")
    with pghistory.context(user=7):
        run(f"UPDATE proposals_proposal SET title = 'Naar elders' WHERE id = {as_application_role}")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM public.proposals_proposalevent WHERE title = 'Naar elders'")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT metadata ->> 'user' FROM public.pghistory_context WHERE metadata ->> 'user' = '7'")
        assert cursor.fetchall() == [("7",)]


def test_every_function_of_a_trigger_looks_in_our_schema_first():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname, p.proconfig, p.prosecdef, p.prosrc LIKE '%%_pgh_attach_context()%%' FROM pg_proc p"
            " JOIN pg_trigger t ON t.tgfoid = p.oid WHERE NOT t.tgisinternal AND p.proname LIKE 'pgtrigger%%'",
            [],
        )
        found = cursor.fetchall()

    assert len(found) > 200
    assert [name for name, config, *_rest in found if config != ["search_path=public, pg_temp"]] == []
    assert [name for name, _config, as_owner, writes in found if as_owner != writes] == []


def test_every_business_model_has_history():
    assert len(event_tables()) >= 25
