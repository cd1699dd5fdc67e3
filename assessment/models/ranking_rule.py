"""What a call says about its ranking, besides the criteria themselves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models.division_guards import RANKING_RULE_FROZEN
from proposals.models.history import tracked


@tracked()
class RankingRule(models.Model):
    """The minimum score in total and the public value of the lottery. Without a row a call asks neither.

    `lottery_value_source` names a value that becomes public only after scoring is closed, such as a draw that
    is announced for a day. Empty: the value that is drawn when the round is published decides.
    """

    round = models.OneToOneField(
        "proposals.Round", models.PROTECT, related_name="ranking_rule", verbose_name=_("round")
    )
    minimum_total_score = models.DecimalField(
        _("minimum score in total"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    lottery_value_source = models.CharField(_("public value that decides the lottery"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("rule of a ranking")
        verbose_name_plural = _("rules of rankings")
        ordering = ["round_id"]
        triggers = [RANKING_RULE_FROZEN]
        constraints = [
            models.CheckConstraint(
                name="rankingrule_minimum_above_zero",
                condition=Q(minimum_total_score__isnull=True) | Q(minimum_total_score__gt=0),
                violation_error_message=_("A minimum score lies above zero. Leave it empty for no minimum."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.round)
