"""Practice proposals of a round and what assessors made of them. None of it counts for any real proposal."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import AssessmentStatus
from assessment.models.assessment import Assessment
from assessment.models.assignment import ROLES_THAT_DIVIDE_THE_WORK
from assessment.models.conflict import ConflictOfInterest
from assessment.models.criterion import Criterion
from assessment.models.practice_guards import (
    FINAL_PRACTICE_STANDS,
    PRACTICE_SCORE_GUARDED,
    PUBLISHED_STANDS,
    REFERENCE_GUARDED,
    SECTION_FROZEN,
)
from proposals.enums import QuestionSection, Role, RoundStatus
from proposals.models import Proposal, Round, User
from proposals.models.constraints import one_of, paired
from proposals.models.history import tracked

# The parts of a proposal that a practice proposal tells; statements and state aid teach nobody to score.
PRACTICE_SECTIONS = (
    QuestionSection.NEED,
    QuestionSection.PLAN,
    QuestionSection.INVOLVEMENT,
    QuestionSection.PLANNING,
    QuestionSection.IMPACT,
    QuestionSection.FINANCING,
)
# Before the work is divided nobody has an assignment yet, and practising is what is to be done then.
STATUSES_BEFORE_ASSIGNING = frozenset({RoundStatus.OPEN, RoundStatus.CLOSED})
STATUSES_OF_PRACTISING = STATUSES_BEFORE_ASSIGNING | {RoundStatus.IN_ASSESSMENT}


class PracticeProposalQuerySet(models.QuerySet["PracticeProposal"]):
    """Questions about practice proposals."""

    def visible_to(self, user: Any) -> "PracticeProposalQuerySet":
        """Keep what `user` may see: those who divide the work all, assessors what is published for them.

        Published for an assessor is what belongs to a round of which the work is not divided yet, or in which
        the assessor was asked for a proposal; later on what the assessor began. An interest in the proposal
        that it was taken from closes it for every assessor, staff too.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        divides, assesses = user.has_role(*ROLES_THAT_DIVIDE_THE_WORK), user.has_role(Role.ASSESSOR)
        if not assesses:
            return self if divides else self.none()
        rows = self.exclude(source__in=ConflictOfInterest.objects.barring(user))
        rows = rows.exclude(source__organisation__in=list(user.membership_roles))
        return rows if divides else rows.filter(published_at__isnull=False).filter(_for_assessor(user))


def _for_assessor(user: User) -> Q:
    asked = Assessment.objects.filter(assessor=user).exclude(status=AssessmentStatus.SET_ASIDE)
    return (
        Q(round__status__in=STATUSES_BEFORE_ASSIGNING)
        | Q(round__status=RoundStatus.IN_ASSESSMENT, round__in=asked.values("proposal__round"))
        | Q(pk__in=PracticeAssessment.objects.filter(assessor=user).values("proposal"))
    )


@tracked()
class PracticeProposal(models.Model):
    """A proposal to practise scoring with: written by staff, or taken over without who applied.

    `source` is the proposal that it was taken from; assessors never see it.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="practice_proposals", verbose_name=_("round"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    source = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken over from")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )

    objects = PracticeProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice proposal")
        verbose_name_plural = _("practice proposals")
        ordering = ["round_id", "number"]
        triggers = PUBLISHED_STANDS
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="practiceproposal_number_once"),
            paired("practiceproposal", "made"),
            paired("practiceproposal", "published"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class PracticeSection(models.Model):
    """The text of one part of a practice proposal."""

    proposal = models.ForeignKey(
        PracticeProposal, models.CASCADE, related_name="sections", verbose_name=_("practice proposal")
    )
    code = models.CharField(_("part"), max_length=20, choices=QuestionSection.choices)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("part of a practice proposal")
        verbose_name_plural = _("parts of practice proposals")
        ordering = ["proposal_id", "pk"]
        triggers = [SECTION_FROZEN]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "code"], name="practicesection_once"),
            one_of("practicesection", "code", [each.value for each in PRACTICE_SECTIONS]),
        ]

    def __str__(self) -> str:
        return self.get_code_display()


@tracked()
class PracticeReference(models.Model):
    """What the makers would score on a criterion, and why; an assessor sees it after the own final scores."""

    proposal = models.ForeignKey(
        PracticeProposal, models.CASCADE, related_name="references", verbose_name=_("practice proposal")
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    points = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("reference score")
        verbose_name_plural = _("reference scores")
        ordering = ["proposal_id", "criterion_id"]
        triggers = [REFERENCE_GUARDED]
        constraints = [models.UniqueConstraint(fields=["proposal", "criterion"], name="practicereference_once")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class PracticeAssessmentQuerySet(models.QuerySet["PracticeAssessment"]):
    """Questions about practice scores of assessors."""

    def visible_to(self, user: Any) -> "PracticeAssessmentQuerySet":
        """Keep the own ones of an assessor; nobody reads those of somebody else."""
        if not isinstance(user, User) or not user.is_active or not user.has_role(Role.ASSESSOR):
            return self.none()
        return self.filter(assessor=user, proposal__in=PracticeProposal.objects.visible_to(user))

    def final(self) -> "PracticeAssessmentQuerySet":
        """Keep what is done and does not change any more."""
        return self.filter(finished_at__isnull=False)


@tracked()
class PracticeAssessment(models.Model):
    """What one assessor makes of a practice proposal; final once finished, because then the answers are shown."""

    proposal = models.ForeignKey(
        PracticeProposal, models.PROTECT, related_name="assessments", verbose_name=_("practice proposal")
    )
    assessor = models.ForeignKey(User, models.PROTECT, related_name="practice_assessments", verbose_name=_("assessor"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    # By criterion code which window wrote it last, and what another window typed that was not taken over.
    typed = models.JSONField(_("typed in windows"), default=dict, blank=True, editable=False)
    saved_at = models.DateTimeField(_("saved at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = PracticeAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice assessment")
        verbose_name_plural = _("practice assessments")
        ordering = ["proposal_id", "assessor_id"]
        triggers = FINAL_PRACTICE_STANDS
        constraints = [
            models.UniqueConstraint(fields=["proposal", "assessor"], name="practiceassessment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.assessor}"


@tracked()
class PracticeScore(models.Model):
    """Points and reason for one criterion while practising."""

    assessment = models.ForeignKey(
        PracticeAssessment, models.CASCADE, related_name="scores", verbose_name=_("practice assessment")
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    points = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("practice score")
        verbose_name_plural = _("practice scores")
        ordering = ["assessment_id", "criterion_id"]
        triggers = PRACTICE_SCORE_GUARDED
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="practicescore_once")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
