"""A round: one call for proposals with its window, amounts and rules."""

from datetime import datetime
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from proposals.enums import PaymentChannel, Role, RoundStatus, ShareRule
from proposals.models.budget_ceiling import BudgetCeiling
from proposals.models.call_guards import CALL_FROZEN, frozen_with_call
from proposals.models.constraints import in_order, not_negative, one_of, paired
from proposals.models.fields import EuroField
from proposals.models.guards import ROUND_STEPS
from proposals.models.history import tracked
from proposals.models.prepared import Prepared
from proposals.models.user import User

# In these statuses the window decides; the others follow the clock (advance_rounds) or staff.
ACCEPTING_STATUSES = frozenset({RoundStatus.PUBLISHED, RoundStatus.OPEN})

# Who may know of a round before it is published: the programme staff, not its assessors or technicians.
ROLES_THAT_PREPARE_ROUNDS = frozenset(Role.values) - {Role.ASSESSOR, Role.TECHNICAL_ADMINISTRATOR}


def prepares_rounds(user: object) -> bool:
    """Say whether `user` may know of rounds before they are published."""
    return isinstance(user, User) and user.has_role(*ROLES_THAT_PREPARE_ROUNDS)


class RoundQuerySet(models.QuerySet["Round"]):
    """Questions about rounds."""

    def visible_to(self, user: object) -> "RoundQuerySet":
        """Keep what `user` may know of: everybody the published ones, programme staff all."""
        if prepares_rounds(user):
            return self
        return self.exclude(status=RoundStatus.PREPARATION)

    def accepting_at(self, at: datetime) -> "RoundQuerySet":
        """Keep the rounds in which a proposal received at `at` is on time."""
        return self.filter(status__in=ACCEPTING_STATUSES, opens_at__lte=at, closes_at__gt=at)


