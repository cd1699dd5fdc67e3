"""Decisions after the publication: an award that lapses, and a later decision on a proposal."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from assessment.enums import FollowUpGround, LapseGround, Outcome
from assessment.models.assessment import ROLES_THAT_READ_SCORES
from assessment.models.conflict import ConflictOfInterest
from assessment.models.follow_up_guards import FOLLOW_UP_TRIGGERS, LAPSE_TRIGGERS
from assessment.models.objection import Objection
from proposals.enums import Role
from proposals.models import Proposal, User
from proposals.models.constraints import not_negative, one_of, paired
from proposals.models.fields import EuroField
from proposals.models.history import tracked


class FollowUpDecisionQuerySet(models.QuerySet["FollowUpDecision"]):
    """Questions about later decisions."""

    def visible_to(self, user: Any) -> "FollowUpDecisionQuerySet":
        """Keep what `user` may see: an applicant its own once published, programme people all.

        An interest of staff who assess closes those of its round, as it closes the first decisions.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*ROLES_THAT_READ_SCORES) and not user.has_role(Role.ASSESSOR):
            return self
        own = Q(proposal__organisation__in=list(user.membership_roles), published_at__isnull=False)
        if user.has_role(*ROLES_THAT_READ_SCORES):
            return self.filter(own | ~Q(proposal__round__in=ConflictOfInterest.objects.closing_rounds(user)))
        return self.filter(own)

    def open(self) -> "FollowUpDecisionQuerySet":
        """Keep those that are neither published nor returned."""
        return self.filter(published_at__isnull=True, returned_at__isnull=True)


