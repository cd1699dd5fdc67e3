"""Rules of the panel meeting that PostgreSQL holds by trigger, and their words."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from proposals.models.database_rules import add_rule_messages, immutable, refuse

add_rule_messages(
    {
        "panel_not_open": _(
            "The panel meeting is recorded after scoring has closed and before a decision is drafted. "
            "At this moment nothing can be added or changed."
        ),
        "panel_other_round": _("This does not belong to the round of the meeting."),
        "panel_interest": _(
            "This person has an interest in the proposal and is not there when it is discussed (Awb 2:4)."
        ),
        "panel_points_in_scale": _("These points lie outside the scale of the criterion. Choose points of the scale."),
        "panelnote_immutable": _("A note that was written does not change. Write another one."),
        "panelconsensus_immutable": _("What was recorded does not change. Record a next version."),
    }
)

MEETING_STATUSES = "('scoring_closed', 'allocating')"


def _has_interest(person: str) -> str:
    """Give the SQL condition that `person` (a column) has an interest in force in v_proposal."""
    return f"""EXISTS (SELECT 1 FROM assessment_conflictofinterest c
                       WHERE c.proposal_id = v_proposal AND c.assessor_id = {person} AND c.ended_at IS NULL)"""  # noqa: S608 - our own tables and columns


def _open_discussion(source: str, person: str) -> str:
    """Give the statements that find the proposal of a row and refuse when nothing is recorded at this moment.

    The round is locked first: who waited for somebody who drafts decisions must see the statuses after that.
    """
    return f"""
        SELECT {source} INTO v_proposal;
        PERFORM 1 FROM proposals_round r JOIN proposals_proposal p ON p.round_id = r.id
          WHERE p.id = v_proposal FOR SHARE OF r;
        IF NOT EXISTS (SELECT 1 FROM proposals_proposal p JOIN proposals_round r ON r.id = p.round_id
                        WHERE p.id = v_proposal AND p.status = 'assessed' AND r.status IN {MEETING_STATUSES}) THEN
            {refuse("panel_not_open", "the panel meeting is not open")}
        END IF;
        IF {_has_interest(person)} THEN
            {refuse("panel_interest", "somebody with an interest takes part")}
        END IF;
    """  # noqa: S608 - our own tables and columns


_OF_DISCUSSION = "(SELECT d.proposal_id FROM assessment_paneldiscussion d WHERE d.id = NEW.discussion_id)"

MEETING_WHEN_OPEN = pgtrigger.Trigger(
    name="when_open",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        PERFORM 1 FROM proposals_round WHERE id = NEW.round_id FOR SHARE;
        IF NOT EXISTS (SELECT 1 FROM proposals_round WHERE id = NEW.round_id AND status IN {MEETING_STATUSES}) THEN
            {refuse("panel_not_open", "the panel meeting is not open")}
        END IF;
        RETURN NEW;
    """,  # noqa: S608 - our own tables and columns
)

DISCUSSION_WHEN_OPEN = pgtrigger.Trigger(
    name="when_open",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("v_proposal", "bigint")],
    func=f"""
        {_open_discussion("NEW.proposal_id", "NEW.changed_by_id")}
        IF NOT EXISTS (SELECT 1 FROM assessment_panelmeeting m JOIN proposals_proposal p ON p.round_id = m.round_id
                        WHERE m.id = NEW.meeting_id AND p.id = NEW.proposal_id) THEN
            {refuse("panel_other_round", "meeting of another round")}
        END IF;
        IF NEW.chair_id IS NOT NULL AND {_has_interest("NEW.chair_id")} THEN
            {refuse("panel_interest", "the chair has an interest")}
        END IF;
        RETURN NEW;
    """,  # noqa: S608 - our own tables and columns
)

PRESENCE_WITHOUT_INTEREST = pgtrigger.Trigger(
    name="without_interest",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("v_proposal", "bigint")],
    func=f"""
        {_open_discussion(_OF_DISCUSSION, "NEW.recorded_by_id")}
        IF NEW.presence = 'present' AND {_has_interest("NEW.person_id")} THEN
            {refuse("panel_interest", "somebody with an interest is present")}
        END IF;
        RETURN NEW;
    """,
)

NOTE_WHEN_OPEN = pgtrigger.Trigger(
    name="when_open",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("v_proposal", "bigint")],
    func=f"{_open_discussion(_OF_DISCUSSION, 'NEW.written_by_id')} RETURN NEW;",
)

CONSENSUS_WHEN_OPEN = pgtrigger.Trigger(
    name="when_open",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("v_proposal", "bigint"), ("v_criterion", "assessment_criterion%ROWTYPE")],
    func=f"""
        {_open_discussion(_OF_DISCUSSION, "NEW.recorded_by_id")}
        SELECT * INTO v_criterion FROM assessment_criterion WHERE id = NEW.criterion_id;
        IF NOT EXISTS (SELECT 1 FROM proposals_proposal p
                        WHERE p.id = v_proposal AND p.round_id = v_criterion.round_id) THEN
            {refuse("panel_other_round", "criterion of another round")}
        END IF;
        IF NEW.points < v_criterion.minimum_points OR NEW.points > v_criterion.maximum_points THEN
            {refuse("panel_points_in_scale", "points outside the scale")}
        END IF;
        RETURN NEW;
    """,  # noqa: S608 - our own tables and columns
)

NOTE_IMMUTABLE = immutable("panelnote_immutable")
CONSENSUS_IMMUTABLE = immutable("panelconsensus_immutable")
