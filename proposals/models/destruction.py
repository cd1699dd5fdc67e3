"""What may go because its term is over: a list that one person makes and another signs, and what was destroyed.

A list names rows by their number and holds nothing personal, so that it can stay as the statement of destruction.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.enums import DestructionOutcome, RetentionKind, Role
from proposals.models.constraints import one_of, paired
from proposals.models.database_rules import add_rule_messages, immutable, immutable_but
from proposals.models.history import tracked
from proposals.models.user import User

LIST_RULE, ITEM_RULE, EVENT_RULE = "destructionlist_kept", "destructionitem_kept", "destroyedevent_immutable"
SIGNED_RULE = "destruction_signed"
add_rule_messages(
    {
        LIST_RULE: _("A list of what may go cannot be changed or deleted. Take it back and make another one."),
        ITEM_RULE: _("A line of a list of what may go cannot be changed or deleted."),
        EVENT_RULE: _("What was destroyed in the history cannot be changed or deleted."),
        SIGNED_RULE: _("Nothing is destroyed before a second person has signed the list."),
    }
)
# Who makes, signs or checks what is destroyed.
ROLES_THAT_SEE_DESTRUCTION = frozenset({Role.PROGRAMME_OFFICER, Role.DECISION_MAKER, Role.CONTROLLER})


class DestructionListQuerySet(models.QuerySet["DestructionList"]):
    """Questions about lists."""

    def visible_to(self, user: Any) -> "DestructionListQuerySet":
        """Keep what `user` may read: who makes, signs or checks such lists all, anyone else nothing."""
        may_read = isinstance(user, User) and user.has_role(*ROLES_THAT_SEE_DESTRUCTION)
        return self if may_read else self.none()

    def to_carry_out(self) -> "DestructionListQuerySet":
        """Keep lists that were signed and are not done."""
        return self.filter(signed_at__isnull=False, finished_at__isnull=True)

    def running(self) -> "DestructionListQuerySet":
        """Keep lists that still have a future: not taken back, not done."""
        return self.filter(withdrawn_at__isnull=True, finished_at__isnull=True)


@tracked()
class DestructionList(models.Model):
    """Rows whose term was over at `made_at`. Destroyed after somebody else than the maker signed."""

    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken back by")
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = DestructionListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of what may go")
        verbose_name_plural = _("lists of what may go")
        ordering = ["-pk"]
        triggers = immutable_but(
            LIST_RULE, ["signed_at", "signed_by_id", "withdrawn_at", "withdrawn_by_id", "finished_at"]
        )
        constraints = [
            paired("destructionlist", "made"),
            paired("destructionlist", "signed"),
            paired("destructionlist", "withdrawn"),
            models.CheckConstraint(
                name="destructionlist_two_people",
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("made_by")),
                violation_error_message=_("Whoever made the list does not sign it. Ask a colleague."),
            ),
            models.CheckConstraint(
                name="destructionlist_signed_or_withdrawn",
                condition=Q(signed_at__isnull=True) | Q(withdrawn_at__isnull=True),
                violation_error_message=_("A list that was signed cannot be taken back, or the other way round."),
            ),
            models.CheckConstraint(
                name="destructionlist_signed_before_finished",
                condition=Q(finished_at__isnull=True) | Q(signed_at__isnull=False),
                violation_error_message=_("Nothing is destroyed before a second person has signed the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


@tracked()
class DestructionItem(models.Model):
    """One row on a list, by its number; `ended_on` is the day on which its term began."""

    list = models.ForeignKey(DestructionList, models.PROTECT, related_name="items", verbose_name=_("list"))
    kind = models.CharField(_("kind"), max_length=20, choices=RetentionKind.choices)
    row_id = models.BigIntegerField(_("number"))
    ended_on = models.DateField(_("term began on"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=DestructionOutcome.choices, default=DestructionOutcome.WAITING
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    event_count = models.PositiveIntegerField(_("events of the history"), default=0)

    class Meta:
        verbose_name = _("line of a list of what may go")
        verbose_name_plural = _("lines of a list of what may go")
        ordering = ["list_id", "kind", "row_id"]
        triggers = immutable_but(ITEM_RULE, ["outcome", "done_at", "event_count"])
        constraints = [
            models.UniqueConstraint(fields=["list", "kind", "row_id"], name="destructionitem_once"),
            one_of("destructionitem", "kind", RetentionKind.values),
            one_of("destructionitem", "outcome", DestructionOutcome.values),
            models.CheckConstraint(
                name="destructionitem_done_agrees_with_outcome",
                condition=Q(outcome=DestructionOutcome.WAITING, done_at__isnull=True)
                | (~Q(outcome=DestructionOutcome.WAITING) & Q(done_at__isnull=False)),
                violation_error_message=_("A line that is done, and no other, has a moment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.row_id}"


@tracked()
class DestroyedEvent(models.Model):
    """An event of the history of which personal data were taken out after it had been sealed.

    With it the audit chain can still be checked: `sealed_sha256` is the digest in the seal, `sha256` that of what is
    left (docs/sealing.md).
    """

    item = models.ForeignKey(DestructionItem, models.PROTECT, related_name="destroyed_events", verbose_name=_("line"))
    table_name = models.CharField(max_length=63)
    event_id = models.BigIntegerField()
    sealed_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event without its personal data")
        verbose_name_plural = _("events without their personal data")
        ordering = ["pk"]
        triggers = immutable(EVENT_RULE)
        constraints = [models.UniqueConstraint(fields=["table_name", "event_id"], name="destroyedevent_once")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.event_id}"


@tracked()
class PersonExport(models.Model):
    """Somebody was given all that is kept about a person (AVG 15): who asked for it, why, and the hash of the file."""

    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    reason = models.CharField(_("why"), max_length=200)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("data given to a person")
        verbose_name_plural = _("data given to persons")
        ordering = ["-pk"]
        triggers = immutable("personexport_immutable")
        constraints = [paired("personexport", "made")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


add_rule_messages({"personexport_immutable": _("That data were given cannot be changed or deleted.")})
