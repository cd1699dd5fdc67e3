"""What goes when its term is over: only what is due, after two people, once, with a statement; and the chain holds."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from time import monotonic, sleep

import pghistory
import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from proposals.enums import DealStatus, DestructionOutcome, MessageState, ProposalStatus, RetentionKind, Role
from proposals.models import (
    DealContact,
    DestroyedEvent,
    DestructionItem,
    DestructionList,
    Invitation,
    OutgoingMessage,
    Proposal,
    SignInLink,
    StatusChange,
    User,
    Viewing,
)
from proposals.services.audit_chain import LOCK, seal_history
from proposals.services.audit_chain_check import Finding, differences_in_chain, state_of_chain
from proposals.services.deals import move_deal
from proposals.services.retention.carrying import carry_out
from proposals.services.retention.kinds import all_kinds, months_before
from proposals.services.retention.lists import DestructionRefused, make_list, sign_list, withdraw_list
from tests.factories import assessment as assess
from tests.factories import proposals as make
from tests.triggers_off import triggers_off

NOW = timezone.now()
YEAR = timedelta(days=366)


def written(row, at):
    """Let a row be written last at that moment: its history says so."""
    events = row.pgh_event_model
    with triggers_off(events._meta.db_table):
        events.objects.filter(pgh_obj_id=row.pk).update(pgh_created_at=at)


def leaver(years: float, **values) -> User:
    """Make somebody whose membership ended so many years ago."""
    person = make.UserFactory(**values)
    ended = NOW - years * YEAR
    make.MembershipFactory(user=person, ended_at=ended, ended_by=make.member_of(make.OrganisationFactory()))
    User.objects.filter(pk=person.pk).update(created_at=NOW - 9 * YEAR, last_login=ended)
    written(person, ended)
    return person


def ended_deal(years: float):
    """Make a deal that ended so many years ago, with a contact of that time."""
    deal = make.DealFactory()
    contact = make.DealContactFactory(deal=deal, name="Jan", phone="06")
    move_deal(deal=deal, to=DealStatus.ENDED_EARLY, by=officer(), at=NOW, reason="Gestopt")
    with triggers_off("proposals_statuschange"):
        StatusChange.objects.filter(deal=deal).update(changed_at=NOW - years * YEAR)
    written(contact, NOW - years * YEAR)
    return contact


def officer() -> User:
    return make.user_with_role(Role.PROGRAMME_OFFICER)


def signed(at=NOW):
    """Make a list of what is due and have another person sign it."""
    found = make_list(by=officer(), at=at)
    return sign_list(found=found, by=officer(), at=at)


@pytest.fixture
def seven_years(db):
    """Rows of each kind from seven years: of each kind some that are due, and some that are not."""
    due, kept = {}, {}
    due["account"] = [leaver(years, name="Jan Weg", email=f"weg{years}@gemeente.nl").pk for years in (7, 5, 3)]
    returned = leaver(6)
    make.MembershipFactory(user=returned)
    kept["account"] = [leaver(1).pk, returned.pk]
    former = make.UserFactory()
    make.RoleGrantFactory(user=former, role=Role.ASSESSOR, ended_at=NOW - 3 * YEAR, ended_by=officer())
    User.objects.filter(pk=former.pk).update(last_login=NOW)
    profile = {"employer": "Bureau Oud", "changed_at": NOW - 4 * YEAR}
    due["assessor_profile"] = [assess.AssessorProfileFactory(user=former, **profile).pk]
    active = make.user_with_role(Role.ASSESSOR)
    kept["assessor_profile"] = [assess.AssessorProfileFactory(user=active, employer="Bureau Nu").pk]
    old = {"invited_at": NOW - 3 * YEAR, "expires_at": NOW - 2 * YEAR}
    due["invitation"] = [make.InvitationFactory(email="oud@gemeente.nl", **old).pk]
    kept["invitation"] = [make.InvitationFactory(email="nieuw@gemeente.nl").pk]
    mail = {"state": MessageState.SENT, "body": "Beste Jan", "recipient": "jan@gemeente.nl"}
    due["mail"] = [make.OutgoingMessageFactory(sent_at=NOW - years * YEAR, **mail).pk for years in (7, 3)]
    kept["mail"] = [make.OutgoingMessageFactory(sent_at=NOW - YEAR, **mail).pk]
    due["deal_contact"] = [ended_deal(8).pk]
    kept["deal_contact"] = [make.DealContactFactory(name="Piet").pk]
    contact = {"contact_function": "Adviseur", "contact_email": "a@gemeente.nl", "contact_phone": "06"}
    past = make.RoundFactory(opens_at=NOW - 3 * YEAR, closes_at=NOW - 2 * YEAR)
    draft = make.ProposalFactory(round=past, **contact)
    written(draft, NOW - 2 * YEAR)
    due["draft_contact"] = [draft.pk]
    kept["draft_contact"] = [
        make.ProposalFactory(**contact).pk,
        make.ProposalFactory(round=past, status=ProposalStatus.REJECTED, **contact).pk,
    ]
    # One line stands for all that was seen up to it.
    make.ViewingFactory(viewed_at=NOW - 9 * YEAR)
    due["viewing"] = [make.ViewingFactory(viewed_at=NOW - 8 * YEAR).pk]
    kept["viewing"] = [make.ViewingFactory(viewed_at=NOW - years * YEAR).pk for years in (6, 0)]
    return due, kept


def rows_due():
    return {kind.code.value: sorted(kind.due(NOW).values_list("pk", flat=True)) for kind in all_kinds()}


def words_in(model, **found):
    """Give how many rows and events still hold a word."""
    return model.objects.filter(**found).count() + model.pgh_event_model.objects.filter(**found).count()


def test_the_list_holds_exactly_what_is_due(seven_years):
    due, _kept = seven_years

    found = make_list(by=officer(), at=NOW)

    listed = {}
    for item in found.items.all():
        listed.setdefault(item.kind, []).append(item.row_id)
    assert {kind: sorted(rows) for kind, rows in listed.items()} == {kind: sorted(rows) for kind, rows in due.items()}
    assert set(listed) == set(RetentionKind.values)


def test_what_is_signed_goes_also_from_the_history_and_the_rest_stays(seven_years):
    due, kept = seven_years
    found = signed()
    before = {model: model.objects.count() for model in (User, Invitation, OutgoingMessage, DealContact, Proposal)}

    carry_out(at=NOW)

    assert set(found.items.values_list("outcome", flat=True)) == {DestructionOutcome.DESTROYED}
    found.refresh_from_db()
    assert found.finished_at == NOW
    for model, words in (
        (User, {"name": "Jan Weg"}),
        (User, {"email__startswith": "weg"}),
        (Invitation, {"email": "oud@gemeente.nl"}),
        (OutgoingMessage, {"recipient": "jan@gemeente.nl", "sent_at__lt": NOW - 2 * YEAR}),
        (DealContact, {"name": "Jan"}),
    ):
        assert words_in(model, **words) == 0, (model, words)
    assert not OutgoingMessage.objects.filter(pk__in=due["mail"]).exclude(body="").exists()
    assert {model: model.objects.count() for model in before} == before
    gone = User.objects.get(pk=due["account"][0])
    assert (gone.is_active, gone.has_usable_password(), str(gone)) == (False, False, f"Persoon {gone.pk}")
    assert gone.memberships.count() == 1
    # Not one word less of what was not due.
    assert words_in(Invitation, email="nieuw@gemeente.nl") == 2
    assert OutgoingMessage.objects.get(pk=kept["mail"][0]).body == "Beste Jan"
    assert Proposal.objects.filter(pk__in=kept["draft_contact"], contact_email="a@gemeente.nl").count() == 2
    assert User.objects.filter(pk__in=kept["account"], email__endswith=".invalid").count() == 0
    assert sorted(Viewing.objects.values_list("pk", flat=True)) == sorted(kept["viewing"])
    assert found.items.get(kind=RetentionKind.VIEWING).event_count == 2
    assert sum(map(len, rows_due().values())) == 0


def test_in_portions_with_breakdowns_and_twice_nothing_is_done_twice(seven_years):
    due, _kept = seven_years
    signed()
    total = sum(map(len, due.values()))

    assert carry_out(at=NOW, portion=2) == 2
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # the machine goes down before the end of it
        carry_out(at=NOW, portion=3)
        raise ZeroDivisionError
    events = User.pgh_event_model.objects.count()
    assert carry_out(at=NOW) == total - 2
    assert User.pgh_event_model.objects.count() >= events
    after = User.pgh_event_model.objects.count()
    assert carry_out(at=NOW) == 0
    assert User.pgh_event_model.objects.count() == after
    assert DestructionItem.objects.filter(outcome=DestructionOutcome.DESTROYED).count() == total


def test_who_came_back_before_it_was_carried_out_is_kept(seven_years):
    due, _kept = seven_years
    signed()
    make.MembershipFactory(user_id=due["account"][0])

    carry_out(at=NOW)

    items = DestructionItem.objects.filter(kind=RetentionKind.ACCOUNT).values_list("row_id", "outcome")
    assert dict(items)[due["account"][0]] == DestructionOutcome.KEPT
    assert User.objects.get(pk=due["account"][0]).name == "Jan Weg"


def test_what_was_typed_after_the_end_has_a_term_of_its_own(db):
    contact = ended_deal(8)
    fresh = make.DealContactFactory(deal=contact.deal, name="Nieuw")
    account, renamed = leaver(5), leaver(5)
    User.objects.filter(pk=renamed.pk).update(name="Jan Terug")

    assert rows_due()["deal_contact"] == [contact.pk]
    assert rows_due()["account"] == [account.pk]
    assert fresh.name == "Nieuw"


def test_a_line_that_the_database_refuses_holds_up_no_other(db):
    contacts = [ended_deal(8), ended_deal(9)]
    found = signed()
    item = found.items.order_by("pk").first()
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE proposals_dealcontact ADD CONSTRAINT stuck CHECK (id <> {item.row_id} OR name <> '')"
        )

    with pytest.raises(IntegrityError):
        carry_out(at=NOW)

    assert sorted(found.items.values_list("outcome", flat=True)) == ["destroyed", "waiting"]
    assert DealContact.objects.filter(pk__in=[each.pk for each in contacts], name="").count() == 1
    found.refresh_from_db()
    assert found.finished_at is None


def test_links_with_places_elsewhere_go_with_the_account_and_from_the_history(db):
    person = leaver(5)
    link = SignInLink.objects.create(user=person, provider="ministerie", uid="persoon-1")
    SignInLink.objects.create(user=person, provider="eherkenning", uid="persoon-2")
    link.delete()
    other = SignInLink.objects.create(user=leaver(1), provider="ministerie", uid="persoon-3")
    found = signed()

    carry_out(at=NOW)

    events = SignInLink.pgh_event_model.objects
    assert list(SignInLink.objects.all()) == [other]
    assert set(events.filter(user=person).values_list("uid", flat=True)) == {""}
    assert events.filter(user=person).count() == 4
    assert words_in(SignInLink, uid="persoon-3") == 2
    # Its account was made, changed at the start of the test, and destroyed.
    assert found.items.get().event_count == User.pgh_event_model.objects.filter(pgh_obj_id=person.pk).count() + 4


def test_it_takes_two_people(seven_years):
    maker = officer()
    found = make_list(by=maker, at=NOW)

    with pytest.raises(DestructionRefused):
        sign_list(found=found, by=maker, at=NOW)
    with pytest.raises(DestructionRefused):
        make_list(by=officer(), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        DestructionList.objects.filter(pk=found.pk).update(signed_at=NOW, signed_by=maker)
    assert carry_out(at=NOW) == 0
    withdraw_list(found=found, by=maker, at=NOW)
    for step in (sign_list, withdraw_list):
        with pytest.raises(DestructionRefused):
            step(found=found, by=officer(), at=NOW)
    assert make_list(by=maker, at=NOW).pk != found.pk


def test_nothing_due_makes_no_list(db):
    with pytest.raises(DestructionRefused):
        make_list(by=officer(), at=NOW)

    assert not DestructionList.objects.exists()


def test_the_application_role_destroys_by_a_signed_line_and_no_other_way(seven_years):
    found = make_list(by=officer(), at=NOW)
    item = found.items.filter(kind=RetentionKind.ACCOUNT).first()

    def run(statement, *values):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'SET LOCAL ROLE "{settings.APPLICATION_ROLE}"')
            cursor.execute(statement, values)
            cursor.execute("RESET ROLE")

    with pytest.raises(IntegrityError):
        run("SELECT public.proposals_destroy_row(%s)", item.pk)
    with pytest.raises(ProgrammingError):
        run("UPDATE proposals_userevent SET name = 'anders'")
    with pytest.raises(ProgrammingError):
        run("DELETE FROM proposals_destroyedevent")
    with pytest.raises(IntegrityError):
        run("UPDATE proposals_destructionitem SET row_id = row_id + 1")
    with pytest.raises(IntegrityError):
        run("DELETE FROM proposals_destructionlist")
    sign_list(found=found, by=officer(), at=NOW)
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.APPLICATION_ROLE}"')
    carry_out(at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert User.objects.get(pk=item.row_id).name == f"Persoon {item.row_id}"
    # Outside the one statement the history is as closed as before.
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_userevent SET name = 'anders'")


@pytest.mark.django_db(transaction=True)
def test_the_chain_still_holds_and_tells_what_was_changed_otherwise():
    person = leaver(5, name="Jan Weg", function="Adviseur")
    SignInLink.objects.create(user=person, provider="ministerie", uid="persoon-1")
    seal_history(at=NOW + timedelta(minutes=5))
    assert list(differences_in_chain()) == []
    signed()

    carry_out(at=NOW)

    state = state_of_chain()
    assert state.destroyed == DestroyedEvent.objects.count() >= 3
    assert set(DestroyedEvent.objects.values_list("table_name", flat=True)) == {
        "proposals_userevent",
        "proposals_signinlinkevent",
    }
    assert list(differences_in_chain()) == []
    seal_history(at=NOW + timedelta(minutes=5))
    assert list(differences_in_chain()) == []
    event = DestroyedEvent.objects.filter(table_name="proposals_userevent").first().event_id
    with triggers_off("proposals_userevent"), connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_userevent SET name = 'Jan Anders' WHERE pgh_id = %s", [event])
    assert [each.finding for each in differences_in_chain()] == [Finding.EVENT_CHANGED]


def test_what_was_seen_goes_up_to_the_first_that_stays(db):
    """Two who looked at once may be numbered in another order than their moments."""
    rows = [make.ViewingFactory(viewed_at=NOW - years * YEAR) for years in (9, 6, 8)]
    found = signed()
    assert found.items.get().row_id == rows[0].pk

    carry_out(at=NOW)

    assert sorted(Viewing.objects.values_list("pk", flat=True)) == [rows[1].pk, rows[2].pk]


def test_the_list_says_how_often_and_until_when(db):
    for years in (9, 8):
        last = make.ViewingFactory(viewed_at=NOW - years * YEAR)
    kind = next(each for each in all_kinds() if each.code == RetentionKind.VIEWING)

    assert kind.count_due(NOW) == 2
    assert kind.count_due(NOW - 3 * YEAR) == 0
    words = kind.words(kind.due(NOW).get())
    assert words.startswith("2 keer, tot en met ")
    assert str(last.viewed_at.year) in words


def test_what_was_seen_within_a_year_does_not_go_whatever_a_list_says(db):
    row = make.ViewingFactory(viewed_at=NOW - timedelta(days=30))
    maker, signer = officer(), officer()
    found = DestructionList.objects.create(made_at=NOW, made_by=maker, signed_at=NOW, signed_by=signer)
    item = DestructionItem.objects.create(
        list=found, kind=RetentionKind.VIEWING, row_id=row.pk, ended_on=row.viewed_at.date()
    )

    with pytest.raises(IntegrityError, match="seen too recently"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT public.proposals_destroy_row(%s)", [item.pk])

    assert Viewing.objects.get() == row


def test_the_application_role_removes_what_was_seen_by_a_signed_line_and_no_other_way(db):
    for years in (9, 1):
        make.ViewingFactory(viewed_at=NOW - years * YEAR)
    signed()
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.APPLICATION_ROLE}"')
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("DELETE FROM proposals_viewing")

        assert carry_out(at=NOW) == 1

        cursor.execute("RESET ROLE")
    assert Viewing.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Viewing.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_the_chain_holds_when_what_was_seen_goes_and_tells_what_is_gone_otherwise():
    rows = [make.ViewingFactory(viewed_at=NOW - years * YEAR) for years in (9, 8, 2, 1)]
    seal_history(at=NOW + timedelta(minutes=5))
    found = make_list(by=officer(), at=NOW)
    with triggers_off("proposals_viewing"):
        Viewing.objects.filter(pk=rows[0].pk).delete()
    assert [(each.finding, each.event) for each in differences_in_chain()] == [(Finding.EVENT_REMOVED, rows[0].pk)]
    sign_list(found=found, by=officer(), at=NOW)

    carry_out(at=NOW)

    state = state_of_chain()
    assert (list(differences_in_chain()), state.removed) == ([], 1)
    with triggers_off("proposals_viewing"):
        Viewing.objects.filter(pk=rows[2].pk).delete()
    assert [(each.finding, each.event) for each in differences_in_chain()] == [(Finding.EVENT_REMOVED, rows[2].pk)]


@pytest.mark.django_db(transaction=True)
def test_a_row_that_was_filled_in_again_is_destroyed_again():
    contact = ended_deal(8)
    seal_history(at=NOW + timedelta(minutes=5))
    signed()
    assert carry_out(at=NOW) == 1
    DealContact.objects.filter(pk=contact.pk).update(name="Jan Terug")
    seal_history(at=NOW + timedelta(minutes=5))
    before, later = DestroyedEvent.objects.count(), NOW + 8 * YEAR
    found = signed(at=later)

    carry_out(at=later)

    found.refresh_from_db()
    assert found.finished_at == later
    assert found.items.get(kind=RetentionKind.DEAL_CONTACT).outcome == DestructionOutcome.DESTROYED
    assert words_in(DealContact, name="Jan Terug") == 0
    assert DestroyedEvent.objects.count() > before
    seal_history(at=NOW + timedelta(minutes=5))
    assert list(differences_in_chain()) == []


@pytest.mark.django_db(transaction=True)
def test_the_history_says_which_job_destroyed_a_row():
    rows = [leaver(5), ended_deal(8)]
    signed()

    with pghistory.context(job="proposals.tasks.carry_out_destruction"):
        assert carry_out(at=NOW) == 2

    for row in rows:
        event = row.pgh_event_model.objects.filter(pgh_obj_id=row.pk, pgh_label="update").latest("pgh_id")
        assert event.pgh_context_id is not None, row
        assert event.pgh_context.metadata == {"job": "proposals.tasks.carry_out_destruction"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("saved", ["before", "at once"])
def test_who_comes_back_while_sealing_goes_on_is_kept(saved):
    """Somebody is given work again in the moments in which destroying waits for its turn."""
    person, organisation = leaver(5, name="Jan Weg"), make.OrganisationFactory()
    found, other = signed(), connection.copy()
    failed = []

    def work():
        try:
            carry_out(at=NOW)
        except DatabaseError as error:
            failed.append(error)
        finally:
            connection.close()

    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        worker = Thread(target=work)
        worker.start()
        wait_for_a_lock()
        if saved == "before":
            make.MembershipFactory(user=person, organisation=organisation)
            cursor.execute("COMMIT")
        else:  # saved and not committed at the moment at which the row is looked at
            with transaction.atomic():
                make.MembershipFactory(user=person, organisation=organisation)
                cursor.execute("COMMIT")
                wait_for_a_lock("relation")
        worker.join(20)
    other.close()

    assert failed == []
    assert found.items.get().outcome == DestructionOutcome.KEPT
    person.refresh_from_db()
    assert person.name == "Jan Weg"


def wait_for_a_lock(kind="advisory"):
    """Wait until somebody in this database waits for a lock of this kind."""
    until = monotonic() + 10
    while monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction it is read once
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND wait_event_type = 'Lock' AND wait_event = %s",
                [kind],
            )
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    pytest.fail("nobody waits")


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [((2026, 3, 31), 1, (2026, 2, 28)), ((2026, 1, 15), 24, (2024, 1, 15)), ((2024, 2, 29), 12, (2023, 2, 28))],
)
def test_months_before(day, months, before):
    found = months_before(datetime(*day, 12, tzinfo=UTC), months)

    assert (found.year, found.month, found.day) == before
