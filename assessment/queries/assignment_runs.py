"""Divisions of the work as they were stored, and what they leave behind."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from assessment.assigning import removed_from
from assessment.enums import AssessmentStatus, AssignmentRunStatus
from assessment.models import Assessment, AssignmentRun, ConflictOfInterest
from proposals.models import Round


def assignment_runs_of_round(user: Any, round_: Round) -> QuerySet[AssignmentRun]:
    """Give the divisions of a round that `user` may see, newest first."""
    runs = AssignmentRun.objects.visible_to(user).filter(round=round_)
    return runs.select_related("round", "made_by", "applied_by", "discarded_by").order_by("-number")


def may_come_back(round_: Round) -> frozenset[tuple[int, int]]:
    """Give (proposal, assessor) of assessments that are set aside, and that the same person can be asked for again.

    They are set aside like what a coordinator takes off somebody, but nobody said that this person should not
    assess the proposal: a division moved it to somebody else, or an interest closed it that was ended as a mistake
    when scoring was closed already. Asking again, or giving back, gives a later `assigned_at`.
    """
    moved: dict[tuple[int, int], datetime] = {}
    applied = AssignmentRun.objects.filter(round=round_, status=AssignmentRunStatus.APPLIED).order_by("applied_at")
    for result, at in applied.values_list("result", "applied_at"):
        moved |= {(int(each.proposal), int(each.assessor)): at for each in removed_from(result)}
    mistakes = ConflictOfInterest.objects.filter(
        proposal=OuterRef("proposal"), assessor=OuterRef("assessor"), ended_at__gt=OuterRef("assigned_at")
    ).exclude(status_before="")
    rows = Assessment.objects.filter(proposal__round=round_, status=AssessmentStatus.SET_ASIDE)
    rows = rows.annotate(is_mistake=Exists(mistakes))
    return frozenset(
        (proposal, assessor)
        for proposal, assessor, assigned_at, is_mistake in rows.values_list(
            "proposal_id", "assessor_id", "assigned_at", "is_mistake"
        )
        if is_mistake or ((proposal, assessor) in moved and assigned_at <= moved[proposal, assessor])
    )
