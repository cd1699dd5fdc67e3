"""Sealing: every event in one seal, whatever runs at the same time."""

import random
import threading
import time
from datetime import timedelta
from uuid import uuid4

import psycopg2
import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.utils import timezone

from proposals.models import AuditSeal, AuditSealPart, Organisation
from proposals.services.audit_chain import seal_history, seal_next_events
from proposals.services.audit_chain_check import differences_in_chain
from proposals.services.database_role import event_tables
from proposals.services.system_health import history_waits
from tests.factories import proposals as make
from tests.proposals.services.chain import until_nothing_can_come
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = "proposals_organisationevent"


@pytest.fixture
def other_session():
    """Open a second session of the database; closed after the test."""
    sessions = []

    def opened():
        values = connection.get_connection_params()
        session = psycopg2.connect(**{key: each for key, each in values.items() if key in PARAMETERS})
        sessions.append(session)
        return session

    yield opened
    for session in sessions:
        session.close()


PARAMETERS = {"dbname", "database", "user", "password", "host", "port"}


def rename(session, organisation, name):
    """Change a row in another session, without committing: an event gets its number."""
    with session.cursor() as cursor:
        cursor.execute("UPDATE proposals_organisation SET name = %s WHERE id = %s", [name, organisation.pk])


def all_events(table=TABLE):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pgh_id FROM {table} ORDER BY pgh_id")
        return [number for (number,) in cursor.fetchall()]


def sealed_events(table=TABLE):
    parts = AuditSealPart.objects.filter(table_name=table).order_by("seal_id")
    return [number for part in parts for number in part.ids]


def newest_part():
    return AuditSealPart.objects.filter(table_name=TABLE).order_by("-seal_id").first()


def seal():
    return seal_next_events(at=timezone.now())


def is_intact():
    return list(differences_in_chain()) == []


def test_every_event_of_every_table_is_sealed_once():
    make.OrganisationFactory.create_batch(3)
    make.RoundFactory()

    count = seal_history(at=timezone.now())

    assert count == sum(len(all_events(table)) for table in event_tables()) > 4
    assert all(sorted(sealed_events(table)) == all_events(table) for table in event_tables())
    assert is_intact()


def test_seals_are_tied_to_each_other():
    for _turn in range(3):
        make.OrganisationFactory()
        seal()

    first, second, third = AuditSeal.objects.order_by("number")
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert (first.previous_sha256, second.previous_sha256) == ("", first.sha256)
    assert third.previous_sha256 == second.sha256


def test_without_new_events_there_is_no_new_seal():
    make.OrganisationFactory()
    seal()

    assert seal() is None
    assert AuditSeal.objects.count() == 1


def test_an_event_that_commits_later_with_a_lower_number_is_not_missed(other_session):
    slow, quick = make.OrganisationFactory.create_batch(2)
    seal()
    lower = max(all_events()) + 1
    session = other_session()
    rename(session, slow, "Gemeente Traagveen")
    for turn in range(3):
        Organisation.objects.filter(pk=quick.pk).update(name=f"Gemeente Vlugdorp {turn}")
        seal()
    assert lower < min(sealed_events()[-3:]), "its number was given before theirs"
    assert newest_part().complete_to < lower, "what is still under way keeps the mark below it"

    session.commit()
    seal()

    assert sorted(sealed_events()) == all_events()
    assert len(set(sealed_events())) == len(sealed_events())
    assert sealed_events()[-1] == lower
    assert is_intact()


def test_what_was_rolled_back_does_not_hold_up_the_mark(other_session):
    one, other = make.OrganisationFactory.create_batch(2)
    session = other_session()
    rename(session, one, "Gemeente Nooitgekomen")
    Organisation.objects.filter(pk=other.pk).update(name="Gemeente Welgekomen")
    seal()
    held = newest_part()
    session.rollback()
    until_nothing_can_come(TABLE, held.seen_to)

    assert newest_part().complete_to >= held.seen_to
    assert is_intact()