@tracked()
class FollowUpDecision(models.Model):
    """A decision on a proposal after the first: drafted, approved by somebody else, published on its own.

    `awarded_amount` in euros including compensable VAT; zero unless awarded. Together with the first decisions it
    stays within the ceiling. A draft that is sent back, or an approved one that is withdrawn before its publication,
    stays as it was and counts no more.
    """

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="follow_up_decisions", verbose_name=_("proposal")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    ground = models.CharField(_("ground"), max_length=20, choices=FollowUpGround.choices)
    objection = models.ForeignKey(
        Objection, models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name=_("objection")
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    awarded_amount = EuroField(_("awarded contribution"))
    rationale = models.TextField(_("reasoning"))
    drafted_at = models.DateTimeField(_("drafted at"))
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    returned_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("returned by")
    )
    return_reason = models.TextField(_("why it was returned"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )
    lapsed_at = models.DateTimeField(_("lapsed at"), null=True, blank=True)
    lapsed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lapsed by")
    )

    objects = FollowUpDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("later decision")
        verbose_name_plural = _("later decisions")
        ordering = ["proposal_id", "number"]
        triggers = FOLLOW_UP_TRIGGERS
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="followup_number_once"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(published_at__isnull=True, returned_at__isnull=True),
                name="followup_one_open",
                violation_error_message=_("A later decision on this proposal is under way already."),
            ),
            models.UniqueConstraint(
                fields=["objection"],
                condition=Q(returned_at__isnull=True),
                name="followup_objection_once",
                violation_error_message=_("A decision on this objection was drafted already."),
            ),
            one_of("followupdecision", "ground", FollowUpGround.values),
            one_of("followupdecision", "outcome", Outcome.values),
            not_negative("followupdecision", "awarded_amount"),
            paired("followupdecision", "drafted"),
            paired("followupdecision", "approved"),
            paired("followupdecision", "returned"),
            paired("followupdecision", "published"),
            paired("followupdecision", "lapsed"),
            models.CheckConstraint(
                name="followup_amount_agrees_with_outcome",
                condition=Q(outcome=Outcome.AWARDED, awarded_amount__gt=0)
                | (~Q(outcome=Outcome.AWARDED) & Q(awarded_amount=0)),
                violation_error_message=_("Only an awarded proposal has an awarded amount."),
            ),
            models.CheckConstraint(
                name="followup_objection_agrees_with_ground",
                condition=Q(ground=FollowUpGround.OBJECTION, objection__isnull=False)
                | Q(ground=FollowUpGround.RESERVE, objection__isnull=True),
                violation_error_message=_("A decision after an objection names the objection."),
            ),
            models.CheckConstraint(
                name="followup_is_reasoned",
                condition=~Q(rationale=""),
                violation_error_message=_("Write why this is decided."),
            ),
            models.CheckConstraint(
                name="followup_four_eyes",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                violation_error_message=_("Whoever drafted a decision may not approve it. Ask somebody else."),
            ),
            models.CheckConstraint(
                name="followup_published_after_approval",
                condition=Q(published_at__isnull=True) | Q(approved_at__isnull=False, returned_at__isnull=True),
                violation_error_message=_("A decision is approved before it is published."),
            ),
            models.CheckConstraint(
                name="followup_lapsed_after_publication",
                condition=Q(lapsed_at__isnull=True) | Q(published_at__isnull=False),
                violation_error_message=_("Only a published award can lapse."),
            ),
            models.CheckConstraint(
                name="followup_returned_with_reason",
                condition=Q(returned_at__isnull=True) | (Q(returned_at__isnull=False) & ~Q(return_reason="")),
                violation_error_message=_("Write why this decision is sent back."),
            ),
            models.CheckConstraint(
                name="followup_withdrawn_by_another",
                condition=Q(returned_by__isnull=True) | Q(approved_by__isnull=True) | ~Q(returned_by=F("approved_by")),
                violation_error_message=_("Whoever approved this decision may not withdraw it. Ask somebody else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_outcome_display()}"


class AwardLapseQuerySet(models.QuerySet["AwardLapse"]):
    """Questions about lapses."""

    def in_force(self) -> "AwardLapseQuerySet":
        """Keep those that were confirmed and that no later award undid."""
        return self.with_restored().filter(confirmed_at__isnull=False, is_restored=False)

    def with_restored(self) -> "AwardLapseQuerySet":
        """Add `is_restored`: whether an award was published after it, and `restored_amount`: how much came back."""
        later = FollowUpDecision.objects.filter(
            proposal=OuterRef("proposal"), outcome=Outcome.AWARDED, published_at__gt=OuterRef("confirmed_at")
        ).order_by("published_at")
        return self.annotate(
            is_restored=Exists(later),
            restored_amount=Coalesce(Subquery(later.values("awarded_amount")[:1]), Value(0), output_field=EuroField()),
        )


@tracked()
class AwardLapse(models.Model):
    """An award that lapses: asked for with a reason by one person, confirmed or taken back by another.

    `amount` is what came free when it was confirmed, in euros. After an objection a later decision can restore it;
    that award can lapse again.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="lapses", verbose_name=_("proposal"))
    ground = models.CharField(_("ground"), max_length=20, choices=LapseGround.choices)
    reason = models.TextField(_("reason"))
    amount = EuroField(_("award that lapses"))
    requested_at = models.DateTimeField(_("asked for at"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    cancelled_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken back by")
    )

    objects = AwardLapseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lapse of an award")
        verbose_name_plural = _("lapses of awards")
        ordering = ["proposal_id", "requested_at"]
        triggers = LAPSE_TRIGGERS
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(confirmed_at__isnull=True, cancelled_at__isnull=True),
                name="awardlapse_once",
                violation_error_message=_("That this award lapses was noted already."),
            ),
            one_of("awardlapse", "ground", LapseGround.values),
            not_negative("awardlapse", "amount"),
            paired("awardlapse", "requested"),
            paired("awardlapse", "confirmed"),
            paired("awardlapse", "cancelled"),
            models.CheckConstraint(
                name="awardlapse_is_reasoned",
                condition=~Q(reason=""),
                violation_error_message=_("Write why the award lapses."),
            ),
            models.CheckConstraint(
                name="awardlapse_ended_once",
                condition=Q(confirmed_at__isnull=True) | Q(cancelled_at__isnull=True),
                violation_error_message=_("A lapse is either confirmed or taken back."),
            ),
            models.CheckConstraint(
                name="awardlapse_four_eyes",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("requested_by")),
                violation_error_message=_("Whoever asked for this may not confirm it. Ask somebody else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_ground_display()}"
