"""Where each proposal stands: the outcome of the calculation, kept so that a page need not calculate.

`assessment.scoring` and `assessment.ranking` stay the truth. These rows are written in the transaction that
changes what goes into them (`assessment.services.standing`), and can always be made again from the scores.
"""

from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import SeparationRule, StandingKind
from assessment.models.assessment import ROLES_THAT_READ_SCORES, STATUSES_AFTER_SCORING
from assessment.models.uncertainty import UncertaintyRun
from proposals.models import Proposal, Round, User
from proposals.models.constraints import one_of
from proposals.models.history import tracked

# Totals of assessors have at most six decimals (weights have two), so twelve tell any two apart.
DIGITS = {"max_digits": 16, "decimal_places": 12}


def may_read_standings(user: Any) -> bool:
    """Say whether `user` has a role that reads scores, of rounds in which scoring is closed."""
    return isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_READ_SCORES)


class StandingQuerySet(models.QuerySet["Standing"]):
    """Questions about standings."""

    def visible_to(self, user: Any) -> "StandingQuerySet":
        """Keep what `user` may see: who may read scores, and only once scoring is closed."""
        return self.filter(round__status__in=STATUSES_AFTER_SCORING) if may_read_standings(user) else self.none()


class Standing(models.Model):
    """The stored score and place of one proposal.

    `score_numerator` / `score_denominator` is the exact score; `score`, `median`, `lowest` and `highest` are it
    and the totals of the assessors to twelve decimals. `points` holds by criterion code what all assessors
    together gave. `cumulative_amount` is what this place and all above it asked, in euros. The separation says
    what puts the proposal below the one above it. `interval_low` and `interval_high` are the places of the wide
    interval of the newest calculation of uncertainty over these places.
    """

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="standing", verbose_name=_("proposal"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="standings", verbose_name=_("round"))
    kind = models.CharField(_("kind"), max_length=20, choices=StandingKind.choices, default=StandingKind.SCORED)
    assessment_count = models.PositiveSmallIntegerField(_("assessments"), default=0)
    score_numerator = models.BigIntegerField(_("score, numerator"), null=True, blank=True)
    score_denominator = models.BigIntegerField(_("score, denominator"), null=True, blank=True)
    score = models.DecimalField(_("score"), **DIGITS, null=True, blank=True)
    median = models.DecimalField(_("median"), **DIGITS, null=True, blank=True)
    lowest = models.DecimalField(_("lowest assessor"), **DIGITS, null=True, blank=True)
    highest = models.DecimalField(_("highest assessor"), **DIGITS, null=True, blank=True)
    points = models.JSONField(_("points by criterion"), default=dict, blank=True)
    rank = models.PositiveIntegerField(_("place"), null=True, blank=True)
    cumulative_amount = models.DecimalField(
        _("asked by this place and those above"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    separation = models.CharField(_("what decided"), max_length=20, choices=SeparationRule.choices, blank=True)
    separation_criterion = models.CharField(_("criterion that decided"), max_length=30, blank=True)
    lot = models.CharField(_("lot"), max_length=64, blank=True)
    interval_low = models.PositiveIntegerField(_("best place of the interval"), null=True, blank=True)
    interval_high = models.PositiveIntegerField(_("last place of the interval"), null=True, blank=True)
    is_in_band = models.BooleanField(_("cannot be told apart from the line"), default=False)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        ordering = ["round_id", "rank", "pk"]
        indexes = [
            models.Index(fields=["round", "kind", "rank"], name="standing_by_rank"),
            models.Index(fields=["round", "kind", "score"], name="standing_by_score"),
            models.Index(fields=["round", "cumulative_amount"], name="standing_by_amount"),
        ]
        constraints = [
            one_of("standing", "kind", StandingKind.values),
            models.UniqueConstraint(
                fields=["round", "rank"], name="standing_rank_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="standing_rank_agrees_with_kind",
                condition=Q(kind=StandingKind.RANKED, rank__isnull=False, cumulative_amount__isnull=False)
                | (~Q(kind=StandingKind.RANKED) & Q(rank__isnull=True, cumulative_amount__isnull=True)),
                violation_error_message=_("Only a proposal in the ranking has a place."),
            ),
            models.CheckConstraint(
                name="standing_score_is_whole",
                condition=Q(assessment_count=0, score__isnull=True, score_numerator__isnull=True)
                | Q(assessment_count__gt=0, score__isnull=False, score_numerator__isnull=False,
                    score_denominator__gt=0, lowest__lte=F("median"), highest__gte=F("median")),
                violation_error_message=_("There is a score exactly when there are assessments."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rank or '–'}. {self.proposal}"

    @property
    def exact_score(self) -> Fraction | None:
        """Give the exact score, None without assessments."""
        if self.score_numerator is None or self.score_denominator is None:
            return None
        return Fraction(self.score_numerator, self.score_denominator)

    def mean_of(self, code: str) -> Fraction | None:
        """Give the exact mean on a criterion, None without assessments."""
        return Fraction(self.points[code], self.assessment_count) if code in self.points else None


@tracked()
class RankingState(models.Model):
    """The ranking of a round as it was last calculated: when, of how many, and how sure it is.

    `is_undecided` says that proposals are equal on everything and the lottery has no value yet.
    """

    round = models.OneToOneField(Round, models.PROTECT, related_name="ranking_state", verbose_name=_("round"))
    ranked_at = models.DateTimeField(_("ranked at"))
    ranked_count = models.PositiveIntegerField(_("proposals with a place"), default=0)
    apart_count = models.PositiveIntegerField(_("proposals below a minimum score"), default=0)
    unranked_count = models.PositiveIntegerField(_("proposals with too few assessments"), default=0)
    assessment_count = models.PositiveIntegerField(_("assessments that count"), default=0)
    is_undecided = models.BooleanField(_("waits for the lottery"), default=False)
    uncertainty_run = models.ForeignKey(
        UncertaintyRun, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("how sure it is")
    )

    class Meta:
        verbose_name = _("state of a ranking")
        verbose_name_plural = _("states of rankings")
        ordering = ["round_id"]

    def __str__(self) -> str:
        return str(self.round)
