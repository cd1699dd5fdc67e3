"""The lottery of a round, on record: what took part was fixed before the value was known."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models.assessment import STATUSES_AFTER_SCORING
from assessment.models.standing import may_read_standings
from proposals.models import Round, User
from proposals.models.constraints import paired
from proposals.models.database_rules import add_rule_messages, refuse
from proposals.models.history import tracked

RULE = "lotterydraw_immutable"
add_rule_messages({RULE: _("A lottery that was recorded cannot be changed or deleted.")})
COMMITTED_COLUMNS = ("round_id", "number", "inputs", "inputs_sha256", "value_source", "committed_at", "committed_by_id")
VALUE_COLUMNS = ("value", "recorded_at", "recorded_by_id")


def _row(name: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{name}.{column}" for column in columns)


LOTTERY_DRAW_KEPT = [
    pgtrigger.Trigger(
        name="no_change",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF ({_row("NEW", COMMITTED_COLUMNS)}) IS DISTINCT FROM ({_row("OLD", COMMITTED_COLUMNS)})
               OR (OLD.value <> ''
                   AND ({_row("NEW", VALUE_COLUMNS)}) IS DISTINCT FROM ({_row("OLD", VALUE_COLUMNS)})) THEN
                {refuse(RULE, "the lottery is on record")}
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="no_removal",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=refuse(RULE, "the lottery is on record"),
    ),
]


class LotteryDrawQuerySet(models.QuerySet["LotteryDraw"]):
    """Questions about lotteries."""

    def visible_to(self, user: Any) -> "LotteryDrawQuerySet":
        """Keep what `user` may see: who may read scores, and only once scoring is closed."""
        return self.filter(round__status__in=STATUSES_AFTER_SCORING) if may_read_standings(user) else self.none()


@tracked()
class LotteryDraw(models.Model):
    """One lottery: the inputs with their hex SHA-256, fixed first, and the public value, filled in once.

    `inputs` is the canonical text that docs/ranking.md describes. `value_source` is what the call said about
    the value; empty when the value was drawn at publication, before anyone could submit.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="lottery_draws", verbose_name=_("round"))
    number = models.PositiveIntegerField(_("number"))
    inputs = models.TextField(_("what takes part"))
    inputs_sha256 = models.CharField(_("check number"), max_length=64)
    value_source = models.CharField(_("where the value comes from"), max_length=300, blank=True)
    committed_at = models.DateTimeField(_("fixed at"))
    committed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("fixed by"))
    value = models.CharField(_("public value"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("value filled in at"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("value filled in by")
    )

    objects = LotteryDrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("lottery")
        verbose_name_plural = _("lotteries")
        ordering = ["round_id", "-number"]
        triggers = LOTTERY_DRAW_KEPT
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="lotterydraw_number_once"),
            paired("lotterydraw", "committed"),
            paired("lotterydraw", "recorded"),
            models.CheckConstraint(
                name="lotterydraw_value_agrees_with_moment",
                condition=Q(value="", recorded_at__isnull=True) | (~Q(value="") & Q(recorded_at__isnull=False)),
                violation_error_message=_("A public value has a moment at which it was filled in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.number}"

    @property
    def seed(self) -> str:
        """Give the seed of the lots, empty while the value is not known.

        A value that became public later is bound to the check number; one from the publication stands alone,
        as it was there before anything took part.
        """
        if not self.value or not self.value_source:
            return self.value
        return f"{self.inputs_sha256} {self.value}"
