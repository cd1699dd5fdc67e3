"""What an assessor thinks of a proposal."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import AssessmentStatus
from assessment.models.conflict import ConflictOfInterest
from assessment.models.criterion import Criterion
from assessment.models.guards import CRITERION_SCORE_TRIGGERS, FINAL_IS_COMPLETE
from proposals.enums import Role, RoundStatus
from proposals.models import Proposal, User
from proposals.models.constraints import one_of, paired
from proposals.models.history import tracked

# Before scoring closes nobody sees another's scores; who runs the round sees progress, not content.
STATUSES_AFTER_SCORING = frozenset(
    {RoundStatus.SCORING_CLOSED, RoundStatus.ALLOCATING, RoundStatus.DECIDED, RoundStatus.FINISHED}
)
ROLES_THAT_READ_SCORES = frozenset(
    {Role.PROGRAMME_OFFICER, Role.ASSESSOR_COORDINATOR, Role.DECISION_MAKER, Role.CONTROLLER}
)


def _closed_to(person: int) -> Q:
    return Q(status=AssessmentStatus.SET_ASIDE) | Q(proposal__in=ConflictOfInterest.objects.barring(person))


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Questions about assessments."""

    def visible_to(self, user: Any) -> "AssessmentQuerySet":
        """Keep the assessments whose scores and reasons `user` may read.

        An assessor sees the own ones, but for those closed by an interest. Staff see all of a round once
        scoring is closed, but for proposals in which they have an interest as an assessor.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        condition = Q(pk__in=[])
        if user.has_role(Role.ASSESSOR):
            condition |= Q(assessor=user) & ~_closed_to(user.pk)
        if user.has_role(*ROLES_THAT_READ_SCORES):
            of_staff = Q(proposal__round__status__in=STATUSES_AFTER_SCORING)
            if user.has_role(Role.ASSESSOR):  # staff who assess as well: an interest closes here too
                of_staff &= ~Q(proposal__in=ConflictOfInterest.objects.barring(user))
            condition |= of_staff
        return self.filter(condition)

    def open_to_assessor(self, person: int) -> "AssessmentQuerySet":
        """Keep what was asked of the person with this key, but for what was taken away or closed by an interest."""
        return self.filter(Q(assessor=person) & ~_closed_to(person))

    def counting(self) -> "AssessmentQuerySet":
        """Keep what counts for the score: finished, not abstained or set aside."""
        return self.filter(status=AssessmentStatus.FINAL)


@tracked()
class Assessment(models.Model):
    """One assessor's judgement of one proposal: a score and a reason for each criterion."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assessments", verbose_name=_("proposal"))
    assessor = models.ForeignKey(User, models.PROTECT, related_name="assessments", verbose_name=_("assessor"))
    status = models.CharField(
        _("status"), max_length=20, choices=AssessmentStatus.choices, default=AssessmentStatus.ASSIGNED,
        editable=False,
    )  # fmt: skip
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    assigned_at = models.DateTimeField(_("assigned at"))
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("assigned by"))
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)
    declared_free_at = models.DateTimeField(_("declared free of interests at"), null=True, blank=True, editable=False)
    abstention_reason = models.TextField(_("why you abstain"), blank=True)
    # By code of a criterion: the window that saved it last, and what another window typed that was not taken over.
    typed = models.JSONField(_("typed in windows"), default=dict, blank=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["proposal", "assessor"]
        triggers = [FINAL_IS_COMPLETE]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "assessor"], name="assessment_once"),
            one_of("assessment", "status", AssessmentStatus.values),
            paired("assessment", "assigned"),
            models.CheckConstraint(
                name="assessment_finished_agrees_with_status",
                condition=Q(status=AssessmentStatus.FINAL, finished_at__isnull=False)
                | Q(status=AssessmentStatus.SET_ASIDE)
                | (~Q(status=AssessmentStatus.FINAL) & Q(finished_at__isnull=True)),
                violation_error_message=_("A finished assessment has a moment at which it was finished."),
            ),
            models.CheckConstraint(
                name="assessment_abstention_has_reason",
                condition=~Q(status=AssessmentStatus.ABSTAINED) | ~Q(abstention_reason=""),
                violation_error_message=_("Write why you abstain."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.assessor}"


@tracked()
class CriterionScore(models.Model):
    """Points and reason for one criterion. Half-finished work keeps empty points."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores", verbose_name=_("assessment"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    points = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["assessment", "criterion__sort_order"]
        triggers = CRITERION_SCORE_TRIGGERS
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="criterionscore_once")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
