"""Whatever is changed behind the back of the programme is found, and named."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from mkbdeals.operations.watch import problems
from proposals.models import AuditSeal, AuditSealPart, Organisation, OutgoingMessage
from proposals.services.audit_chain import seal_history, seal_next_events
from proposals.services.audit_chain_check import Finding, differences_in_chain, state_of_chain
from proposals.services.audit_chain_heads import UnreadableHeads, keep_head_of_day, read_heads
from proposals.services.audit_chain_results import ChainCheck, keep_check, last_check
from proposals.tasks import verify_history
from tests.factories import proposals as make
from tests.proposals.services.chain import until_nothing_can_come
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = "proposals_organisationevent"
# One other value for each type of a column.
OTHER = {
    "text": "'iets anders'",
    "character varying": "'anders'",
    "character": "'X'",
    "bigint": "123456789",
    "integer": "1234567",
    "smallint": "123",
    "boolean": "NOT {0}",
    "timestamp with time zone": "'2001-01-01T00:00:00Z'",
    "uuid": "gen_random_uuid()",
    "jsonb": "'{{\"x\": 1}}'",
}


def tamper(*statements):
    """Change the database as the owner of its tables, with the triggers of all tables that are named off."""
    named = set(re.findall(r"\b(?:proposals|pghistory)_\w+", " ".join(statements)))
    with triggers_off(*sorted(named or {TABLE})), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount != 0


@pytest.fixture
def sealed(db):
    """Three seals of organisations that were made and changed; give the event in the middle."""
    for turn in range(3):
        organisation = make.OrganisationFactory()
        Organisation.objects.filter(pk=organisation.pk).update(name=f"Gemeente {turn}")
        seal_next_events(at=timezone.now())
    assert list(differences_in_chain()) == []
    return AuditSealPart.objects.get(seal=2, table_name=TABLE).ids[0]


@pytest.fixture
def certain(sealed):
    """The same, sealed until it is certain that nothing can come before the event in the middle."""
    until_nothing_can_come(TABLE, sealed)
    return sealed


def columns(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY 1", [table]
        )
        return cursor.fetchall()


def first():
    return next(differences_in_chain())


def test_every_column_of_an_event_is_sealed(sealed):
    seen = []
    for name, kind in columns(TABLE):
        if name in ("pgh_id", "pgh_obj_id"):
            continue
        tamper(f"CREATE TABLE saved AS SELECT * FROM {TABLE} WHERE pgh_id = {sealed}")
        tamper(f"UPDATE {TABLE} SET {name} = {OTHER[kind].format(name)} WHERE pgh_id = {sealed}")
        found = list(differences_in_chain())
        assert [(each.finding, each.seal, each.table, each.event) for each in found] == [
            (Finding.EVENT_CHANGED, 2, TABLE, sealed)
        ], name
        tamper(f"DELETE FROM {TABLE} WHERE pgh_id = {sealed}", f"INSERT INTO {TABLE} SELECT * FROM saved")
        tamper("DROP TABLE saved")
        assert list(differences_in_chain()) == []
        seen.append(name)

    assert {"name", "pgh_label", "pgh_created_at", "pgh_context_id"} <= set(seen)


def test_an_event_that_is_about_another_row_is_found(sealed):
    tamper(f"UPDATE {TABLE} SET pgh_obj_id = pgh_obj_id + 1 WHERE pgh_id = {sealed}")

    assert first().finding == Finding.EVENT_CHANGED


def test_an_event_that_was_removed_is_found(sealed):
    tamper(f"DELETE FROM {TABLE} WHERE pgh_id = {sealed}")

    assert (first().finding, first().seal, first().event) == (Finding.EVENT_REMOVED, 2, sealed)


def test_an_event_with_another_number_is_removed_and_put_in(certain):
    tamper(f"UPDATE {TABLE} SET pgh_id = -5 WHERE pgh_id = {certain}")

    found = {(each.finding, each.event) for each in differences_in_chain()}
    assert found == {(Finding.EVENT_REMOVED, certain), (Finding.EVENT_INSERTED, -5)}


def test_an_event_that_was_put_in_is_found_and_never_sealed(certain):
    names = ", ".join(name for name, _kind in columns(TABLE) if name != "pgh_id")
    tamper(f"INSERT INTO {TABLE} (pgh_id, {names}) SELECT -1, {names} FROM {TABLE} WHERE pgh_id = {certain}")

    assert (first().finding, first().table, first().event) == (Finding.EVENT_INSERTED, TABLE, -1)
    seal_history(at=timezone.now())
    assert first().finding == Finding.EVENT_INSERTED


def test_who_and_why_of_an_event_are_sealed(sealed):
    tamper(
        "INSERT INTO pghistory_context (id, metadata, created_at, updated_at) "
        "VALUES ('00000000-0000-0000-0000-000000000001', '{\"user\": 1}', now(), now() - interval '1 day')",
        f"UPDATE {TABLE} SET pgh_context_id = '00000000-0000-0000-0000-000000000001' WHERE pgh_id = {sealed}",
        "TRUNCATE proposals_auditsealpart, proposals_auditseal",
    )
    seal_history(at=timezone.now())
    assert list(differences_in_chain()) == []

    tamper("UPDATE pghistory_context SET metadata = '{\"user\": 2}'")
    assert (first().finding, first().event) == (Finding.EVENT_CHANGED, sealed)
    tamper("DELETE FROM pghistory_context")
    assert (first().finding, first().event) == (Finding.EVENT_CHANGED, sealed)


@pytest.mark.parametrize(
    "change",
    [
        "sealed_at = sealed_at + interval '1 second'",
        "transaction = transaction + 1",
        "event_count = event_count + 1",
        "previous_sha256 = repeat('0', 64)",
        "sha256 = repeat('0', 64)",
    ],
)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_every_value_of_a_seal_is_sealed(sealed, change, number):
    tamper(f"UPDATE proposals_auditseal SET {change} WHERE number = {number}")

    assert first().seal == number
    assert first().finding in {Finding.SEAL_CHANGED, Finding.CHAIN_BROKEN}


@pytest.mark.parametrize(
    "change",
    [
        "table_name = 'proposals_roundevent'",
        "first_id = first_id - 1",
        "last_id = last_id + 1",
        "event_count = event_count + 1",
        "seen_to = seen_to + 1",
        "complete_to = complete_to + 1",
        "ids = array_append(ids, 1000::bigint)",
        "ids[1] = ids[1] - 1",
        "digests = set_byte(digests, 3, (get_byte(digests, 3) + 1) % 256)",
        "digests = substring(digests FROM 33)",
        "sha256 = repeat('0', 64)",
    ],
)
def test_every_value_of_a_part_is_sealed(sealed, change):
    tamper(f"UPDATE proposals_auditsealpart SET {change} WHERE seal_id = 2 AND table_name = '{TABLE}'")

    assert (first().seal, first().finding) == (2, Finding.SEAL_CHANGED)


@pytest.mark.parametrize("change", ["columns = array_remove(columns, 'name')", "table_name = 'proposals_roundevent'"])
def test_the_columns_that_were_hashed_are_sealed(sealed, change):
    tamper(f"UPDATE proposals_auditseallayout SET {change} WHERE table_name = '{TABLE}'")

    assert (first().seal, first().finding) == (1, Finding.SEAL_CHANGED)


def test_a_seal_that_was_taken_out_is_found(sealed):
    tamper("DELETE FROM proposals_auditsealpart WHERE seal_id = 2", "DELETE FROM proposals_auditseal WHERE number = 2")

    assert (first().seal, first().finding) == (2, Finding.SEAL_MISSING)
    assert Finding.CHAIN_BROKEN in {each.finding for each in differences_in_chain()}


def test_a_column_that_is_gone_is_told_as_such(sealed):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} RENAME COLUMN name TO old_name")
        try:
            assert (first().finding, first().table) == (Finding.TABLE_CHANGED, TABLE)
        finally:
            cursor.execute(f"ALTER TABLE {TABLE} RENAME COLUMN old_name TO name")


def test_the_newest_seals_taken_out_show_only_against_the_heads_kept_elsewhere(sealed, settings, tmp_path, capsys):
    settings.AUDIT_HEADS_ROOT = str(tmp_path)
    keep_head_of_day(at=timezone.now())
    heads = tmp_path / "audit-heads.txt"
    call_command("verify_audit_chain", heads=heads)
    tamper("DELETE FROM proposals_auditsealpart WHERE seal_id = 3", "DELETE FROM proposals_auditseal WHERE number = 3")

    call_command("verify_audit_chain")
    with pytest.raises(CommandError, match="eindzegel 3"):
        call_command("verify_audit_chain", heads=heads)


def test_a_chain_that_was_made_anew_has_other_heads(sealed, settings, tmp_path):
    settings.AUDIT_HEADS_ROOT = str(tmp_path)
    keep_head_of_day(at=timezone.now())
    tamper(
        f"UPDATE {TABLE} SET name = 'Gemeente Herschreven' WHERE pgh_id = {sealed}",
        "TRUNCATE proposals_auditsealpart, proposals_auditseal",
    )
    for _turn in range(3):
        seal_next_events(at=timezone.now(), limit=2)

    assert list(differences_in_chain()) == []
    with pytest.raises(CommandError, match="eindzegel 3"):
        call_command("verify_audit_chain", heads=tmp_path / "audit-heads.txt")


def test_the_command_names_the_first_difference(sealed, capsys):
    call_command("verify_audit_chain")
    head = AuditSeal.objects.order_by("-number").first()
    assert f"Eindzegel 3: {head.sha256}" in capsys.readouterr().out

    tamper(f"UPDATE {TABLE} SET name = 'x' WHERE pgh_id = {sealed}")
    with pytest.raises(CommandError, match=f"gebeurtenis {sealed} van {TABLE} is veranderd na zegel 2"):
        call_command("verify_audit_chain")


def test_what_waits_is_counted_and_no_difference(sealed):
    waiting = state_of_chain().waiting
    make.OrganisationFactory()

    assert state_of_chain().waiting > waiting
    assert list(differences_in_chain()) == []


def test_the_head_is_kept_once_a_day_in_a_file_and_by_mail(sealed, settings, tmp_path):
    settings.AUDIT_HEADS_ROOT, settings.AUDIT_HEADS_EMAIL = str(tmp_path / "ver weg"), "archief@demo.example"
    now = timezone.now()

    head = keep_head_of_day(at=now)
    make.OrganisationFactory()
    seal_history(at=now)
    again = keep_head_of_day(at=now)

    assert again == head and head.number == 3
    text = (tmp_path / "ver weg" / "audit-heads.txt").read_text(encoding="ascii")
    assert text == f"{head}\n"
    mail = OutgoingMessage.objects.get(message_key__startswith="audit-head:")
    assert str(head) in mail.body and mail.recipient == "archief@demo.example"


def test_a_folder_that_cannot_be_written_stops_nothing(sealed, settings, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    settings.AUDIT_HEADS_ROOT, settings.AUDIT_HEADS_EMAIL = str(tmp_path / "file"), "archief@demo.example"

    keep_head_of_day(at=timezone.now())

    assert "could not be kept" in caplog.text
    assert OutgoingMessage.objects.count() == 1


def test_without_seals_there_is_no_head():
    assert keep_head_of_day(at=timezone.now()) is None


@pytest.mark.parametrize("line", ["rommel", "2027-13-01 1 " + "0" * 64, "2027-01-01 1 abc", "2027-01-01 x " + "0" * 64])
def test_a_line_that_is_no_head_is_named(line, tmp_path):
    with pytest.raises(UnreadableHeads):
        read_heads(["", line])
    place = tmp_path / "heads"
    place.write_text(line)
    with pytest.raises(CommandError, match="regel 1"):
        call_command("verify_audit_chain", heads=place)


def test_a_file_of_heads_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="niet te lezen"):
        call_command("verify_audit_chain", heads=tmp_path / "nergens")


def test_the_clock_checks_the_whole_chain_once_a_day_and_says_what_differs(sealed, settings, tmp_path, caplog):
    settings.AUDIT_HEADS_ROOT = str(tmp_path)
    keep_head_of_day(at=timezone.now())

    assert verify_history() == 0
    checked = last_check()
    assert (checked.head, checked.differences, caplog.text) == (3, 0, "")
    tamper(f"UPDATE {TABLE} SET name = 'x' WHERE pgh_id = {sealed}")
    assert verify_history() == 0  # not due yet
    settings.AUDIT_CHECK_SECONDS = 0
    assert verify_history() == 1

    assert f"EVENT_CHANGED, seal 2, table {TABLE}, event {sealed}" in caplog.text
    assert last_check().differences == 1
    assert "the last check of the audit chain found 1 differences" in list(problems())


def test_the_clock_holds_the_chain_against_the_heads_that_were_kept(sealed, settings, tmp_path):
    settings.AUDIT_HEADS_ROOT, settings.AUDIT_CHECK_SECONDS = str(tmp_path), 0
    keep_head_of_day(at=timezone.now())
    tamper("DELETE FROM proposals_auditsealpart WHERE seal_id = 3", "DELETE FROM proposals_auditseal WHERE number = 3")

    assert verify_history() == 1


def test_a_check_that_is_long_ago_is_a_problem(settings, tmp_path):
    settings.AUDIT_HEADS_ROOT = str(tmp_path)
    keep_check(ChainCheck(timezone.now() - timedelta(days=4), 1, 0))

    assert "the audit chain was last checked 4 days ago" in list(problems())


def test_a_folder_of_heads_that_cannot_be_written_is_a_problem_at_once(settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.AUDIT_HEADS_ROOT = str(tmp_path / "file" / "heads")

    assert f"what checks the audit chain cannot be kept: {tmp_path}/file/heads: Not a directory" in list(problems())


@pytest.mark.parametrize(("days", "told"), [(2, []), (4, [4])])
def test_a_chain_of_which_no_check_was_kept_for_days_is_a_problem(settings, tmp_path, days, told):
    settings.AUDIT_HEADS_ROOT = str(tmp_path)
    make.OrganisationFactory()
    seal_history(at=timezone.now() - timedelta(days=days))

    words = "no check of the audit chain was kept, though it began {} days ago"
    assert [each for each in problems() if "audit chain" in each] == [words.format(each) for each in told]
