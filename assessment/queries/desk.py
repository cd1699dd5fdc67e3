"""What the desk reads of one assessment: each question is the same but for its numbers, and is prepared."""

from assessment.models import Assessment, CriterionScore
from proposals.models import User
from proposals.models.prepared import Prepared
from proposals.services.clock import WithDatabaseNow

RELATED = ("proposal__round", "proposal__organisation", "assessor")
_OWN = Prepared(
    lambda pk, person: (
        Assessment.objects.open_to_assessor(person)
        .filter(pk=pk)
        .select_related(*RELATED)
        .annotate(asked_at=WithDatabaseNow())
        .order_by()
    ),
    int,
    int,
)
_LOCKED = Prepared(
    lambda pk, person: (
        Assessment.objects.open_to_assessor(person)
        .filter(pk=pk)
        .select_related(*RELATED)
        .annotate(asked_at=WithDatabaseNow())
        .select_for_update(of=("self",))
        .order_by()
    ),
    int,
    int,
)
_SCORES = Prepared(
    lambda pk: (
        CriterionScore.objects.filter(assessment=pk).select_related("criterion").order_by("criterion__sort_order")
    ),
    int,
)


def own_assessment(user: User, pk: int, *, locks: bool = False) -> Assessment | None:
    """Give an assessment that was asked of `user` and is open to that person; None for any other.

    It has `asked_at`, the instant of the database, and its `proposal` with round and organisation. `locks`
    holds its row until the end of the transaction. Whoever works for the applicant finds nothing.
    """
    if not user.has_role("assessor"):
        return None
    assessment = (_LOCKED if locks else _OWN).one(pk, user.pk)
    if assessment is None or assessment.proposal.organisation_id in user.membership_roles:
        return None
    return assessment


def scores_of(assessment: Assessment) -> list[CriterionScore]:
    """Give points and reasons with their criteria, in the order of the call."""
    scores = _SCORES(assessment.pk)
    for score in scores:
        score.assessment = assessment
    return scores
