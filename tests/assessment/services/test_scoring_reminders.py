"""Reminders to assessors: by hand once a day, by themselves 7 and 2 days before the end, never with contents."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.services.conflicts import pin_conflict
from assessment.services.scoring_reminders import ReminderRefused, queue_scoring_reminders, remind_assessors
from proposals.enums import RoundStatus
from proposals.models import OutgoingMessage, Round
from tests.factories import assessment as build


@pytest.fixture
def deadline():
    return timezone.now() + timedelta(days=20)


@pytest.fixture
def round_(db, deadline):
    return build.scoring_round(slug="ronde", scoring_closes_at=deadline)


@pytest.fixture
def proposal(round_):
    return build.admissible_proposal(round_, title="Geheime winkels online", region_label="Regio Verborgen")


def reminders():
    return OutgoingMessage.objects.filter(message_key__startswith="scoring-reminder:").order_by("pk")


def to_whom():
    return list(reminders().values_list("recipient", flat=True))


def test_by_hand_reminds_the_chosen_who_have_work_left(round_, proposal):
    busy, done, other = build.assessors()
    build.assigned(proposal, busy)
    build.assigned(proposal, other)
    build.assess(proposal, done)

    told = remind_assessors(round_=round_, people=[busy.pk, done.pk], at=timezone.now())

    assert told == (busy,)
    assert to_whom() == [busy.email]


def test_by_hand_reminds_once_a_day(round_, proposal):
    (busy,) = build.assessors(1)
    build.assigned(proposal, busy)
    now = timezone.now()
    remind_assessors(round_=round_, people=[busy.pk], at=now)

    with pytest.raises(ReminderRefused):
        remind_assessors(round_=round_, people=[busy.pk], at=now + timedelta(seconds=1))
    remind_assessors(round_=round_, people=[busy.pk], at=now + timedelta(days=1))

    assert to_whom() == [busy.email] * 2


@pytest.mark.parametrize("change", [{"status": RoundStatus.SCORING_CLOSED}])
def test_by_hand_refuses_after_scoring(round_, proposal, change):
    (busy,) = build.assessors(1)
    build.assigned(proposal, busy)
    Round.objects.filter(pk=round_.pk).update(**change)

    with pytest.raises(ReminderRefused):
        remind_assessors(round_=round_, people=[busy.pk], at=timezone.now())
    assert not reminders().exists()


def test_by_hand_refuses_nobody(round_):
    with pytest.raises(ReminderRefused):
        remind_assessors(round_=round_, people=[], at=timezone.now())


def test_a_reminder_names_no_proposal_and_no_number(round_, proposal):
    (busy,) = build.assessors(1)
    build.assigned(proposal, busy)
    remind_assessors(round_=round_, people=[busy.pk], at=timezone.now())
    text = reminders().get().subject + reminders().get().body

    for secret in (proposal.title, proposal.region_label, proposal.organisation.name, str(proposal.reference)):
        assert secret not in text
    assert reminders().get().proposal is None


@pytest.mark.parametrize(
    ("left", "expected"),
    [(timedelta(days=7, minutes=1), 0), (timedelta(days=7), 1), (timedelta(days=2), 1), (timedelta(0), 0)],
)
def test_by_itself_begins_seven_days_before_the_end_and_stops_at_the_end(round_, proposal, deadline, left, expected):
    (busy,) = build.assessors(1)
    build.assigned(proposal, busy)

    assert queue_scoring_reminders(at=deadline - left) == expected


def test_by_itself_reminds_each_twice_however_often_the_sweeper_comes(round_, proposal, deadline):
    (busy,) = build.assessors(1)
    build.assigned(proposal, busy)

    for hours in range(7 * 24, 0, -5):
        queue_scoring_reminders(at=deadline - timedelta(hours=hours))

    assert to_whom() == [busy.email] * 2


def test_by_itself_never_on_the_day_of_one_by_hand(round_, proposal, deadline):
    (busy,) = build.assessors(1)
    build.assigned(proposal, busy)
    day = (deadline - timedelta(days=7)).replace(hour=9, minute=0)
    remind_assessors(round_=round_, people=[busy.pk], at=day)

    assert queue_scoring_reminders(at=day.replace(hour=20)) == 0
    assert queue_scoring_reminders(at=day + timedelta(days=1)) == 1


def test_by_itself_leaves_alone_who_is_done_or_has_an_interest(round_, proposal, deadline, coordinator):
    done, tied, _third = build.assessors()
    build.assess(proposal, done)
    build.assigned(proposal, tied)
    pin_conflict(
        proposal=proposal, assessor=tied, kind="personal", explanation="Familie.", by=coordinator, at=timezone.now()
    )

    assert queue_scoring_reminders(at=deadline - timedelta(days=2)) == 0


def test_another_deadline_has_reminders_of_its_own(round_, proposal, deadline):
    (busy,) = build.assessors(1)
    build.assigned(proposal, busy)
    queue_scoring_reminders(at=deadline - timedelta(days=2))
    later = deadline + timedelta(days=10)
    Round.objects.filter(pk=round_.pk).update(scoring_closes_at=later)

    assert queue_scoring_reminders(at=later - timedelta(days=2)) == 1
