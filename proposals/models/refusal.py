"""Who was refused: a wrong password or code, too many tries, addresses that do not exist, forms of elsewhere.

A row says which account was named and from which network, never what was typed: a password is soon typed in the field
above it. Nobody changes a row; it goes after `REFUSALS_KEPT_DAYS` and never within 30 days (docs/audit.md).
"""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.enums import RefusalReason
from proposals.models.constraints import one_of
from proposals.models.database_rules import add_rule_messages, immutable, refuse
from proposals.models.user import User

RULE = "refusal_kept"
add_rule_messages({RULE: _("That somebody was refused cannot be changed, nor deleted within 30 days.")})


class Refusal(models.Model):
    """Something that was asked and refused.

    `user` is the account that was named or that is signed in; empty when there is none. Then `mark` is the same for
    the same unknown name, so that a hundred tries with one name are told from a hundred names. `network` is that of
    the client: the first three parts of an IPv4 address, /48 of IPv6. `detail` is a word of the program.
    """

    refused_at = models.DateTimeField(_("when"))
    reason = models.CharField(_("why"), max_length=20, choices=RefusalReason.choices)
    # No constraint in the database: a try to sign in must not wait for a row of somebody.
    user = models.ForeignKey(
        User, models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False, db_index=False,
        verbose_name=_("account"),
    )  # fmt: skip
    mark = models.CharField(_("mark of an unknown name"), max_length=12, blank=True)
    network = models.CharField(_("network"), max_length=43)
    detail = models.CharField(_("detail"), max_length=30, blank=True)
    route = models.CharField(_("address"), max_length=80, blank=True)
    request_id = models.CharField(_("number of the request"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("refused try")
        verbose_name_plural = _("refused tries")
        ordering = ["-refused_at", "-pk"]
        triggers = [
            immutable(RULE)[0],
            pgtrigger.Trigger(
                name="no_early_removal",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=f"IF OLD.refused_at > now() - INTERVAL '30 days' THEN {refuse(RULE, 'the row is young')} END IF;"
                " RETURN OLD;",
            ),
        ]
        indexes = [
            models.Index(fields=["-refused_at", "-id"], name="refusal_newest"),
            models.Index(fields=["user", "-refused_at"], name="refusal_of_account"),
        ]
        constraints = [one_of("refusal", "reason", RefusalReason.values)]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} · {self.refused_at:%Y-%m-%d %H:%M}"
