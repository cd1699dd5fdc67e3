"""What dividing asks of the person who prepares it: to look at what was returned, and why.

That an allocation waits for approval, the cockpit itself knows (proposals/views/management/todo.py).
"""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.enums import AllocationStatus
from assessment.models import AllocationRun
from proposals.enums import RoundStatus
from proposals.models import Round, User
from proposals.views.management.todo_lines import ToDo


def allocating_lines(user: User, round_: Round, at: datetime) -> Iterator[ToDo]:
    """Give the allocation that came back while the money of a round is divided; one statement, none at other times."""
    if round_.status != RoundStatus.ALLOCATING or not user.has_perm("assessment.run_allocation"):
        return
    runs = AllocationRun.objects.filter(round=round_, proposed_at__isnull=False)
    run = runs.select_related("returned_by").defer("problem", "result").order_by("-number").first()
    if run is None or run.status != AllocationStatus.RETURNED:
        return
    text = _("%(person)s: “%(reason)s”") % {"person": run.returned_by, "reason": run.return_reason[:200]}
    address = reverse("assessment:allocation_detail", args=[round_.slug, run.number])
    yield ToDo("warn", _("Today"), _("The allocation was returned"), text, address, _("Look"))
