"""Choices of assessing and deciding, with the tables of what may follow."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CriterionCode(TextChoices):
    """The five criteria, in the order of the call (Stcrt. 2019, 54056)."""

    ACTION_PLAN_FIT = "action_plan_fit", _("Fit with the action plan")
    FEASIBILITY = "feasibility", _("Feasibility")
    SME_INVOLVEMENT = "sme_involvement", _("SME involvement")
    DEMAND_ORIENTATION = "demand_orientation", _("Demand orientation")
    EXPECTED_IMPACT = "expected_impact", _("Expected impact")


class AssessmentStatus(TextChoices):
    """The life of one assessor's judgement of one proposal."""

    ASSIGNED = "assigned", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    FINAL = "final", _("Done")
    ABSTAINED = "abstained", _("Abstained")
    SET_ASIDE = "set_aside", _("Set aside")


ASSESSMENT_TRANSITIONS: Mapping[AssessmentStatus, frozenset[AssessmentStatus]] = {
    AssessmentStatus.ASSIGNED: frozenset(
        {AssessmentStatus.IN_PROGRESS, AssessmentStatus.FINAL, AssessmentStatus.ABSTAINED, AssessmentStatus.SET_ASIDE}
    ),
    AssessmentStatus.IN_PROGRESS: frozenset(
        {AssessmentStatus.FINAL, AssessmentStatus.ABSTAINED, AssessmentStatus.SET_ASIDE}
    ),
    AssessmentStatus.FINAL: frozenset({AssessmentStatus.IN_PROGRESS, AssessmentStatus.SET_ASIDE}),
    AssessmentStatus.ABSTAINED: frozenset({AssessmentStatus.IN_PROGRESS, AssessmentStatus.SET_ASIDE}),
    AssessmentStatus.SET_ASIDE: frozenset(),
}


class ConflictKind(TextChoices):
    """What ties an assessor to an applicant."""

    PERSONAL = "personal", _("Personal")
    FINANCIAL = "financial", _("Financial")
    EMPLOYER = "employer", _("Through work")
    REGION = "region", _("Through the region")


class ConflictOrigin(TextChoices):
    """How a conflict of interest became known."""

    DECLARED = "declared", _("Told by the assessor")
    FOUND = "found", _("Found in the data")
    PINNED = "pinned", _("Noted by the coordinator")


class AttendanceKind(TextChoices):
    """Whether somebody came to a meeting of the panel."""

    EXPECTED = "expected", _("Expected")
    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Absent")


class PresenceKind(TextChoices):
    """Where somebody of a meeting was while a proposal was discussed."""

    PRESENT = "present", _("In the room")
    LEFT = "left", _("Left the room because of an interest")
    ABSENT = "absent", _("Not there")


class AssignmentRunStatus(TextChoices):
    """What became of a division of the work."""

    PROPOSED = "proposed", _("Proposed")
    APPLIED = "applied", _("Applied")
    DISCARDED = "discarded", _("Put away")


class WishKind(TextChoices):
    """What an assessor would like, or would rather not."""

    LIKE = "like", _("Would like to")
    RATHER_NOT = "rather_not", _("Would rather not")


class DivisionStep(TextChoices):
    """What is done with a division in the background."""

    PROPOSE = "propose", _("Being made")
    APPLY = "apply", _("Being applied")


class DivisionJobStatus(TextChoices):
    """Where work on a division in the background stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being worked on")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class UncertaintyStatus(TextChoices):
    """Where the calculation of how sure a ranking is stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being calculated")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class StandingKind(TextChoices):
    """What the calculation made of a proposal."""

    SCORED = "scored", _("Scored")
    RANKED = "ranked", _("With a place")
    BELOW_MINIMUM = "below_minimum", _("Below a minimum score")
    TOO_FEW = "too_few", _("Too few assessments")
    UNDECIDED = "undecided", _("Waits for the lottery")


class SeparationRule(TextChoices):
    """What puts a proposal below the one above it (assessment.ranking.RankRule)."""

    SCORE = "score", _("The score")
    CRITERION = "criterion", _("A criterion")
    LOTTERY = "lottery", _("The lottery")


class DivisionAim(TextChoices):
    """What weighs most in a division of the work, after filling the places."""

    FEWEST_CHANGES = "fewest_changes", _("Change as little as possible")
    MOST_EVEN = "most_even", _("Divide as evenly as possible, and change as little as that allows")
    ADD_ONLY = "add_only", _("Only add: whoever was asked stays")


class AllocationStatus(TextChoices):
    """Where an allocation stands on its way to a decision."""

    CALCULATED = "calculated", _("Calculated")
    PROPOSED = "proposed", _("Sent for approval")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")


ALLOCATION_TRANSITIONS: Mapping[AllocationStatus, frozenset[AllocationStatus]] = {
    AllocationStatus.CALCULATED: frozenset({AllocationStatus.PROPOSED}),
    AllocationStatus.PROPOSED: frozenset({AllocationStatus.APPROVED, AllocationStatus.RETURNED}),
    # Only when an applicant pulled out before the publication: then the approval no longer rests on what there is.
    AllocationStatus.APPROVED: frozenset({AllocationStatus.RETURNED}),
    AllocationStatus.RETURNED: frozenset(),
}


class Outcome(TextChoices):
    """What a decision says."""

    AWARDED = "awarded", _("Awarded")
    RESERVE = "reserve", _("Reserve")
    REJECTED = "rejected", _("Rejected")


class FollowUpGround(TextChoices):
    """What a later decision on a proposal rests on."""

    RESERVE = "reserve", _("Moved up from the reserve list")
    OBJECTION = "objection", _("Outcome of an objection")


class LapseGround(TextChoices):
    """Why an award lapses."""

    DECLINED = "declined", _("The applicant does not want the contribution any more")
    NOT_CARRIED_OUT = "not_carried_out", _("The deal falls through")
    OTHER = "other", _("Another reason")


class PostChannel(TextChoices):
    """How a letter from an applicant reached the ministry."""

    PORTAL = "portal", _("Through this site")
    EMAIL = "email", _("By e-mail")
    LETTER = "letter", _("By post")
    HANDED_IN = "handed_in", _("Handed in")


class ObjectionOutcome(TextChoices):
    """What was decided on an objection."""

    FOUNDED = "founded", _("Founded")
    UNFOUNDED = "unfounded", _("Unfounded")
    INADMISSIBLE = "inadmissible", _("Not taken up")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ObjectionPauseKind(TextChoices):
    """Why the term to decide on an objection stands still (Awb 7:10)."""

    DEFECT = "defect", _("We asked to complete the objection")
    CONSENT = "consent", _("The objector agrees")


class TermPauseKind(TextChoices):
    """Why the term to decide stands still, besides a supplement (Awb 4:15(2))."""

    CONSENT = "consent", _("The applicant agrees")
    APPLICANT = "applicant", _("The delay is due to the applicant")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")


class NextDoesNotFit(TextChoices):
    """What a ranking does at the first proposal that asks more than is left."""

    STOP = "stop", _("Stop there: who stands lower gets nothing")
    SKIP = "skip", _("Skip it, and go on with the next that does fit")
    PART_FUND = "part_fund", _("Give it what is left, and stop")


class GroupKind(TextChoices):
    """By what proposals are grouped in a limit."""

    PROVINCE = "province", _("Province")
    PART = "part", _("Part of the country")
    THEME = "theme", _("Theme")


class CountryPart(TextChoices):
    """The parts of the country (NUTS 1)."""

    NORTH = "noord", _("North")
    EAST = "oost", _("East")
    WEST = "west", _("West")
    SOUTH = "zuid", _("South")
