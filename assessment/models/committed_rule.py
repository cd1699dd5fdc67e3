"""The rule of a round on record: its versions, and the changes that were proposed after the opening."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.models.division_guards import AMENDMENT_KEPT, COMMITTED_RULE_COMES
from proposals.models import Round, User
from proposals.models.constraints import paired
from proposals.models.database_rules import immutable
from proposals.models.history import tracked


@tracked()
class RuleAmendment(models.Model):
    """A change of the rule after the opening: proposed by one person, decided on by another (Awb 4:26).

    `document` is the whole rule as it would become; `based_on` the version that was in force then. The reason is
    for the file, the public note for everybody.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="rule_amendments", verbose_name=_("round"))
    based_on = models.ForeignKey(
        "CommittedRule", models.PROTECT, related_name="proposed_changes", verbose_name=_("rule until now")
    )
    document = models.TextField(_("document"))
    sha256 = models.CharField(_("check number"), max_length=64)
    reason = models.TextField(_("reason"))
    public_note = models.TextField(_("what everybody reads about it"))
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    refused_at = models.DateTimeField(_("refused at"), null=True, blank=True)
    refused_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("refused by")
    )
    refusal_reason = models.TextField(_("reason of the refusal"), blank=True)

    class Meta:
        verbose_name = _("change of a rule")
        verbose_name_plural = _("changes of rules")
        ordering = ["round_id", "-proposed_at"]
        triggers = AMENDMENT_KEPT
        constraints = [
            paired("ruleamendment", "proposed"),
            paired("ruleamendment", "approved"),
            paired("ruleamendment", "refused"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(approved_at__isnull=True, refused_at__isnull=True),
                name="ruleamendment_one_open",
                violation_error_message=_("A change of this rule is waiting for a second person already."),
            ),
            models.CheckConstraint(
                name="ruleamendment_decided_once",
                condition=Q(approved_at__isnull=True) | Q(refused_at__isnull=True),
                violation_error_message=_("A change of the rule is either approved or refused."),
            ),
            models.CheckConstraint(
                name="ruleamendment_four_eyes",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                violation_error_message=_("Who proposes a change of the rule cannot approve it. Ask a decision maker."),
            ),
            models.CheckConstraint(
                name="ruleamendment_says_why",
                condition=~Q(reason="") & ~Q(public_note=""),
                violation_error_message=_("A change of the rule needs a reason and a public note."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.proposed_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """Say whether nobody decided on it yet."""
        return self.approved_at is None and self.refused_at is None


@tracked()
class CommittedRule(models.Model):
    """A version of the rule of a round; the one with the highest number is in force.

    `document` is canonical text (assessment/commitment/document.py) with the hex SHA-256 of its bytes. Versions
    before the opening come with the call, later ones from an amendment.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="committed_rules", verbose_name=_("round"))
    number = models.PositiveIntegerField(_("number"))
    document = models.TextField(_("document"))
    sha256 = models.CharField(_("check number"), max_length=64)
    committed_at = models.DateTimeField(_("put on record at"))
    committed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("put on record by"))
    amendment = models.OneToOneField(
        RuleAmendment, models.PROTECT, null=True, blank=True, related_name="version", verbose_name=_("change")
    )

    class Meta:
        verbose_name = _("rule on record")
        verbose_name_plural = _("rules on record")
        ordering = ["round_id", "-number"]
        triggers = [COMMITTED_RULE_COMES, *immutable("committedrule_immutable")]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="committedrule_number_once"),
            paired("committedrule", "committed"),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.number}"
