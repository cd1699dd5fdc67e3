"""Assessments at once: the rows that the services leave, written in a handful of statements for all.

The services lock, read and check again at each step what a factory knows. Every change that leaves a trace in the
history is made here too, in the same order; tests/assessment/services/test_scores_at_once.py compares the two.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from assessment.emails import assignment_mail
from assessment.enums import AssessmentStatus, CriterionCode
from assessment.models import Assessment, ConflictOfInterest, Criterion, CriterionScore, Standing
from assessment.queries.scores import criteria_with_rule, points_by_proposal, score_from_points
from assessment.queries.standings import score_values
from assessment.services.standing import ALL_FIELDS
from proposals.enums import ProposalStatus, Role, RoundStatus
from proposals.models import Membership, Proposal, RoleGrant, Round, User
from proposals.services.messages import queue_message
from proposals.services.status import change_statuses

Scored = tuple[Proposal, User, Sequence[int]]
READY = {ProposalStatus.ADMISSIBLE, ProposalStatus.IN_ASSESSMENT}


def can_be_assessed_at_once(scores: Sequence[Scored]) -> bool:
    """Say whether nobody was asked before, in a round that takes scores; else the services say what happens."""
    proposals = {proposal.pk: proposal for proposal, _assessor, _points in scores}
    people = {assessor.pk for _proposal, assessor, _points in scores}
    stored = Proposal.objects.filter(pk__in=proposals).values_list("pk", "status", "round_id", "round__status")
    rounds = set()
    for key, status, round_, round_status in stored:
        proposals[key].status = status
        rounds.add((round_, round_status))
        if status not in READY:
            return False
    if len(rounds) != 1 or rounds.pop()[1] != RoundStatus.IN_ASSESSMENT or not all(map(_is_whole, scores)):
        return False
    if Membership.objects.filter(user__in=people).exists():
        return False
    if ConflictOfInterest.objects.filter(proposal__in=proposals, assessor__in=people).exists():
        return False
    able = RoleGrant.objects.current().filter(user__in=people, role=Role.ASSESSOR, user__is_active=True)
    if able.values("user").distinct().count() != len(people):
        return False
    return not Assessment.objects.filter(proposal__in=proposals, assessor__in=people).exists()


def _is_whole(scored: Scored) -> bool:
    return len(scored[2]) == len(CriterionCode) and all(isinstance(each, int) for each in scored[2])


@transaction.atomic
def assess_at_once(
    scores: Sequence[Scored], *, by: User, at: datetime, reason: str, final: bool = True
) -> list[Assessment]:
    """Assign to assessors without interests, score on the five criteria in the order of the call, and finish."""
    round_ = Round.objects.get(pk=scores[0][0].round_id)
    assessments = Assessment.objects.bulk_create(
        Assessment(proposal=proposal, assessor=assessor, assigned_at=at, assigned_by=by)
        for proposal, assessor, _points in scores
    )
    rows = _empty_scores(round_, assessments)
    _begin({proposal.pk: proposal for proposal, _assessor, _points in scores}, by, at)
    _tell(round_, {assessor.pk: assessor for _proposal, assessor, _points in scores}, at)
    _store(assessments, declared_free_at=at)
    _give_points(rows, [points for _proposal, _assessor, points in scores], reason)
    _store(assessments, status=AssessmentStatus.IN_PROGRESS, saved_at=at, version=2)
    if final:
        _store(assessments, status=AssessmentStatus.FINAL, finished_at=at, version=3)
        _keep_standings(round_, {each.proposal_id for each in assessments})
    return assessments


def _empty_scores(round_: Round, assessments: Sequence[Assessment]) -> list[dict[str, CriterionScore]]:
    """Make the rows that wait for points, by code of the criterion."""
    criteria = list(Criterion.objects.filter(round=round_))
    rows = [
        {each.code: CriterionScore(assessment=assessment, criterion=each) for each in criteria}
        for assessment in assessments
    ]
    CriterionScore.objects.bulk_create(row for by_code in rows for row in by_code.values())
    return rows


def _begin(proposals: dict[int, Proposal], by: User, at: datetime) -> None:
    """Put those that were admissible in assessment."""
    begun = [each for each in proposals.values() if each.status == ProposalStatus.ADMISSIBLE]
    change_statuses(begun, ProposalStatus.IN_ASSESSMENT, by=by, at=at)
    for each in begun:
        each.status = ProposalStatus.IN_ASSESSMENT


def _tell(round_: Round, people: dict[int, User], at: datetime) -> None:
    for each in people.values():
        mail = assignment_mail(round_, each, at)
        queue_message(key=mail.key, recipient=mail.recipient, subject=mail.subject, body=mail.body, at=at)


def _store(assessments: Sequence[Assessment], **values: object) -> None:
    Assessment.objects.filter(pk__in=[each.pk for each in assessments]).update(**values)
    for each in assessments:
        for name, value in values.items():
            setattr(each, name, value)


def _give_points(rows: Sequence[dict[str, CriterionScore]], points: Sequence[Sequence[int]], reason: str) -> None:
    """Write the points in one statement for each number of points."""
    keys = defaultdict(list)
    for by_code, given in zip(rows, points, strict=True):
        for code, each in zip(CriterionCode.values, given, strict=True):
            row = by_code[code]
            if not row.criterion.minimum_points <= each <= row.criterion.maximum_points:
                raise ValueError(f"{each} points lie outside the scale of {code}")
            keys[each].append(row.pk)
    for each, scored in keys.items():
        CriterionScore.objects.filter(pk__in=scored).update(points=each, reason=reason)


def _keep_standings(round_: Round, proposals: set[int]) -> None:
    """Keep the score of each proposal; its places wait for the end of scoring."""
    criteria, points = criteria_with_rule(round_), points_by_proposal(round_)
    rows = [
        Standing(proposal_id=key, round=round_, **score_values(score_from_points(criteria, points[key])))
        for key in sorted(proposals)
    ]
    Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["proposal"], update_fields=ALL_FIELDS)
