"""Outages and the closing time that moves: two people, forward only, and everybody is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from proposals.enums import MembershipRole, PortalMessageKind, ProposalStatus, RoundStatus
from proposals.models import Extension, LateAttempt, OutgoingMessage, PortalMessage, StatusChange
from proposals.services.late_attempts import MOST_KEPT, record_late_attempt
from proposals.services.outages import (
    OutageRefused,
    SamePerson,
    approve_extension,
    end_outage,
    reject_extension,
    report_outage,
    request_extension,
)
from proposals.services.rounds import advance_rounds
from proposals.services.submission import RoundClosed, submit_proposal
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def outage(open_round, officer, now):
    return report_outage(
        round_=open_round, started_at=now - HOUR, description="Inloggen lukte niet.", by=officer, at=now
    )


@pytest.fixture
def ask(outage, officer, now):
    def asked(**values):
        defaults = {
            "outage": outage,
            "closes_at": outage.round.closes_at + 24 * HOUR,
            "reason": "Een uur lang kon niemand inloggen.",
            "public_note": "Door een storing kunt u een dag langer indienen.",
            "by": officer,
            "at": now,
        }
        return request_extension(**(defaults | values))

    return asked


def close(round_, now):
    """Let the round be closed by the clock a minute ago."""
    round_.closes_at = now - timedelta(minutes=1)
    round_.save(update_fields=["closes_at"])
    advance_rounds(at=now)
    round_.refresh_from_db()
    assert round_.status == RoundStatus.CLOSED


def test_approval_moves_the_closing_time_and_names_two_people(ask, second_officer, officer, now):
    extension = ask()

    approve_extension(extension=extension, by=second_officer, at=now)

    extension.refresh_from_db()
    assert extension.round.closes_at == extension.closes_after
    assert (extension.requested_by, extension.approved_by, extension.approved_at) == (officer, second_officer, now)


@pytest.mark.parametrize("decide", [approve_extension, reject_extension])
def test_who_asks_cannot_decide(decide, ask, officer, open_round, now):
    before = open_round.closes_at
    more = {"reason": "Toch niet"} if decide is reject_extension else {}

    with pytest.raises(SamePerson):
        decide(extension=ask(), by=officer, at=now, **more)

    open_round.refresh_from_db()
    assert open_round.closes_at == before


def test_the_database_refuses_one_person_as_well(ask, officer, now):
    extension = ask()

    with pytest.raises(IntegrityError, match="extension_by_two_people"), transaction.atomic():
        Extension.objects.filter(pk=extension.pk).update(approved_by=officer, approved_at=now)


def test_an_applicant_or_assessor_cannot_approve(ask, signatory, assessor, coordinator, now):
    extension = ask()

    for person in (signatory, assessor, coordinator):
        with pytest.raises(OutageRefused):
            approve_extension(extension=extension, by=person, at=now)


@pytest.mark.parametrize("shift", [timedelta(0), -HOUR])
def test_the_closing_time_only_moves_forward(shift, ask, open_round):
    with pytest.raises(OutageRefused) as refused:
        ask(closes_at=open_round.closes_at + shift)

    assert refused.value.field == "closes_at"


def test_the_closing_time_stays_before_the_end_of_scoring(ask, open_round):
    with pytest.raises(OutageRefused):
        ask(closes_at=open_round.scoring_closes_at)


def test_a_request_is_out_of_date_once_the_closing_time_moved(ask, open_round, second_officer, now):
    extension = ask()
    type(open_round).objects.filter(pk=open_round.pk).update(closes_at=open_round.closes_at + HOUR)

    with pytest.raises(OutageRefused):
        approve_extension(extension=extension, by=second_officer, at=now)


def test_nothing_is_decided_twice(ask, second_officer, decision_maker, now):
    extension = ask()
    reject_extension(extension=extension, by=second_officer, at=now, reason="Te lang")

    with pytest.raises(OutageRefused):
        approve_extension(extension=extension, by=decision_maker, at=now)

    assert ask().pk != extension.pk


def test_one_request_at_a_time(ask):
    ask()

    with pytest.raises(OutageRefused):
        ask()


def test_thirty_who_came_too_late_are_told_and_submit_after_all(ask, open_round, second_officer, now):
    drafts = []
    for _number in range(30):
        organisation = make.OrganisationFactory()
        signer = make.member_of(organisation, MembershipRole.SIGNATORY)
        drafts.append((make.complete_proposal(round=open_round, organisation=organisation), signer))
    close(open_round, now)
    for draft, signer in drafts:
        with pytest.raises(RoundClosed):
            submit_proposal(proposal=draft, token=uuid4(), by=signer, at=now)
        record_late_attempt(proposal=draft, round_=open_round, by=signer, received_at=now)
    later = now + timedelta(minutes=30)
    extension = ask(closes_at=now + 24 * HOUR, at=later)

    approve_extension(extension=extension, by=second_officer, at=later)

    told = PortalMessage.objects.filter(kind=PortalMessageKind.EXTENSION)
    assert set(told.values_list("organisation", flat=True)) == {draft.organisation_id for draft, _signer in drafts}
    assert all("te laat" in message.body or "too late" in message.body for message in told)
    mailed = OutgoingMessage.objects.filter(message_key__startswith="notice:")
    assert {signer.email for _draft, signer in drafts} <= set(mailed.values_list("recipient", flat=True))
    for draft, signer in drafts:
        draft.refresh_from_db()
        submit_proposal(proposal=draft, token=uuid4(), by=signer, at=later + HOUR)
        draft.refresh_from_db()
        assert draft.status == ProposalStatus.SUBMITTED


def test_a_closed_round_is_opened_again_by_the_same_approval(ask, open_round, second_officer, now):
    close(open_round, now)

    approve_extension(extension=ask(closes_at=now + HOUR), by=second_officer, at=now)

    open_round.refresh_from_db()
    step = StatusChange.objects.filter(round=open_round).last()
    assert (open_round.status, step.changed_by) == (RoundStatus.OPEN, second_officer)
    assert str(second_officer) in step.reason
    assert advance_rounds(at=now) == 0


def test_a_round_in_assessment_stays_closed(ask, open_round):
    make.move_rounds(type(open_round).objects.filter(pk=open_round.pk), RoundStatus.IN_ASSESSMENT)

    with pytest.raises(OutageRefused):
        ask()


def test_a_failure_while_telling_moves_nothing(ask, open_round, draft, second_officer, now, monkeypatch):
    extension, before = ask(), open_round.closes_at
    PortalMessage.objects.create(
        key=f"extension:{extension.pk}:{draft.organisation_id}x",
        organisation=draft.organisation, kind="note", subject="a", body="b", placed_at=now,
    )  # fmt: skip
    make.OutgoingMessageFactory()
    monkeypatch.setattr("proposals.services.outages.place_message", _broken)

    with pytest.raises(DatabaseError):
        approve_extension(extension=extension, by=second_officer, at=now)

    open_round.refresh_from_db()
    extension.refresh_from_db()
    assert (open_round.closes_at, extension.approved_at) == (before, None)


def _broken(**_values):
    raise DatabaseError("the database went away")


def test_a_withdrawn_proposal_is_not_told(ask, open_round, second_officer, now):
    make.ProposalFactory(round=open_round, status=ProposalStatus.WITHDRAWN)

    approve_extension(extension=ask(), by=second_officer, at=now)

    assert not PortalMessage.objects.exists()


def test_the_end_of_an_outage_is_told_once(outage, draft, now):
    end_outage(outage=outage, ended_at=now, at=now)

    message = PortalMessage.objects.get()
    assert (message.kind, message.organisation) == (PortalMessageKind.OUTAGE, draft.organisation)
    with pytest.raises(OutageRefused):
        end_outage(outage=outage, ended_at=now, at=now)


@pytest.mark.parametrize(("begin", "end"), [(HOUR, None), (-HOUR, HOUR), (-HOUR, -2 * HOUR)])
def test_an_outage_lies_in_the_past_and_runs_forward(begin, end, open_round, officer, now):
    with pytest.raises(OutageRefused):
        report_outage(
            round_=open_round,
            started_at=now + begin,
            ended_at=end and now + end,
            description="Kapot",
            by=officer,
            at=now,
        )


def test_late_attempts_are_kept_each_and_told_once(draft, signatory, open_round, now):
    close(open_round, now)

    for second in range(3):
        record_late_attempt(
            proposal=draft, round_=open_round, by=signatory, received_at=now + timedelta(seconds=second)
        )

    assert LateAttempt.objects.filter(proposal=draft).count() == 3
    assert PortalMessage.objects.filter(kind=PortalMessageKind.LATE).count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        LateAttempt.objects.update(received_at=now)


def test_of_somebody_who_goes_on_pressing_the_first_attempts_are_kept(draft, signatory, editor, open_round, now):
    close(open_round, now)

    for second in range(MOST_KEPT + 5):
        record_late_attempt(
            proposal=draft, round_=open_round, by=signatory, received_at=now + timedelta(seconds=second)
        )
    record_late_attempt(proposal=draft, round_=open_round, by=editor, received_at=now + timedelta(minutes=2))

    kept = LateAttempt.objects.filter(proposal=draft, attempted_by=signatory)
    assert kept.count() == MOST_KEPT
    assert kept.order_by("received_at")[0].received_at == now
    assert LateAttempt.objects.filter(proposal=draft, attempted_by=editor).count() == 1


def test_after_another_closing_time_attempts_are_recorded_anew(draft, signatory, open_round, now):
    for closed_at in (now, now + timedelta(days=1)):
        close(open_round, closed_at)
        for second in range(MOST_KEPT + 1):
            record_late_attempt(
                proposal=draft, round_=open_round, by=signatory, received_at=closed_at + timedelta(seconds=second)
            )

    assert LateAttempt.objects.filter(proposal=draft).count() == 2 * MOST_KEPT


def test_what_was_on_time_is_no_late_attempt(draft, signatory, open_round, now):
    with pytest.raises(IntegrityError, match="lateattempt_was_late"), transaction.atomic():
        record_late_attempt(proposal=draft, round_=open_round, by=signatory, received_at=now)
