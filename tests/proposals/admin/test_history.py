"""The history of a row: told from what the database kept, and no more than the reader may know."""

import pghistory
import pytest
from django.utils.timezone import now

from proposals.enums import ProposalStatus, RoundStatus
from proposals.models import Round, StatusChange
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def page_of(client, model, row):
    return client.get(f"/admin/proposals/{model}/{row.pk}/history/")


def test_a_change_is_told_with_both_values_and_who_did_it(sign_in, officer):
    round_ = make.RoundFactory(contact_email="oud@demo.example")
    with pghistory.context(user=officer.pk):
        Round.objects.filter(pk=round_.pk).update(contact_email="nieuw@demo.example")

    page = page_of(sign_in(officer), "round", round_)

    told = page.context["happenings"]
    assert [(change.before, change.after) for change in told[0].changes] == [("oud@demo.example", "nieuw@demo.example")]
    assert told[0].by == str(officer)
    assert told[-1].changes == []
    assert "nieuw@demo.example" in page.content.decode()


def test_codes_references_and_amounts_are_told_in_words(sign_in, officer, organisation):
    round_ = make.RoundFactory(status=RoundStatus.PREPARATION)
    Round.objects.filter(pk=round_.pk).update(share_rule="warn", minimum_contribution_amount=123_000)

    told = page_of(sign_in(officer), "round", round_).context["happenings"]

    after = {change.after for change in told[0].changes}
    assert "€\u00a0123.000" in after
    assert "warn" not in after


def test_what_a_draft_said_before_is_not_told(sign_in, officer, draft):
    draft.title = "Een titel die nooit is ingediend"
    draft.save()
    draft.title = "Winkels en werkplaatsen online"
    draft.save()
    make.move_proposal(draft, ProposalStatus.SUBMITTED)

    page = page_of(sign_in(officer), "proposal", draft)

    assert page.status_code == 200
    assert "nooit is ingediend" not in page.content.decode()


def test_a_status_is_written_in_words_and_an_account_is_no_link_for_an_officer(sign_in, officer, draft):
    make.move_proposal(draft, ProposalStatus.SUBMITTED)
    change = StatusChange.objects.create(
        proposal=draft,
        from_status=ProposalStatus.DRAFT,
        to_status=ProposalStatus.SUBMITTED,
        changed_at=now(),
        changed_by=draft.created_by,
    )

    page = sign_in(officer).get(f"/admin/proposals/statuschange/{change.pk}/change/").content.decode()

    assert "Concept → Ingediend" in page
    assert str(draft.created_by) in page
    assert "/admin/proposals/user/" not in page


def test_an_administrator_reaches_the_account_of_a_membership(sign_in, technical_administrator, editor):
    membership = editor.memberships.get()

    page = sign_in(technical_administrator).get(f"/admin/proposals/membership/{membership.pk}/change/")

    assert f"/admin/proposals/user/{editor.pk}/change/" in page.content.decode()
