"""What the rule of a round asks of the person who looks at it: a change that waits for a decision."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.models import RuleAmendment
from proposals.models import Round, User
from proposals.views.management.todo_lines import ToDo


def rule_lines(user: User, round_: Round, at: datetime) -> Iterator[ToDo]:
    """Give the change that waits for this decision maker, unless it is their own; one statement for them."""
    if not user.has_perm("assessment.decide_amendment"):
        return
    waiting = RuleAmendment.objects.filter(round=round_, approved_at=None, refused_at=None)
    if waiting.exclude(proposed_by=user).exists():
        yield ToDo(
            "wait",
            _("Waiting"),
            _("A change of the rule waits for your decision"),
            _("The round has opened. Look at what changes, why, and what everybody will read."),
            reverse("assessment:division_rule", args=[round_.slug]),
            _("Look and decide"),
        )
