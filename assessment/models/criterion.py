"""The criteria of a round."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.enums import CriterionCode
from assessment.models.division_guards import CRITERION_FROZEN
from proposals.models import Round
from proposals.models.constraints import one_of
from proposals.models.history import tracked


class CriterionQuerySet(models.QuerySet["Criterion"]):
    """Questions about criteria."""

    def visible_to(self, user: Any) -> "CriterionQuerySet":
        """Keep those of the rounds that `user` may know of: criteria are part of the call."""
        return self.filter(round__in=Round.objects.visible_to(user))


@tracked()
class Criterion(models.Model):
    """A criterion with its official text, its weight in percent and its scale of whole points.

    `anchors` gives for each point of the scale, from lowest to highest, what it means in words.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="criteria", verbose_name=_("round"))
    code = models.CharField(_("code"), max_length=30, choices=CriterionCode.choices)
    official_name = models.CharField(_("official name"), max_length=150)
    explanation = models.TextField(_("explanation"), blank=True)
    weight_percentage = models.DecimalField(_("weight in %"), max_digits=5, decimal_places=2)
    minimum_points = models.PositiveSmallIntegerField(_("lowest score"), default=1)
    maximum_points = models.PositiveSmallIntegerField(_("highest score"), default=5)
    anchors = ArrayField(models.CharField(max_length=300), verbose_name=_("what each score means"))
    sort_order = models.PositiveSmallIntegerField(_("order"))
    minimum_score = models.DecimalField(
        _("minimum score"), max_digits=4, decimal_places=2, null=True, blank=True,
        help_text=_("A proposal with a lower mean on this criterion gets no place. Leave it empty for no minimum."),
    )  # fmt: skip
    tie_position = models.PositiveSmallIntegerField(
        _("turn when scores are equal"), null=True, blank=True,
        help_text=_("The criterion with the lowest number decides first. Empty: the order of the call."),
    )  # fmt: skip
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["round_id", "sort_order"]
        triggers = [CRITERION_FROZEN]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="criterion_code_once"),
            models.UniqueConstraint(fields=["round", "sort_order"], name="criterion_order_once"),
            one_of("criterion", "code", CriterionCode.values),
            models.CheckConstraint(
                name="criterion_weight_is_percentage",
                condition=models.Q(weight_percentage__gt=0, weight_percentage__lte=100),
                violation_error_message=_("The weight lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                name="criterion_scale_in_order",
                condition=models.Q(maximum_points__gt=models.F("minimum_points")),
                violation_error_message=_("The highest score must be above the lowest."),
            ),
            models.CheckConstraint(
                name="criterion_minimum_on_scale",
                condition=models.Q(minimum_score__isnull=True)
                | models.Q(
                    minimum_score__gte=models.F("minimum_points"), minimum_score__lte=models.F("maximum_points")
                ),
                violation_error_message=_("The minimum score lies on the scale of the criterion."),
            ),
        ]

    def __str__(self) -> str:
        return self.official_name

    def anchored_points(self) -> list[tuple[int, str]]:
        """Give each point of the scale with its meaning in words, lowest first."""
        return list(zip(range(self.minimum_points, self.maximum_points + 1), self.anchors, strict=False))
