"""Who assesses what."""

from datetime import datetime

import pghistory
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from assessment.emails import Mail, assignment_mail, taken_away_mail
from assessment.enums import AssessmentStatus
from assessment.models import Assessment, Criterion, CriterionScore
from assessment.queries.assignment_problem import ASSIGNABLE_STATUSES
from assessment.queries.assignment_runs import may_come_back
from assessment.queries.conflicts import ties_of
from assessment.services.interests import require_no_interest_in
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from assessment.services.standing import refresh_standing
from proposals.enums import ProposalStatus, Role, RoundStatus
from proposals.models import Proposal, Round, User
from proposals.services.messages import queue_message
from proposals.services.status import change_status

UNFINISHED_STATUSES = frozenset({AssessmentStatus.ASSIGNED, AssessmentStatus.IN_PROGRESS})
#: In these the panel meets: what was not finished by then can still be taken off, for no score hangs on it.
STATUSES_OF_THE_PANEL = frozenset({RoundStatus.SCORING_CLOSED, RoundStatus.ALLOCATING})


class AssignmentRefused(Refused):
    """This assessor cannot assess this proposal."""


class NotAnAssessor(AssignmentRefused):
    """The person does not hold the role of assessor."""


class HasInterest(AssignmentRefused):
    """Something ties the person to the applicant (Awb 2:4)."""


class NotAssignable(AssignmentRefused):
    """The round or the proposal is not being assessed."""


class ReasonNeeded(Refused):
    """Whoever takes an assessment away or returns something says why."""


@transaction.atomic
def assign_assessor(
    *, proposal: Proposal, assessor: User, by: User, at: datetime, tells_at_once: bool = False
) -> Assessment:
    """Ask an assessor to assess a proposal; with the first one the proposal is in assessment.

    Gives the assessment that exists when it was asked before. The assessor gets a mail, but by default not a second
    one on a day while something of that day is still waiting: who asks by hand, asks one by one.

    :raises NotAnAssessor: if the person does not hold the role.
    :raises HasInterest: if a conflict of interest is noted, or stands in the data and nobody looked at it.
    :raises NotAssignable: if round or proposal is not being assessed, or the assessment was set aside.
    :raises approval.HasInterest: if `by` has an interest in the proposal.
    """
    round_ = lock_round(proposal.round_id)
    require_no_interest_in(proposal, by, decides=False)
    proposal.refresh_from_db(fields=["status"])
    _check_assignable(round_, proposal)
    _check_assessor(proposal, assessor)
    return ask_assessor(round_=round_, proposal=proposal, assessor=assessor, by=by, at=at, tells_at_once=tells_at_once)


def ask_assessor(
    *, round_: Round, proposal: Proposal, assessor: User, by: User, at: datetime, tells_at_once: bool = True
) -> Assessment:
    """Ask an assessor of whom the rules were checked, under the lock of the round.

    What is asked at the same `at` is one step, with one mail for each person. Whoever a division moved to another
    proposal, or for whom a mistaken interest closed it, may come back; the own scores are still there.

    :raises NotAssignable: if the person was taken off this proposal before.
    """
    existing = Assessment.objects.filter(proposal=proposal, assessor=assessor).first()
    if existing is None:
        assessment = _create_assessment(proposal, assessor, by, at)
    elif _may_come_back(existing, round_):
        assessment = _ask_again(existing, by, at)
    else:
        return _still_assigned(existing)
    if proposal.status == ProposalStatus.ADMISSIBLE:
        change_status(proposal, ProposalStatus.IN_ASSESSMENT, by=by, at=at)
    if tells_at_once or not _was_told_today(assessment, at):
        _tell(assignment_mail(round_, assessor, at), at)
    return assessment


@transaction.atomic
def set_aside(*, assessment: Assessment, reason: str, by: User, at: datetime) -> Assessment:
    """Take a proposal away from an assessor; scores stay in the record and no longer count.

    The reason is kept in the history of the row. The assessor hears that work went elsewhere, not what or why.
    After scoring is closed only what was not finished can go: it keeps its assessor out of the panel, and nobody can
    finish it any more.

    :raises ReasonNeeded: without a reason.
    :raises NotAssignable: when scoring is closed and it was finished, or it was set aside before.
    :raises approval.HasInterest: if `by` has an interest in the proposal.
    """
    if not reason.strip():
        raise ReasonNeeded(_("Write why this assessment is set aside."))
    round_ = lock_round(assessment.proposal.round_id)
    require_no_interest_in(assessment.proposal, by, decides=False)
    return take_off(round_=round_, assessment=assessment, reason=reason.strip(), by=by, at=at)


