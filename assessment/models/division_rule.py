"""How the money of a round is divided, as it is set up: the method and the limits on groups of proposals."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import GroupKind, NextDoesNotFit
from assessment.models.division_guards import DIVISION_LIMIT_FROZEN, DIVISION_RULE_FROZEN
from proposals.enums import AllocationMethod
from proposals.models.constraints import one_of
from proposals.models.fields import EuroField
from proposals.models.history import tracked


@tracked()
class DivisionRule(models.Model):
    """The method. Minimum scores stand with the criteria; the least that is awarded is the least one may ask.

    A ranking says what happens at the first proposal that does not fit. The best total value looks at all
    proposals together, may award part of what was asked, and can hold minimums per group.
    """

    round = models.OneToOneField(
        "proposals.Round", models.PROTECT, related_name="division_rule", verbose_name=_("round")
    )
    method = models.CharField(_("method"), max_length=20, choices=AllocationMethod.choices)
    when_next_does_not_fit = models.CharField(
        _("when the next does not fit"), max_length=20, choices=NextDoesNotFit.choices, default=NextDoesNotFit.STOP
    )
    part_awards = models.BooleanField(_("less than what was asked may be awarded"), default=False)
    reserve_places = models.PositiveSmallIntegerField(_("places on the reserve list"), default=0)

    class Meta:
        verbose_name = _("rule of a division")
        verbose_name_plural = _("rules of divisions")
        ordering = ["round_id"]
        triggers = [DIVISION_RULE_FROZEN]
        constraints = [
            one_of("divisionrule", "method", AllocationMethod.values),
            one_of("divisionrule", "when_next_does_not_fit", NextDoesNotFit.values),
            models.CheckConstraint(
                name="divisionrule_choices_of_method",
                condition=Q(method=AllocationMethod.RANKING, part_awards=False)
                | Q(method=AllocationMethod.BEST_VALUE, when_next_does_not_fit=NextDoesNotFit.STOP),
                violation_error_message=_(
                    "A ranking says what happens when the next does not fit; part of what was asked is a choice of "
                    "the best total value."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.round)


@tracked()
class DivisionLimit(models.Model):
    """At most or at least so many deals or euros for a group; without a key for each group of the kind.

    `key` is the code of a province or theme, or the word of a part of the country. A minimum amount is an earmark.
    """

    round = models.ForeignKey(
        "proposals.Round", models.PROTECT, related_name="division_limits", verbose_name=_("round")
    )
    kind = models.CharField(_("kind of group"), max_length=20, choices=GroupKind.choices)
    key = models.CharField(_("group"), max_length=40, blank=True)
    maximum_count = models.PositiveSmallIntegerField(_("deals, at most"), null=True, blank=True)
    maximum_amount = EuroField(_("amount, at most"), null=True, blank=True)
    minimum_count = models.PositiveSmallIntegerField(_("deals, at least"), null=True, blank=True)
    minimum_amount = EuroField(_("amount, at least"), null=True, blank=True)

    class Meta:
        verbose_name = _("limit of a division")
        verbose_name_plural = _("limits of divisions")
        ordering = ["round_id", "kind", "key"]
        triggers = [DIVISION_LIMIT_FROZEN]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "key"],
                name="divisionlimit_group_once",
                violation_error_message=_("This group has a limit already. Put the limits of a group on one line."),
            ),
            one_of("divisionlimit", "kind", GroupKind.values),
            models.CheckConstraint(
                name="divisionlimit_says_something",
                condition=Q(maximum_count__isnull=False)
                | Q(maximum_amount__isnull=False)
                | Q(minimum_count__isnull=False)
                | Q(minimum_amount__isnull=False),
                violation_error_message=_("Fill in at least one limit."),
            ),
            models.CheckConstraint(
                name="divisionlimit_above_zero",
                condition=(Q(maximum_count__isnull=True) | Q(maximum_count__gt=0))
                & (Q(minimum_count__isnull=True) | Q(minimum_count__gt=0))
                & (Q(maximum_amount__isnull=True) | Q(maximum_amount__gt=0))
                & (Q(minimum_amount__isnull=True) | Q(minimum_amount__gt=0)),
                violation_error_message=_("A limit lies above zero. Leave it empty for no limit."),
            ),
            models.CheckConstraint(
                name="divisionlimit_counts_in_order",
                condition=Q(minimum_count__isnull=True)
                | Q(maximum_count__isnull=True)
                | Q(minimum_count__lte=F("maximum_count")),
                violation_error_message=_("The minimum cannot be above the maximum."),
            ),
            models.CheckConstraint(
                name="divisionlimit_amounts_in_order",
                condition=Q(minimum_amount__isnull=True)
                | Q(maximum_amount__isnull=True)
                | Q(minimum_amount__lte=F("maximum_amount")),
                violation_error_message=_("The minimum cannot be above the maximum."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.kind} {self.key}".strip()