@tracked()
class Round(models.Model):
    """A round of the programme.

    Amounts are euros including compensable VAT. `closes_at` is the first instant that is too late.
    Sources: call Stcrt. 2019, 54056 and the RVO pages of rounds 1 and 2.
    """

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    reference_prefix = models.CharField(_("start of references"), max_length=6)
    call_reference = models.CharField(_("call in the Staatscourant"), max_length=100, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=RoundStatus.choices, default=RoundStatus.PREPARATION, editable=False
    )
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    hours_assumed = models.BooleanField(_("hours of opening and closing are assumed"), default=False)
    expected_decision_date = models.DateField(_("decision expected before"), null=True, blank=True)
    announced_date = models.DateField(_("announced to applicants on"), null=True, blank=True)
    final_deals_expected = models.CharField(_("final deals expected"), max_length=100, blank=True)
    minimum_contribution_amount = EuroField(_("minimum contribution"))
    maximum_contribution_amount = EuroField(_("maximum contribution"))
    maximum_share_percentage = models.DecimalField(
        _("maximum share of the costs, in %"), max_digits=5, decimal_places=2, default=Decimal(50),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    share_rule = models.CharField(
        _("above the maximum share"), max_length=10, choices=ShareRule.choices, default=ShareRule.REFUSE
    )
    introduction = models.TextField(_("what the round is for"), blank=True)
    eligibility = models.TextField(_("who may apply"), blank=True)
    needed_documents = models.TextField(
        _("documents that are needed"), blank=True, help_text=_("One document on each line.")
    )
    expected_minutes = models.PositiveSmallIntegerField(
        _("minutes it takes to fill in"), default=90, validators=[MinValueValidator(5), MaxValueValidator(1440)]
    )
    asks_activities = models.BooleanField(_("asks for activities with dates"), default=True)
    asks_indicators = models.BooleanField(_("asks for results that can be measured"), default=True)
    themes = models.ManyToManyField("Theme", through="RoundTheme", related_name="rounds", verbose_name=_("themes"))
    assessors_per_proposal = models.PositiveSmallIntegerField(_("assessors per proposal"), default=3)
    reason_minimum_words = models.PositiveSmallIntegerField(_("words per reason, at least"), default=20)
    scoring_closes_at = models.DateTimeField(_("scoring closes at"), null=True, blank=True)
    lottery_seed = models.CharField(
        _("public value of the lottery"), max_length=100, blank=True,
        help_text=_("Published beforehand. It decides ties that the criteria leave; anyone can replay it."),
    )  # fmt: skip
    payment_channel = models.CharField(
        _("payment channel"), max_length=30, choices=PaymentChannel.choices, default=PaymentChannel.SPECIFIC_GRANT
    )
    sisa_code = models.CharField(
        _("SiSa code"), max_length=10, blank=True,
        help_text=_("The code of the specific grant in the SiSa annex, such as E27B. It may come later."),
    )  # fmt: skip
    mentions_objection = models.BooleanField(_("letters mention objection"), default=True)
    shows_scores_to_applicants = models.BooleanField(_("applicants see their own scores"), default=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=30, blank=True)
    is_fictitious = models.BooleanField(_("invented for the demonstration"), default=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("published by")
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-opens_at", "name"]
        triggers = [CALL_FROZEN, ROUND_STEPS]
        constraints = [
            one_of("round", "status", RoundStatus.values),
            one_of("round", "share_rule", ShareRule.values),
            in_order("round", "opens_at", "closes_at"),
            in_order("round", "closes_at", "scoring_closes_at"),
            not_negative("round", "minimum_contribution_amount"),
            models.CheckConstraint(
                name="round_contribution_range",
                condition=Q(maximum_contribution_amount__gte=F("minimum_contribution_amount")),
                violation_error_message=_("The maximum contribution must be at least the minimum."),
            ),
            models.CheckConstraint(
                name="round_share_is_percentage",
                condition=Q(maximum_share_percentage__gt=0, maximum_share_percentage__lte=100),
                violation_error_message=_("The share lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                name="round_sisa_code_form",
                condition=Q(sisa_code="") | Q(sisa_code__regex=r"^[A-Z][0-9]{1,3}[A-Z]?$"),
                violation_error_message=_("Write the SiSa code as a capital, digits and perhaps a capital: E27B."),
            ),
            models.CheckConstraint(
                name="round_sisa_only_specific_grant",
                condition=Q(sisa_code="") | Q(payment_channel=PaymentChannel.SPECIFIC_GRANT),
                violation_error_message=_("Only a specific grant has a SiSa code. Leave it empty."),
            ),
            models.CheckConstraint(
                name="round_published_unless_preparing",
                condition=Q(status=RoundStatus.PREPARATION, published_at__isnull=True)
                | (~Q(status=RoundStatus.PREPARATION) & Q(published_at__isnull=False)),
                violation_error_message=_("A round past its preparation has a moment of publication."),
            ),
            paired("round", "published"),
        ]

    def __str__(self) -> str:
        return self.name

    def accepts(self, at: datetime) -> bool:
        """Say whether a proposal received at `at` is on time: `opens_at` ≤ at < `closes_at`."""
        return self.status_at(at) == RoundStatus.OPEN

    def status_at(self, at: datetime) -> RoundStatus:
        """Give the status as it is by the clock: the stored one follows a little later (advance_rounds)."""
        if self.status not in ACCEPTING_STATUSES:
            return RoundStatus(self.status)
        if at < self.opens_at:
            return RoundStatus.PUBLISHED
        return RoundStatus.OPEN if at < self.closes_at else RoundStatus.CLOSED

    def ceiling_in_force(self, at: datetime | None = None) -> BudgetCeiling | None:
        """Give the newest ceiling with `effective_at` ≤ at (now, by the clock of the database, when left out)."""
        found = _CEILING.one(self.pk, at) if at else _CEILING_NOW.one(self.pk)
        if found is not None:
            found.round = self
        return found


# Asked by most pages of staff.
def _ceilings(round_pk: int, at: datetime | Now) -> models.QuerySet[BudgetCeiling]:
    return BudgetCeiling.objects.filter(round=round_pk, effective_at__lte=at).order_by("-effective_at", "-pk")


_CEILING = Prepared(_ceilings, int, datetime)
_CEILING_NOW = Prepared(lambda round_pk: _ceilings(round_pk, Now()), int)


@tracked()
class RoundTheme(models.Model):
    """A theme that the call of a round asks for."""

    round = models.ForeignKey(Round, models.CASCADE, verbose_name=_("round"))
    theme = models.ForeignKey("Theme", models.PROTECT, verbose_name=_("theme"))

    class Meta:
        verbose_name = _("theme of a round")
        verbose_name_plural = _("themes of a round")
        triggers = [frozen_with_call()]
        constraints = [models.UniqueConstraint(fields=["round", "theme"], name="roundtheme_once")]

    def __str__(self) -> str:
        return f"{self.round} · {self.theme}"
