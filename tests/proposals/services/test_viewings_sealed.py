"""Who saw what stands in the audit chain: what the owner of the tables changes there is found, 4 of 4 (AU-02)."""

import pytest
from django.db import connection
from django.utils import timezone

from proposals.models import AuditSeal, AuditSealPart
from proposals.services.audit_chain import seal_next_events
from proposals.services.audit_chain_check import Finding, differences_in_chain
from proposals.services.audit_chain_heads import differences_with_heads, keep_head_of_day, kept_heads
from tests.factories import proposals as make
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = "proposals_viewing"


def tamper(*statements):
    """Change who saw what, as the owner of the table."""
    with triggers_off(TABLE), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount != 0


@pytest.fixture
def sealed(settings, tmp_path) -> list[int]:
    """Three seals, each with two times that somebody saw something; the head of the day is kept outside."""
    settings.AUDIT_HEADS_ROOT = str(tmp_path)
    person = make.UserFactory()
    numbers = []
    for _turn in range(3):
        numbers += [make.ViewingFactory(viewed_by=person, thing="letter", thing_number=n).pk for n in (1, 2)]
        assert seal_next_events(at=timezone.now()).event_count >= 2
    keep_head_of_day(at=timezone.now())
    assert found() == []
    return numbers


def found():
    """Give what differs, in the chain and against the heads kept outside."""
    return [*differences_in_chain(), *differences_with_heads(kept_heads())]


def told():
    return {(each.finding, each.event) for each in found()}


def test_every_time_somebody_saw_something_is_sealed_once(sealed):
    parts = AuditSealPart.objects.filter(table_name=TABLE).order_by("seal_id")

    assert [number for part in parts for number in part.ids] == sealed
    assert seal_next_events(at=timezone.now()) is None


def test_it_does_not_wait_for_a_context(sealed):
    row = make.ViewingFactory()

    seal_next_events(at=row.viewed_at)

    assert row.pk in AuditSealPart.objects.filter(table_name=TABLE).latest("seal_id").ids


@pytest.mark.parametrize(
    "change",
    [
        "viewed_at = viewed_at + interval '1 microsecond'",
        "viewed_by_id = viewed_by_id + 1",
        "kind = 'export'",
        "route = route || 'x'",
        "thing_number = 3",
        "request_id = 'abcd-0123-4568'",
        "proposal_id = 1",
        "round_id = 1",
        "thing = ''",
    ],
)
def test_a_changed_value_is_found(sealed, change):
    tamper(f"UPDATE {TABLE} SET {change} WHERE id = {sealed[2]}")

    assert told() == {(Finding.EVENT_CHANGED, sealed[2])}


def test_a_removed_row_is_found(sealed):
    tamper(f"DELETE FROM {TABLE} WHERE id = {sealed[2]}")

    assert told() == {(Finding.EVENT_REMOVED, sealed[2])}


def test_two_rows_in_each_others_place_are_found(sealed):
    one, other = sealed[2:4]
    tamper(
        f"UPDATE {TABLE} SET id = -1 WHERE id = {one}",
        f"UPDATE {TABLE} SET id = {one} WHERE id = {other}",
        f"UPDATE {TABLE} SET id = {other} WHERE id = -1",
    )

    assert told() == {(Finding.EVENT_CHANGED, one), (Finding.EVENT_CHANGED, other)}


def test_the_tail_cut_off_with_its_seal_is_found_by_the_head_kept_outside(sealed):
    last = AuditSeal.objects.latest("number").number
    with triggers_off("proposals_auditseal", "proposals_auditsealpart"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM proposals_auditsealpart WHERE seal_id = %s", [last])
        cursor.execute("DELETE FROM proposals_auditseal WHERE number = %s", [last])
    tamper(f"DELETE FROM {TABLE} WHERE id >= {sealed[4]}")

    assert list(differences_in_chain()) == []
    assert told() == {(Finding.HEAD_DIFFERS, None)}
