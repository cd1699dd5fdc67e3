"""What an assessor can take in a round, and wants: what a division of the work reckons with."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import WishKind
from assessment.models.assignment import ROLES_THAT_DIVIDE_THE_WORK
from proposals.models import Proposal, Round, Theme, User
from proposals.models.constraints import one_of, paired
from proposals.models.history import tracked

MAXIMUM_CAPACITY = 9_999


class WorkloadQuerySet(models.QuerySet[Any]):
    """Questions about what people can take and want."""

    def visible_to(self, user: Any) -> "WorkloadQuerySet":
        """Keep what `user` may see: those who divide the work all, anyone else nothing."""
        if isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_DIVIDE_THE_WORK):
            return self
        return self.none()


@tracked()
class AssessorTerms(models.Model):
    """What one assessor can take in one round: at most so many proposals, and the group this person is of.

    Two of one group (an employer, a unit, "extern") do not come on one proposal when that can be avoided.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="assessor_terms", verbose_name=_("round"))
    assessor = models.ForeignKey(User, models.PROTECT, related_name="assessor_terms", verbose_name=_("assessor"))
    capacity = models.PositiveSmallIntegerField(
        _("at most"), null=True, blank=True, validators=[MaxValueValidator(MAXIMUM_CAPACITY)]
    )
    group = models.CharField(_("group"), max_length=60, blank=True)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("changed by"))

    objects = WorkloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of an assessor")
        verbose_name_plural = _("terms of assessors")
        ordering = ["round_id", "assessor_id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "assessor"], name="assessorterms_once"),
            models.CheckConstraint(
                name="assessorterms_capacity_in_reason",
                condition=Q(capacity__isnull=True) | Q(capacity__lte=MAXIMUM_CAPACITY),
                violation_error_message=_("Fill in at most 9,999 proposals."),
            ),
            paired("assessorterms", "changed"),
        ]

    def __str__(self) -> str:
        return f"{self.assessor} · {self.round}"


@tracked()
class ScoringReminders(models.Model):
    """Whether assessors of a round get reminders by themselves; without a row they do."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="scoring_reminders", verbose_name=_("round"))
    is_on = models.BooleanField(_("reminders go out by themselves"), default=True)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("changed by"))

    objects = WorkloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminders of scoring")
        verbose_name_plural = _("reminders of scoring")
        ordering = ["round_id"]
        constraints = [paired("scoringreminders", "changed")]

    def __str__(self) -> str:
        return str(self.round)


class AssignmentWishQuerySet(WorkloadQuerySet):
    """Questions about wishes."""

    def told_by(self, user: User) -> "AssignmentWishQuerySet":
        """Keep what an assessor told of the own wishes about themes; what others noted is theirs."""
        return self.filter(assessor=user, noted_by=user, theme__isnull=False)


@tracked()
class AssignmentWish(models.Model):
    """That somebody would like, or would rather not, assess a proposal, or the proposals of a theme."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="assignment_wishes", verbose_name=_("round"))
    assessor = models.ForeignKey(User, models.PROTECT, related_name="assignment_wishes", verbose_name=_("assessor"))
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="assignment_wishes", verbose_name=_("proposal")
    )
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    kind = models.CharField(_("wish"), max_length=20, choices=WishKind.choices)
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noted by"))

    objects = AssignmentWishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish of an assessor")
        verbose_name_plural = _("wishes of assessors")
        ordering = ["round_id", "assessor_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "assessor", "proposal"],
                condition=Q(proposal__isnull=False),
                name="assignmentwish_proposal_once",
                violation_error_message=_("A wish about this proposal was noted already."),
            ),
            models.UniqueConstraint(
                fields=["round", "assessor", "theme"],
                condition=Q(theme__isnull=False),
                name="assignmentwish_theme_once",
                violation_error_message=_("A wish about this theme was noted already."),
            ),
            models.CheckConstraint(
                name="assignmentwish_about_one_thing",
                condition=Q(proposal__isnull=False, theme__isnull=True) | Q(proposal__isnull=True, theme__isnull=False),
                violation_error_message=_("A wish is about a proposal or about a theme."),
            ),
            one_of("assignmentwish", "kind", WishKind.values),
            paired("assignmentwish", "noted"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.proposal or self.theme}"
