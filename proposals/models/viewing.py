"""Who saw what when: one row for each page or file with something secret that a person of the ministry was shown.

Only inserted, never changed; the application's database role has no right to try. A row says which thing it was by
number, never a word of what stood in it (docs/audit.md).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import ViewingKind
from proposals.models.constraints import one_of
from proposals.models.database_rules import add_rule_messages, immutable
from proposals.models.proposal import Proposal
from proposals.models.round import Round
from proposals.models.user import User

RULE = "viewing_immutable"
add_rule_messages({RULE: _("That somebody saw something cannot be changed or deleted.")})


class ViewingQuerySet(models.QuerySet["Viewing"]):
    """Questions about who saw what."""

    def of_proposal(self, proposal: Proposal) -> "ViewingQuerySet":
        """Keep where a proposal was seen: by itself, or in something about its whole round."""
        whole_round = Q(proposal__isnull=True, round=proposal.round_id)
        return self.filter(Q(proposal=proposal) | whole_round)


class Viewing(models.Model):
    """Something that a person was shown: a page, a file, a list.

    `proposal` and `round` say what it was about; without a proposal it was about the whole round. `thing` and
    `thing_number` name the row that was opened where that is another one, such as an attachment. `route` is the
    name of the address, `request_id` the number of the request, as in the log.
    """

    viewed_at = models.DateTimeField(_("seen at"))
    # No constraints in the database: looking at something must not keep it from being removed, nor wait for a lock.
    viewed_by = models.ForeignKey(
        User, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False, verbose_name=_("seen by")
    )
    kind = models.CharField(_("what"), max_length=20, choices=ViewingKind.choices)
    route = models.CharField(_("address"), max_length=80)
    round = models.ForeignKey(
        Round, models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False, db_index=False,
        verbose_name=_("round"),
    )  # fmt: skip
    proposal = models.ForeignKey(
        Proposal, models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False, db_index=False,
        verbose_name=_("proposal"),
    )  # fmt: skip
    thing = models.CharField(_("thing"), max_length=30, blank=True)
    thing_number = models.BigIntegerField(_("number of the thing"), null=True, blank=True)
    request_id = models.CharField(_("number of the request"), max_length=64, blank=True)

    objects = ViewingQuerySet.as_manager()

    class Meta:
        verbose_name = _("time something was seen")
        verbose_name_plural = _("who saw what")
        ordering = ["-viewed_at", "-pk"]
        triggers = immutable(RULE)
        indexes = [
            models.Index(fields=["-viewed_at", "-id"], name="viewing_newest"),
            models.Index(fields=["proposal", "-viewed_at"], name="viewing_of_proposal"),
            models.Index(fields=["round", "-viewed_at"], name="viewing_of_round"),
            models.Index(fields=["viewed_by", "-viewed_at"], name="viewing_by_person"),
        ]
        constraints = [one_of("viewing", "kind", ViewingKind.values)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.viewed_by_id}"
