"""Who may assess, rank, allocate, approve and publish; when is told by the tables of transitions."""

from typing import Any

import rules
from django.db.models import Q

from assessment.enums import AssessmentStatus
from assessment.models import AllocationRun, Assessment, AwardDecision, ConflictOfInterest, Criterion
from assessment.models.assessment import ROLES_THAT_READ_SCORES, STATUSES_AFTER_SCORING
from assessment.models.conflict import ROLES_THAT_READ_CONFLICTS
from proposals.enums import Role, RoundStatus
from proposals.models import Proposal, Round, User
from proposals.permissions import holds_role


def assigned_proposals(user: User) -> Q:
    """Give the proposals that an assessor was assigned and that were not taken away again."""
    if not user.has_role(Role.ASSESSOR):
        return Q(pk__in=[])
    closed = [AssessmentStatus.SET_ASIDE, AssessmentStatus.ABSTAINED]
    # Nothing opens before the assessor said that there is no interest (Awb 2:4).
    own = Assessment.objects.filter(assessor=user, declared_free_at__isnull=False).exclude(status__in=closed)
    own = own.exclude(proposal__in=ConflictOfInterest.objects.barring(user))
    # Somebody who came to work for the applicant does not assess it any more.
    return Q(pk__in=own.values("proposal")) & ~Q(status="draft") & ~Q(organisation__in=list(user.membership_roles))


def barred_proposals(user: User) -> Q:
    """Give the proposals in which a person has an interest in force: staff do not read them either (Awb 2:4)."""
    return Q(pk__in=ConflictOfInterest.objects.barring(user))


is_assessor = holds_role(Role.ASSESSOR)
is_decision_maker = holds_role(Role.DECISION_MAKER)
is_programme_officer = holds_role(Role.PROGRAMME_OFFICER)
divides_the_work = holds_role(Role.ASSESSOR_COORDINATOR, Role.PROGRAMME_OFFICER)
follows_the_round = holds_role(*ROLES_THAT_READ_SCORES)


@rules.predicate
def is_own_assessment(user: Any, assessment: Assessment | None) -> bool:
    """Say whether the assessment was asked of this person and was not set aside."""
    return (
        assessment is not None
        and assessment.assessor_id == getattr(user, "pk", None)
        and assessment.status != AssessmentStatus.SET_ASIDE
    )


@rules.predicate
def is_past_scoring(user: Any, round_: Round | None) -> bool:
    """Say whether scores may be seen: not before scoring is closed, whoever asks."""
    return round_ is not None and round_.status in STATUSES_AFTER_SCORING


@rules.predicate
def compares_impartially(user: Any, round_: Round | None) -> bool:
    """Say whether this person has no interest in a proposal of the round: who has, compares none (Awb 2:4).

    Interests are of assessors; it asks the database only of staff who assess as well.
    """
    if round_ is None or not isinstance(user, User) or not user.has_role(Role.ASSESSOR):
        return True
    return not ConflictOfInterest.objects.closing_rounds(user).filter(proposal__round=round_).exists()


@rules.predicate
def did_not_prepare(user: Any, run: AllocationRun | None) -> bool:
    """Say whether somebody else designed, calculated and sent the run for approval."""
    return run is not None and user.pk not in run.preparer_ids


@rules.predicate
def may_see_decision(user: Any, proposal: Proposal | None) -> bool:
    """Say whether the decision on the proposal is visible: to its applicant only once published."""
    return proposal is not None and AwardDecision.objects.visible_to(user).filter(proposal=proposal).exists()


@rules.predicate
def is_in_preparation(user: Any, criterion: Criterion | None) -> bool:
    """Say whether the criterion may change in the technical admin: only while its round is prepared.

    Those of a published call change on the page of the set-up, until the round opens.
    """
    return criterion is None or criterion.round.status == RoundStatus.PREPARATION


rules.add_perm("assessment.use_desk", is_assessor)
rules.add_perm("assessment.score_assessment", is_assessor & is_own_assessment)
rules.add_perm("assessment.assign_assessors", divides_the_work)
rules.add_perm("assessment.see_interests", holds_role(*ROLES_THAT_READ_CONFLICTS))
rules.add_perm("assessment.judge_interests", divides_the_work)
rules.add_perm("assessment.make_practice", divides_the_work)
# How strict an assessor is, is between that assessor and the coordinator.
rules.add_perm("assessment.read_calibration", holds_role(Role.ASSESSOR_COORDINATOR))
rules.add_perm("assessment.see_calibration", holds_role(Role.ASSESSOR_COORDINATOR) & is_past_scoring)
rules.add_perm("assessment.close_scoring", divides_the_work)
rules.add_perm("assessment.see_progress", follows_the_round)
rules.add_perm("assessment.see_ranking", follows_the_round & is_past_scoring & compares_impartially)
rules.add_perm("assessment.compare_proposals", follows_the_round & compares_impartially)
rules.add_perm("assessment.see_panel", follows_the_round & is_past_scoring)
rules.add_perm("assessment.hold_panel", divides_the_work)
rules.add_perm("assessment.save_ranking_view", holds_role(*(ROLES_THAT_READ_SCORES - {Role.CONTROLLER})))
rules.add_perm("assessment.see_allocations", follows_the_round)
rules.add_perm("assessment.run_allocation", is_programme_officer)
rules.add_perm("assessment.propose_allocation", is_programme_officer)
rules.add_perm("assessment.approve_allocation", is_decision_maker & did_not_prepare)
rules.add_perm("assessment.return_allocation", is_decision_maker)
# The rule of a round: programme staff may know of it before it is published.
rules.add_perm("assessment.see_rule", follows_the_round)
rules.add_perm("assessment.amend_rule", is_programme_officer)
rules.add_perm("assessment.decide_amendment", is_decision_maker)
rules.add_perm("assessment.see_decisions", follows_the_round)
rules.add_perm("assessment.publish_decisions", holds_role(Role.PROGRAMME_OFFICER, Role.DECISION_MAKER))
rules.add_perm("assessment.read_decision", may_see_decision)
# After the publication: lapses, later decisions, objections and terms.
rules.add_perm("assessment.keep_decisions", is_programme_officer)
rules.add_perm("assessment.take_back_lapse", holds_role(Role.PROGRAMME_OFFICER, Role.DECISION_MAKER))
rules.add_perm("assessment.decide_objection", is_decision_maker)

# The technical admin (/admin/): criteria until the round is published, otherwise looking only.
rules.add_perm("assessment.view_criterion", follows_the_round)
rules.add_perm("assessment.add_criterion", is_programme_officer)
rules.add_perm("assessment.change_criterion", is_programme_officer & is_in_preparation)
rules.add_perm("assessment.delete_criterion", is_programme_officer & is_in_preparation)
rules.add_perm("assessment.view_allocationrun", follows_the_round)
rules.add_perm("assessment.view_awarddecision", follows_the_round)
