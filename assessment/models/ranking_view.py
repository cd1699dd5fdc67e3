"""Views of the ranking that somebody saved under a name."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models.standing import may_read_standings
from proposals.models import Round, User
from proposals.models.constraints import paired
from proposals.models.history import tracked


class RankingViewQuerySet(models.QuerySet["RankingView"]):
    """Questions about saved views."""

    def visible_to(self, user: Any) -> "RankingViewQuerySet":
        """Keep the own ones, and those that a colleague shared with everybody who may read scores."""
        return self.filter(Q(saved_by=user) | Q(is_shared=True)) if may_read_standings(user) else self.none()


@tracked()
class RankingView(models.Model):
    """A choice of filters, order and columns of the ranking, as the query of its address."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="ranking_views", verbose_name=_("round"))
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("choices"), max_length=1000, blank=True)
    is_shared = models.BooleanField(_("colleagues see it"), default=False)
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="ranking_views", verbose_name=_("saved by"))

    objects = RankingViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("view of the ranking")
        verbose_name_plural = _("views of the ranking")
        ordering = ["round_id", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "saved_by", "name"],
                name="rankingview_name_once",
                violation_error_message=_("You have a view with this name already. Choose another name."),
            ),
            paired("rankingview", "saved"),
        ]

    def __str__(self) -> str:
        return self.name
