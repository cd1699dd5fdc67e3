"""Scenarios of a round: another way to divide the same money, to compare; and how sure each outcome is."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import UncertaintyStatus
from assessment.models.assessment import ROLES_THAT_READ_SCORES, STATUSES_AFTER_SCORING
from assessment.models.conflict import ConflictOfInterest
from assessment.models.scenario_guards import SCENARIO_KEPT
from proposals.models import Round, User
from proposals.models.constraints import one_of, paired
from proposals.models.fields import EuroField
from proposals.models.history import tracked


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    """Questions about scenarios."""

    def visible_to(self, user: Any) -> "ScenarioQuerySet":
        """Keep what `user` may see: who may read scores and has no interest, and only once scoring is closed."""
        if isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_READ_SCORES):
            closed = ConflictOfInterest.objects.closing_rounds(user)
            return self.filter(round__status__in=STATUSES_AFTER_SCORING).exclude(round__in=closed)
        return self.none()

    def on_the_list(self) -> "ScenarioQuerySet":
        """Keep those that were not put away."""
        return self.filter(put_away_at__isnull=True)


@tracked()
class Scenario(models.Model):
    """A way to divide the money with other weights, rules or people, as it was calculated.

    `changes` is a document of queries/scenario_changes.py; `problem` and `result` are canonical JSON with the
    hex SHA-256 of their bytes. Nothing but the title changes afterwards: another idea is a copy.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="scenarios", verbose_name=_("round"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=80)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("copied from")
    )
    changes = models.JSONField(_("what is different"))
    ceiling_amount = EuroField(_("ceiling"))
    awarded_total_amount = EuroField(_("awarded in total"))
    awarded_count = models.PositiveIntegerField(_("number that gets money"))
    problem = models.TextField(_("input"))
    problem_sha256 = models.CharField(max_length=64, verbose_name=_("checksum of the input"))
    result = models.TextField(_("outcome"))
    result_sha256 = models.CharField(max_length=64, verbose_name=_("checksum of the outcome"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    put_away_at = models.DateTimeField(_("put away at"), null=True, blank=True)
    put_away_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("put away by")
    )

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["round_id", "number"]
        triggers = SCENARIO_KEPT
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="scenario_number_once"),
            models.UniqueConstraint(
                fields=["round", "title"],
                condition=Q(put_away_at__isnull=True),
                name="scenario_title_once",
                violation_error_message=_("Another scenario of this round has this name. Choose another name."),
            ),
            paired("scenario", "made"),
            paired("scenario", "put_away"),
            models.CheckConstraint(
                name="scenario_within_ceiling",
                condition=Q(awarded_total_amount__lte=F("ceiling_amount")),
                violation_error_message=_("A scenario stays within its ceiling."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def designer_ids(self) -> frozenset[int]:
        """Give who made it, and whatever it was copied from: a copy holds what another chose. One statement at most."""
        if self.copied_from_id is None:
            return frozenset({self.made_by_id})
        rows = Scenario.objects.filter(round=self.round_id).values_list("pk", "copied_from_id", "made_by_id")
        sources = {pk: (source, by) for pk, source, by in rows}
        found, source = {self.made_by_id}, self.copied_from_id
        while source in sources:
            source, by = sources.pop(source)
            found.add(by)
        return frozenset(found)


class ScenarioStabilityQuerySet(models.QuerySet["ScenarioStability"]):
    """Questions about these calculations."""

    def visible_to(self, user: Any) -> "ScenarioStabilityQuerySet":
        """Keep what `user` may see: as the scenarios of the round."""
        if isinstance(user, User) and user.is_active and user.has_role(*ROLES_THAT_READ_SCORES):
            closed = ConflictOfInterest.objects.closing_rounds(user)
            return self.filter(round__status__in=STATUSES_AFTER_SCORING).exclude(round__in=closed)
        return self.none()


@tracked(exclude=["progress_percentage", "lease_until"])
class ScenarioStability(models.Model):
    """How often each proposal gets money when weights or assessors vary; without a scenario: the plain ranking.

    `input_sha256` is of everything that goes in, so that the same question is calculated once. `result` is the
    document of queries/scenario_stability.py.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="scenario_stabilities", verbose_name=_("round"))
    scenario = models.ForeignKey(
        Scenario, models.PROTECT, null=True, blank=True, related_name="stabilities", verbose_name=_("scenario")
    )
    input_sha256 = models.CharField(_("checksum of the input"), max_length=64)
    status = models.CharField(
        _("status"), max_length=20, choices=UncertaintyStatus.choices, default=UncertaintyStatus.WAITING,
        editable=False,
    )  # fmt: skip
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    progress_percentage = models.PositiveSmallIntegerField(
        _("progress in %"), default=0, validators=[MaxValueValidator(100)]
    )
    lease_until = models.DateTimeField(_("worked on until"), null=True, blank=True)
    result = models.JSONField(_("outcome"), null=True, blank=True)
    failure_reason = models.CharField(_("why it failed"), max_length=500, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = ScenarioStabilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("stability of a scenario")
        verbose_name_plural = _("stabilities of scenarios")
        ordering = ["round_id", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "input_sha256"],
                condition=~Q(status=UncertaintyStatus.FAILED),
                name="scenariostability_input_once",
                violation_error_message=_("This is being calculated already."),
            ),
            one_of("scenariostability", "status", UncertaintyStatus.values),
            paired("scenariostability", "requested"),
            models.CheckConstraint(
                name="scenariostability_ready_has_result",
                condition=~Q(status=UncertaintyStatus.READY) | Q(result__isnull=False, finished_at__isnull=False),
                violation_error_message=_("A calculation that is ready has an outcome."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.requested_at:%Y-%m-%d %H:%M}"
