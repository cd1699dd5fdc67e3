"""A proposal of a province or municipality."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import (
    CONFIDENTIAL_PROPOSAL_STATUSES,
    DECIDED_PROPOSAL_STATUSES,
    EDITABLE_PROPOSAL_STATUSES,
    ProposalStatus,
)
from proposals.models.constraints import in_order, not_negative, one_of, paired
from proposals.models.fields import EuroField
from proposals.models.guards import PROPOSAL_TRIGGERS, frozen_with_proposal, part
from proposals.models.history import tracked
from proposals.models.user import MINISTRY_ROLES_THAT_READ_PROPOSALS, User
from proposals.models.visibility import add_visibility_rule, closed_to_staff, visible_proposals


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Questions about proposals."""

    def visible_to(self, user: Any) -> "ProposalQuerySet":
        """Keep what `user` may read; the same rows for pages, exports, search and admin."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(visible_proposals(user))

    def of_members(self, user: User) -> "ProposalQuerySet":
        """Keep the proposals of the organisations `user` works for."""
        return self.filter(organisation__in=list(user.membership_roles))

    def submitted(self) -> "ProposalQuerySet":
        """Keep what was sent in and not taken back."""
        return self.exclude(status__in=[ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN])


def _own_proposals(user: User) -> Q:
    return Q(organisation__in=list(user.membership_roles))


def _proposals_for_ministry(user: User) -> Q:
    """Give the ministry what was submitted, but for what an interest closes. A draft belongs to its writers alone."""
    if user.has_role(*MINISTRY_ROLES_THAT_READ_PROPOSALS):
        return ~Q(status=ProposalStatus.DRAFT) & ~closed_to_staff(user)
    return Q(pk__in=[])


add_visibility_rule("organisation", _own_proposals)
add_visibility_rule("ministry", _proposals_for_ministry)


@tracked()
class Proposal(models.Model):
    """A proposal in a round.

    Drafts keep whatever was typed: `requested_amount_input` is the raw text, `requested_amount`
    (euro) what was understood, or empty. From *submitted* on a trigger holds range and share.
    `region` is what it is for; `region_label` how documents name it.
    """

    round = models.ForeignKey("Round", models.PROTECT, related_name="proposals", verbose_name=_("round"))
    organisation = models.ForeignKey(
        "Organisation", models.PROTECT, related_name="proposals", verbose_name=_("applicant")
    )
    region = models.ForeignKey(
        "Region", models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("region")
    )
    region_label = models.CharField(_("region as named in documents"), max_length=200, blank=True)
    region_sort_name = models.CharField(_("region for sorting"), max_length=200, blank=True)
    lead_assumed = models.BooleanField(_("applicant is assumed, not documented"), default=False)
    amounts_assumed = models.BooleanField(_("amounts are invented"), default=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    themes = models.ManyToManyField(
        "Theme", through="ProposalTheme", related_name="proposals", blank=True, verbose_name=_("themes")
    )
    municipalities = models.ManyToManyField(
        "Region", through="ProposalMunicipality", related_name="+", blank=True, verbose_name=_("municipalities")
    )
    contact_function = models.CharField(_("function of the contact"), max_length=150, blank=True)
    contact_email = models.EmailField(_("e-mail address of the contact"), blank=True)
    contact_phone = models.CharField(_("phone number of the contact"), max_length=30, blank=True)
    start_date = models.DateField(_("start"), null=True, blank=True)
    end_date = models.DateField(_("end"), null=True, blank=True)
    requested_amount = EuroField(_("requested contribution"), null=True, blank=True)
    requested_amount_input = models.CharField(_("requested contribution as typed"), max_length=400, blank=True)
    status = models.CharField(
        _("status"), max_length=30, choices=ProposalStatus.choices, default=ProposalStatus.DRAFT, editable=False,
        db_index=True,
    )  # fmt: skip
    reference = models.CharField(_("reference"), max_length=20, unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    submit_token = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("created by"))
    updated_at = models.DateTimeField(_("saved at"))
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    submitted_at = models.DateTimeField(_("received at"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("submitted by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("withdrawn by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("decided by")
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["round", "region_sort_name", "pk"]
        triggers = PROPOSAL_TRIGGERS
        indexes = [models.Index(fields=["round", "status"]), models.Index(fields=["organisation", "-updated_at"])]
        constraints = [
            one_of("proposal", "status", ProposalStatus.values),
            not_negative("proposal", "requested_amount"),
            in_order("proposal", "start_date", "end_date"),
            paired("proposal", "created"),
            paired("proposal", "updated"),
            paired("proposal", "submitted"),
            paired("proposal", "withdrawn"),
            paired("proposal", "decided"),
            models.CheckConstraint(
                name="proposal_submitted_agrees_with_status",
                condition=Q(status=ProposalStatus.DRAFT, submitted_at__isnull=True)
                | (
                    ~Q(status=ProposalStatus.DRAFT)
                    & Q(submitted_at__isnull=False, reference__isnull=False)
                    # A supplement is written like a draft: an amount or a title may be empty for a while.
                    & (
                        Q(status=ProposalStatus.SUPPLEMENT_REQUESTED)
                        | (Q(requested_amount__isnull=False) & ~Q(title=""))
                    )
                ),
                violation_error_message=_(
                    "A proposal past its draft has a title, an amount, a reference and a moment of receipt."
                ),
            ),
            models.CheckConstraint(
                name="proposal_withdrawn_agrees_with_status",
                condition=Q(status=ProposalStatus.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(status=ProposalStatus.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                violation_error_message=_("A withdrawn proposal, and no other, has a moment of withdrawal."),
            ),
            models.CheckConstraint(
                name="proposal_decided_agrees_with_status",
                condition=Q(status__in=sorted(DECIDED_PROPOSAL_STATUSES), decided_at__isnull=False)
                | (~Q(status__in=sorted(DECIDED_PROPOSAL_STATUSES)) & Q(decided_at__isnull=True)),
                violation_error_message=_("A decided proposal, and no other, has a moment of decision."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Proposal without a title"))

    @property
    def is_editable(self) -> bool:
        """Say whether its words and amounts may still change."""
        return self.status in EDITABLE_PROPOSAL_STATUSES

    def may_change(self, section: str) -> bool:
        """Say whether a part may be written now: all of a draft, the opened ones for a supplement."""
        if self.status == ProposalStatus.SUPPLEMENT_REQUESTED:
            request = self.open_supplement_request()
            return request is not None and section in request.sections
        return self.is_editable

    def open_supplement_request(self) -> Any:
        """Give the request for a supplement that waits for an answer, or None."""
        return next((request for request in self.supplement_requests.all() if request.is_open), None)

    @property
    def applicant_status(self) -> str:
        """Give the status as an applicant may know it: nothing finer than "in assessment" (embargo)."""
        if self.status in CONFIDENTIAL_PROPOSAL_STATUSES:
            return ProposalStatus.IN_ASSESSMENT
        return self.status

    def get_applicant_status_display(self) -> str:
        """Give the label of `applicant_status`."""
        return str(ProposalStatus(self.applicant_status).label)


@tracked()
class ProposalTheme(models.Model):
    """A theme that a proposal works on."""

    proposal = models.ForeignKey(Proposal, models.CASCADE)
    theme = models.ForeignKey("Theme", models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "theme"], name="proposaltheme_once")]
        triggers = [frozen_with_proposal(part("outline"))]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.theme}"


@tracked()
class ProposalMunicipality(models.Model):
    """A municipality that takes part, as the register knew it on the day the round opened."""

    proposal = models.ForeignKey(Proposal, models.CASCADE)
    region = models.ForeignKey("Region", models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "region"], name="proposalmunicipality_once")]
        triggers = [frozen_with_proposal(part("organisation"))]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.region}"
