"""Who may read a document about assessing, asked at each use: a file closes together with the right to it.

Such a document holds several proposals. `parameters["proposals"]` lists their keys, and one of them that is
closed for a person closes the whole document for that person.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q

from assessment.models import ConflictOfInterest
from assessment.models.assessment import ROLES_THAT_READ_SCORES, STATUSES_AFTER_SCORING
from assessment.models.conflict import ROLES_THAT_READ_CONFLICTS
from assessment.permissions import assigned_proposals
from proposals.enums import Role
from proposals.models import Proposal, User
from reporting.enums import ReportKind


def closed_for(user: User) -> Q:
    """Give the proposals that nobody may tell `user` about: an interest in force, or work for the applicant."""
    own = list(user.membership_roles)
    return Q(pk__in=ConflictOfInterest.objects.barring(user)) | Q(organisation__in=own)


def documents_about_assessing(user: User) -> Q:
    """Give the dossiers and packs that `user` may read now.

    They tell places and how many compete: an interest closes those of the whole round, as it closes the ranking.
    """
    condition = Q(pk__in=[])
    if user.has_role(*ROLES_THAT_READ_SCORES):
        closed = Proposal.objects.filter(closed_for(user))
        dossiers = Q(kind=ReportKind.ASSESSMENT_DOSSIER, proposal__round__status__in=STATUSES_AFTER_SCORING)
        rounds = ConflictOfInterest.objects.closing_rounds(user)
        dossiers &= ~Q(proposal__in=closed.values("pk")) & ~Q(proposal__round__in=rounds)
        if not user.has_role(*ROLES_THAT_READ_CONFLICTS):
            dossiers &= Q(parameters__with_names=False)  # with names it tells what the interests are
        packs = Q(kind=ReportKind.PANEL_PACK, round__status__in=STATUSES_AFTER_SCORING)
        packs &= ~Q(round__in=rounds)
        condition |= dossiers | packs & ~Exists(closed.filter(_holds(F("pk"))))
    if user.has_role(Role.ASSESSOR):
        own = Q(kind=ReportKind.OWN_PACK, requested_by=user)
        condition |= own & Q(_held_by(Proposal.objects.filter(assigned_proposals(user))))
    return condition


def decision_letters(user: User) -> Q:
    """Give the letters that `user` may read: an applicant its own, of which there are none before publication.

    A concept is made before it, and is for who may see what is decided and has no interest in the proposal.
    """
    letters = Q(kind=ReportKind.DECISION_LETTER)
    condition = letters & Q(proposal__organisation__in=list(user.membership_roles))
    if user.has_role(*ROLES_THAT_READ_SCORES):
        closed = Proposal.objects.filter(closed_for(user))
        rounds = ConflictOfInterest.objects.closing_rounds(user)  # a letter tells a place and where the line is
        open_ = ~Q(proposal__in=closed.values("pk")) & ~Q(proposal__round__in=rounds)
        condition |= (letters | Q(kind=ReportKind.LETTER_PREVIEW)) & open_
    return condition


def _holds(key: F) -> Func:
    """Say in SQL whether a document holds the proposal with this key."""
    listed = OuterRef("parameters__proposals")
    return Func(listed, Func(key, function="to_jsonb"), function="jsonb_contains", output_field=BooleanField())


def _held_by(proposals: Any) -> Func:
    """Say in SQL whether every proposal of a document is among `proposals`."""
    keys = Func(ArraySubquery(proposals.values("pk")), function="to_jsonb")
    return Func(F("parameters__proposals"), keys, function="jsonb_contained", output_field=BooleanField())