def test_events_of_many_writers_at_once_are_each_sealed_once():
    organisations = make.OrganisationFactory.create_batch(6)
    stop = threading.Event()
    seals = []

    def write(organisation, seed):
        chance = random.Random(seed)
        try:
            for turn in range(400):
                if turn >= 25 and sum(map(bool, seals)) > 3:
                    break  # on a busy machine it takes longer before sealing went on while others wrote
                with transaction.atomic():
                    for _each in range(chance.randint(1, 3)):
                        Organisation.objects.filter(pk=organisation.pk).update(name=f"Gemeente {seed} {turn}")
                    time.sleep(chance.random() / 20)
                    if chance.random() < 0.2:
                        transaction.set_rollback(True)
        finally:
            connections.close_all()

    def keep_sealing():
        try:
            while not stop.is_set():
                seals.append(seal_next_events(at=timezone.now(), limit=7))
                time.sleep(0.002)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(each, seed)) for seed, each in enumerate(organisations)]
    sealers = [threading.Thread(target=keep_sealing) for _each in range(2)]
    for thread in [*writers, *sealers]:
        thread.start()
    for thread in writers:
        thread.join(60)
    stop.set()
    for thread in sealers:
        thread.join(60)
    seal_history(at=timezone.now())

    assert sorted(sealed_events()) == all_events()
    numbers = list(AuditSeal.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len([each for each in seals if each]) > 3, "sealing went on while others wrote"
    assert is_intact()


def test_two_sealers_at_once_do_no_harm(other_session):
    make.OrganisationFactory()
    with other_session().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [0x7365616C])

        assert seal() is None

        cursor.execute("SELECT pg_advisory_unlock(%s)", [0x7365616C])
    assert seal().number == 1


def test_a_run_seals_no_more_than_its_limit_and_the_next_goes_on():
    make.OrganisationFactory.create_batch(7)

    counts = []
    while made := seal_next_events(at=timezone.now(), limit=3):
        counts.append(made.event_count)

    assert set(counts[:-1]) == {3}
    assert sorted(sealed_events()) == all_events()
    assert is_intact()


def test_an_event_waits_until_who_and_why_are_at_rest():
    organisation = make.OrganisationFactory()
    seal()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, false), set_config('pghistory.context_metadata', %s, false)",
            [str(uuid4()), '{"user": 1}'],
        )
        Organisation.objects.filter(pk=organisation.pk).update(name="Gemeente Overleg")
        cursor.execute("RESET pghistory.context_id; RESET pghistory.context_metadata")
    Organisation.objects.filter(pk=organisation.pk).update(name="Gemeente Besluit")
    waiting, after = all_events()[-2:]

    seal()
    assert after in sealed_events() and waiting not in sealed_events()

    seal_next_events(at=timezone.now() + timedelta(minutes=3))
    assert sorted(sealed_events()) == all_events()
    assert is_intact()


def test_a_new_column_does_not_disturb_older_seals():
    make.OrganisationFactory()
    seal()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} ADD COLUMN later text DEFAULT 'x'")
        try:
            make.OrganisationFactory()
            seal()
            assert is_intact()
            assert "later" in newest_part().layout.columns
        finally:
            with triggers_off("proposals_auditsealpart", "proposals_auditseal", "proposals_auditseallayout"):
                cursor.execute("TRUNCATE proposals_auditsealpart, proposals_auditseal, proposals_auditseallayout")
            cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN later")


@pytest.mark.parametrize("table", ["auditseal", "auditsealpart", "auditseallayout"])
def test_the_application_role_adds_seals_and_changes_none(settings, table):
    make.OrganisationFactory()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.APPLICATION_ROLE}"')
        assert seal().number == 1
        for statement in (
            f"UPDATE proposals_{table} SET sha256 = ''",
            f"DELETE FROM proposals_{table}",
            f"TRUNCATE proposals_{table} CASCADE",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE proposals_auditseal SET event_count = 0", "DELETE FROM proposals_{}"])
def test_not_even_the_owner_changes_a_seal_while_the_triggers_stand(statement):
    make.OrganisationFactory()
    seal()

    with pytest.raises(Exception, match="final"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("auditsealpart"))


def test_the_cockpit_hears_when_sealing_stands_still():
    make.ProposalFactory()
    now = timezone.now()

    assert not history_waits(now).exists()
    assert history_waits(now + timedelta(minutes=16)).exists()
    seal_history(at=now)
    assert not history_waits(now + timedelta(minutes=16)).exists()
