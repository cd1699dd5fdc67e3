"""The term in which a round must decide: what the house chose, what stops it, and who was told (Awb 4:13-4:17)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import PostChannel, TermPauseKind
from proposals.models import Proposal, Round, User
from proposals.models.constraints import one_of, paired
from proposals.models.database_rules import immutable
from proposals.models.history import tracked

# Without a statutory term a reasonable one holds, at most eight weeks (Awb 4:13).
USUAL_WEEKS = 8


@tracked()
class RoundTerms(models.Model):
    """The terms of a round: weeks to decide from closing, and until when its reserve list holds."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="terms", verbose_name=_("round"))
    decision_weeks = models.PositiveSmallIntegerField(_("weeks to decide"), default=USUAL_WEEKS)
    reserve_valid_until_date = models.DateField(_("the reserve list holds until"), null=True, blank=True)
    objection_committee = models.BooleanField(_("a committee advises on objections"), default=False)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("changed by"))

    class Meta:
        verbose_name = _("terms of a round")
        verbose_name_plural = _("terms of rounds")
        ordering = ["round_id"]
        constraints = [
            paired("roundterms", "changed"),
            models.CheckConstraint(
                name="roundterms_weeks_in_range",
                condition=Q(decision_weeks__gte=1, decision_weeks__lte=52),
                violation_error_message=_("The term to decide lies between 1 and 52 weeks."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.round)


@tracked()
class TermPause(models.Model):
    """Days on which the term to decide stands still (Awb 4:15(2)), for one proposal or the whole round.

    From `first_date` up to, not including, `until_date`; without one it still stands still.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="term_pauses", verbose_name=_("round"))
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="term_pauses", verbose_name=_("proposal")
    )
    kind = models.CharField(_("ground"), max_length=20, choices=TermPauseKind.choices)
    first_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noted by"))

    class Meta:
        verbose_name = _("suspension of a term")
        verbose_name_plural = _("suspensions of terms")
        ordering = ["round_id", "first_date"]
        constraints = [
            one_of("termpause", "kind", TermPauseKind.values),
            paired("termpause", "noted"),
            models.CheckConstraint(
                name="termpause_in_order",
                condition=Q(until_date__isnull=True) | Q(until_date__gt=F("first_date")),
                violation_error_message=_("The end must come after the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.first_date}"


@tracked()
class TermNotice(models.Model):
    """Applicants were told, within the term, of a later day on which they hear the decision (Awb 4:14(3))."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="term_notices", verbose_name=_("round"))
    new_date = models.DateField(_("decision before or on"))
    reason = models.TextField(_("reason"))
    announced_at = models.DateTimeField(_("announced at"))
    announced_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("announced by"))

    class Meta:
        verbose_name = _("notice of a new term")
        verbose_name_plural = _("notices of new terms")
        ordering = ["round_id", "announced_at"]
        triggers = immutable("term_fact_kept")
        constraints = [paired("termnotice", "announced")]

    def __str__(self) -> str:
        return f"{self.round}: {self.new_date}"


@tracked()
class DefaultNotice(models.Model):
    """An applicant wrote that the decision is late (Awb 4:17(3)); two weeks later the penalty begins to run.

    It is about the decision on the proposal or, with `objection`, about the decision on that objection (Awb 7:14).
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="default_notices", verbose_name=_("proposal"))
    objection = models.ForeignKey(
        "assessment.Objection",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="default_notices",
        verbose_name=_("objection"),
    )
    received_date = models.DateField(_("received on"))
    channel = models.CharField(_("how it came"), max_length=20, choices=PostChannel.choices)
    remark = models.TextField(_("remark"), blank=True)
    registered_at = models.DateTimeField(_("registered at"))
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("registered by"))

    class Meta:
        verbose_name = _("notice of default")
        verbose_name_plural = _("notices of default")
        ordering = ["proposal_id", "received_date"]
        triggers = immutable("term_fact_kept")
        constraints = [
            one_of("defaultnotice", "channel", PostChannel.values),
            paired("defaultnotice", "registered"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.received_date}"
