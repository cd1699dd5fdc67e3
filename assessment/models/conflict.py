"""What an assessor has to do with an applicant, and who said so (Awb 2:4)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import AssessmentStatus, ConflictKind, ConflictOrigin
from proposals.enums import Role
from proposals.models import Proposal, Region, User
from proposals.models.constraints import one_of, paired
from proposals.models.history import tracked

ROLES_THAT_READ_CONFLICTS = frozenset({Role.ASSESSOR_COORDINATOR, Role.PROGRAMME_OFFICER, Role.CONTROLLER})


@tracked()
class AssessorProfile(models.Model):
    """Where an assessor works and comes from: what conflicts are looked for in.

    `earlier_organisations` holds one name a line: employers, clients and boards of the last five years.
    """

    user = models.OneToOneField(User, models.PROTECT, related_name="assessor_profile", verbose_name=_("assessor"))
    employer = models.CharField(_("employer"), max_length=150, blank=True)
    home_region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region of work or residence")
    )
    earlier_organisations = models.TextField(_("earlier employers and clients"), blank=True)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("changed by"))

    class Meta:
        verbose_name = _("profile of an assessor")
        verbose_name_plural = _("profiles of assessors")
        ordering = ["user_id"]
        constraints = [paired("assessorprofile", "changed")]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def names(self) -> list[str]:
        """Give every name that a partner or applicant is compared with."""
        lines = [self.employer, *self.earlier_organisations.splitlines()]
        return [each.strip() for each in lines if each.strip()]


class ConflictQuerySet(models.QuerySet["ConflictOfInterest"]):
    """Questions about conflicts of interest."""

    def in_force(self) -> "ConflictQuerySet":
        """Keep those that nobody ended."""
        return self.filter(ended_at__isnull=True)

    def barring(self, user: User | int) -> "models.QuerySet[ConflictOfInterest, Any]":
        """Give the proposals that are closed for `user` (a person or the key of one) by an interest in force."""
        return self.in_force().filter(assessor=user).values("proposal")

    def closing_rounds(self, user: User) -> "models.QuerySet[ConflictOfInterest, Any]":
        """Give the rounds of which `user` compares nothing: staff who assess as well, with an interest in a proposal.

        Places are about each other, so the place of one proposal can be read from those of the others.
        """
        own = self.in_force().filter(assessor=user) if user.has_role(Role.ASSESSOR) else self.none()
        return own.values("proposal__round")

    def visible_to(self, user: Any) -> "ConflictQuerySet":
        """Keep what `user` may read: the own ones, and all of them for who divides the work or controls."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*ROLES_THAT_READ_CONFLICTS):
            return self
        return self.filter(assessor=user) if user.has_role(Role.ASSESSOR) else self.none()


@tracked()
class ConflictOfInterest(models.Model):
    """Why somebody does not assess a proposal. It holds until a coordinator ends it with a reason."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="conflicts", verbose_name=_("proposal"))
    assessor = models.ForeignKey(User, models.PROTECT, related_name="conflicts", verbose_name=_("assessor"))
    kind = models.CharField(_("kind"), max_length=20, choices=ConflictKind.choices)
    origin = models.CharField(_("how it became known"), max_length=20, choices=ConflictOrigin.choices)
    explanation = models.TextField(_("explanation"))
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    # What the assessment was when this conflict set it aside; empty when there was none.
    status_before = models.CharField(
        _("assessment until then"), max_length=20, choices=AssessmentStatus.choices, blank=True, editable=False
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    end_reason = models.TextField(_("why it was ended"), blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["proposal_id", "assessor_id", "noted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "assessor"],
                condition=Q(ended_at__isnull=True),
                name="conflict_in_force_once",
                violation_error_message=_("This conflict of interest was noted already."),
            ),
            one_of("conflictofinterest", "kind", ConflictKind.values),
            one_of("conflictofinterest", "origin", ConflictOrigin.values),
            one_of("conflictofinterest", "status_before", ["", *AssessmentStatus.values]),
            paired("conflictofinterest", "noted"),
            paired("conflictofinterest", "ended"),
            models.CheckConstraint(
                name="conflict_is_explained",
                condition=~Q(explanation=""),
                violation_error_message=_("Write what the conflict of interest is."),
            ),
            models.CheckConstraint(
                name="conflict_end_has_reason",
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""),
                violation_error_message=_("Write why this is not a conflict of interest."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessor} · {self.proposal}"
