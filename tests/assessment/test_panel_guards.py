"""What PostgreSQL holds of the panel meeting, against raw writes too."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.enums import PresenceKind
from assessment.models import PanelConsensus, PanelDiscussion, PanelMeeting, PanelNote, PanelPresence
from proposals.enums import ProposalStatus, RoundStatus
from proposals.models.database_rules import violated_rule
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db

PARTS = [build.PanelPresenceFactory, build.PanelNoteFactory, build.PanelConsensusFactory]


def refused(action):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        action()
    return violated_rule(refusal.value)


@pytest.mark.parametrize("factory", [build.PanelMeetingFactory, build.PanelAttendanceFactory, *PARTS])
def test_factories_make_rows_that_the_database_accepts(factory):
    assert factory().pk


@pytest.mark.parametrize("status", [RoundStatus.IN_ASSESSMENT, RoundStatus.DECIDED, RoundStatus.FINISHED])
def test_no_meeting_while_scores_are_given_or_after_the_decision(status):
    assert refused(lambda: build.PanelMeetingFactory(round__status=status)) == "panel_not_open"


@pytest.mark.parametrize("status", [ProposalStatus.DECISION_DRAFTED, ProposalStatus.IN_ASSESSMENT])
@pytest.mark.parametrize("factory", PARTS)
def test_nothing_is_recorded_about_a_proposal_before_or_after_the_panel(factory, status):
    discussion = build.PanelDiscussionFactory()
    make.move_proposal(discussion.proposal, status)

    assert refused(lambda: factory(discussion=discussion)) == "panel_not_open"


def test_a_discussion_belongs_to_a_meeting_of_its_round():
    other = build.PanelMeetingFactory()
    discussion = build.PanelDiscussionFactory()

    move = lambda: PanelDiscussion.objects.filter(pk=discussion.pk).update(meeting=other)  # noqa: E731

    assert refused(move) == "panel_other_round"


def test_who_has_an_interest_is_not_present_but_may_have_left():
    discussion = build.PanelDiscussionFactory()
    conflict = build.ConflictOfInterestFactory(proposal=discussion.proposal)
    values = {"discussion": discussion, "person": conflict.assessor}

    assert refused(lambda: build.PanelPresenceFactory(**values)) == "panel_interest"
    left = build.PanelPresenceFactory(presence=PresenceKind.LEFT, **values)
    back = lambda: PanelPresence.objects.filter(pk=left.pk).update(presence=PresenceKind.PRESENT)  # noqa: E731
    assert refused(back) == "panel_interest"


def test_an_interest_that_ended_keeps_nobody_away():
    discussion = build.PanelDiscussionFactory()
    ended = {"ended_at": timezone.now(), "ended_by": make.UserFactory(), "end_reason": "Een vergissing."}
    conflict = build.ConflictOfInterestFactory(proposal=discussion.proposal, **ended)

    assert build.PanelPresenceFactory(discussion=discussion, person=conflict.assessor).pk


def test_who_has_an_interest_neither_chairs_nor_records():
    discussion = build.PanelDiscussionFactory()
    person = build.ConflictOfInterestFactory(proposal=discussion.proposal).assessor
    chairs = lambda: PanelDiscussion.objects.filter(pk=discussion.pk).update(chair=person)  # noqa: E731

    assert refused(chairs) == "panel_interest"
    assert refused(lambda: build.PanelNoteFactory(discussion=discussion, written_by=person)) == "panel_interest"
    assert refused(lambda: build.PanelConsensusFactory(discussion=discussion, recorded_by=person)) == "panel_interest"


@pytest.mark.parametrize("points", [0, 6])
def test_consensus_stays_within_the_scale(points):
    assert refused(lambda: build.PanelConsensusFactory(points=points)) == "panel_points_in_scale"


def test_consensus_may_be_that_there_is_none():
    assert build.PanelConsensusFactory(points=None).pk


def test_consensus_is_about_a_criterion_of_the_round():
    assert refused(lambda: build.PanelConsensusFactory(criterion=build.CriterionFactory())) == "panel_other_round"


@pytest.mark.parametrize(
    ("factory", "model", "change", "rule"),
    [
        (build.PanelNoteFactory, PanelNote, {"text": "anders"}, "panelnote_immutable"),
        (build.PanelConsensusFactory, PanelConsensus, {"points": 5}, "panelconsensus_immutable"),
    ],
)
def test_what_was_written_stands(factory, model, change, rule):
    row = factory()

    assert refused(lambda: model.objects.filter(pk=row.pk).update(**change)) == rule
    assert refused(row.delete) == rule


@pytest.mark.parametrize(
    ("factory", "change", "rule"),
    [
        (build.PanelNoteFactory, {"text": ""}, "panelnote_has_text"),
        (build.PanelConsensusFactory, {"reason": ""}, "panelconsensus_has_reason"),
    ],
)
def test_words_are_needed(factory, change, rule):
    assert refused(lambda: factory(**change)) == rule


def test_one_meeting_a_day_and_one_version_each():
    meeting = build.PanelMeetingFactory()
    consensus = build.PanelConsensusFactory()
    again = {"discussion": consensus.discussion, "criterion": consensus.criterion, "version": consensus.version}

    assert refused(lambda: build.PanelMeetingFactory(round=meeting.round)) == "panelmeeting_date_once"
    assert refused(lambda: build.PanelConsensusFactory(**again)) == "panelconsensus_version_once"
    tomorrow = meeting.meeting_date + timedelta(days=1)
    assert PanelMeeting.objects.filter(pk=meeting.pk).update(meeting_date=tomorrow) == 1
