"""What a planned publication asks of the staff, and whether it was carried out in time."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.models import PublicationPlan
from assessment.services.publication_plan import LATE
from proposals.enums import RoundStatus
from proposals.formats import dutch_moment
from proposals.models import Round, User
from proposals.views.management.todo_lines import ToDo


def publication_lines(user: User, round_: Round, at: datetime) -> Iterator[ToDo]:
    """Say when the decisions of a round will be published, or that it failed; one statement."""
    if round_.status != RoundStatus.ALLOCATING or not user.has_perm("assessment.see_decisions"):
        return
    plan = PublicationPlan.objects.visible_to(user).standing().filter(round=round_).first()
    if plan is None:
        return
    page = reverse("assessment:decision_list", args=[round_.slug])
    values = {"moment": dutch_moment(plan.planned_for)}
    if plan.failed_at or plan.planned_for < at - LATE:
        title = _("The decisions were not published at the planned moment")
        text = _("It was to happen on %(moment)s. Nothing is visible outside. Look why.") % values
        yield ToDo("error", _("Failed"), title, text, page, _("Look"))
    else:
        text = _("They become visible on %(moment)s. Until then nobody outside sees them.") % values
        yield ToDo("wait", _("Planned"), _("The decisions will be published"), text, page, _("Look"))


def late_publications(at: datetime) -> "QuerySet[PublicationPlan]":
    """Give the planned publications that were not carried out within a minute."""
    return PublicationPlan.objects.standing().filter(planned_for__lt=at - LATE)
