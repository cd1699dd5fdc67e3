"""The list of the seals of the history: what is kept outside the database, and what the last check said."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from proposals.enums import Role
from proposals.models import AuditSeal
from proposals.services.audit_chain_heads import Head
from proposals.services.audit_chain_results import ChainCheck, keep_check, last_check
from tests.admin_pages import address
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(settings, tmp_path):
    """A folder outside the database."""
    settings.AUDIT_HEADS_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def page(sign_in):
    """Give a function that reads the list as a technical administrator."""
    client = sign_in(make.user_with_role(Role.TECHNICAL_ADMINISTRATOR))
    return lambda: client.get(address(AuditSeal))


def test_each_seal_tells_whether_it_is_kept_outside(page, outside):
    first, second, third = make.AuditSealFactory.create_batch(3)
    heads = [Head(date(2027, 3, 11), first.number, first.sha256), Head(date(2027, 3, 12), second.number, "f" * 64)]
    (outside / "audit-heads.txt").write_text("".join(f"{each}\n" for each in heads))

    answer = page()

    told = {seal.number: seal.kept_head for seal in answer.context["cl"].result_list}
    assert told == {first.number: heads[0], second.number: heads[1], third.number: None}
    assert (answer.context["newest_head"], answer.context["check"]) == (heads[1], None)
    assert "11-03-2027" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_list_says_what_the_last_check_said(page, outside):
    make.AuditSealFactory()
    with pytest.raises(CommandError):
        call_command("verify_audit_chain")  # this seal is the hash of nothing

    assert last_check().differences >= 1
    assert page().context["check"].differences == last_check().differences
    keep_check(ChainCheck(timezone.now(), 7, 0))
    assert page().context["check"] == last_check()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"checked_at": "gisteren"}'])
def test_a_damaged_result_is_no_result(outside, text):
    (outside / "audit-check.json").write_text(text)

    assert last_check() is None


def test_without_a_folder_nothing_is_kept(page, settings):
    settings.AUDIT_HEADS_ROOT = ""
    make.AuditSealFactory()
    keep_check(ChainCheck(timezone.now(), 1, 0))

    assert last_check() is None
    assert page().status_code == 200


def test_nothing_of_a_seal_changes_here(sign_in):
    client, seal = sign_in(make.user_with_role(Role.TECHNICAL_ADMINISTRATOR)), make.AuditSealFactory()

    assert client.get(address(AuditSeal, "add")).status_code == 403
    assert client.post(address(AuditSeal, "change", seal.pk), {"sha256": "0"}).status_code == 403
    assert client.post(address(AuditSeal, "delete", seal.pk), {"post": "yes"}).status_code == 403
    assert AuditSeal.objects.filter(pk=seal.pk, sha256=seal.sha256).exists()