def take_off(*, round_: Round, assessment: Assessment, reason: str, by: User, at: datetime) -> Assessment:
    """Take a proposal off an assessor for a reason that was checked, under the lock of the round.

    :raises NotAssignable: when scoring is closed and it was finished, or it was set aside before.
    """
    stored = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    is_left_over = round_.status in STATUSES_OF_THE_PANEL and stored.status in UNFINISHED_STATUSES
    if round_.status != RoundStatus.IN_ASSESSMENT and not is_left_over:
        raise NotAssignable(_("Scoring is closed. Assessments do not change any more."))
    if stored.status == AssessmentStatus.SET_ASIDE:
        raise NotAssignable(_("This assessment was set aside already."))
    with pghistory.context(set_aside_by=by.pk, set_aside_at=at.isoformat(), reason=reason):
        Assessment.objects.filter(pk=stored.pk).update(status=AssessmentStatus.SET_ASIDE, version=stored.version + 1)
    _tell(taken_away_mail(round_, stored.assessor, at), at)
    if stored.status == AssessmentStatus.FINAL:
        refresh_standing(stored.proposal_id, round_=round_, at=at)
    assessment.refresh_from_db()
    return assessment


def _check_assignable(round_: Round, proposal: Proposal) -> None:
    if round_.status != RoundStatus.IN_ASSESSMENT:
        raise NotAssignable(_("This round is not in assessment. Start the assessment first."))
    if not Criterion.objects.filter(round=round_).exists():
        raise NotAssignable(_("This round has no criteria yet. Add them in the technical admin first."))
    if proposal.status not in ASSIGNABLE_STATUSES:
        raise NotAssignable(_("This proposal is not being assessed. Only admissible proposals are."))


def _check_assessor(proposal: Proposal, assessor: User) -> None:
    if not (assessor.is_active and assessor.role_grants.current().filter(role=Role.ASSESSOR).exists()):
        raise NotAnAssessor(_("%(person)s is not an assessor. Choose somebody else.") % {"person": assessor})
    if tie := ties_of(proposal).get(assessor.pk):
        words = _("%(person)s has an interest in this proposal: %(tie)s Choose somebody else.")
        raise HasInterest(words % {"person": assessor, "tie": tie})


def _was_told_today(assessment: Assessment, at: datetime) -> bool:
    """Say whether the person was asked for something else of the round on this day, and has not finished that."""
    others = Assessment.objects.filter(assessor=assessment.assessor_id, proposal__round=assessment.proposal.round_id)
    waiting = others.filter(status__in=UNFINISHED_STATUSES).exclude(pk=assessment.pk)
    return any(localdate(each) == localdate(at) for each in waiting.values_list("assigned_at", flat=True))


def _still_assigned(assessment: Assessment) -> Assessment:
    if assessment.status == AssessmentStatus.SET_ASIDE:
        raise NotAssignable(
            _("%(person)s was taken off this proposal before. Choose somebody else.") % {"person": assessment.assessor}
        )
    return assessment


def _may_come_back(assessment: Assessment, round_: Round) -> bool:
    """Say whether a division or a mistaken interest took this away, and not a person with a reason."""
    if assessment.status != AssessmentStatus.SET_ASIDE:
        return False
    return (assessment.proposal_id, assessment.assessor_id) in may_come_back(round_)


def _ask_again(assessment: Assessment, by: User, at: datetime) -> Assessment:
    """Give somebody back what a division moved or a mistake closed; interests are asked for anew before reading."""
    has_scores = assessment.scores.exclude(points=None, reason="").exists()
    Assessment.objects.filter(pk=assessment.pk).update(
        status=AssessmentStatus.IN_PROGRESS if has_scores else AssessmentStatus.ASSIGNED,
        version=assessment.version + 1,
        assigned_at=at,
        assigned_by=by,
        finished_at=None,
        declared_free_at=None,
    )
    assessment.refresh_from_db()
    return assessment


def _create_assessment(proposal: Proposal, assessor: User, by: User, at: datetime) -> Assessment:
    """Make the assessment with an empty row for each criterion of the round."""
    assessment = Assessment.objects.create(proposal=proposal, assessor=assessor, assigned_at=at, assigned_by=by)
    criteria = Criterion.objects.filter(round_id=proposal.round_id)
    CriterionScore.objects.bulk_create(CriterionScore(assessment=assessment, criterion=each) for each in criteria)
    return assessment


def _tell(mail: Mail, at: datetime) -> None:
    queue_message(key=mail.key, recipient=mail.recipient, subject=mail.subject, body=mail.body, at=at)
