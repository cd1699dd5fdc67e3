"""That applicants pulled out after closing, for the cockpit; and that an approved allocation is broken by it."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.enums import AllocationStatus
from assessment.models import AllocationRun
from assessment.queries.withdrawn import withdrawn_after_closing, withdrawn_from
from assessment.services.publication_checks import PublicationProblem
from assessment.views.cockpit_lines import RECENT
from proposals.enums import RoundStatus
from proposals.models import Round, User
from proposals.views.management.todo_lines import MONEY, ToDo

# From closing to publication: before it is ordinary, after it is not possible.
STATUSES = frozenset(
    {RoundStatus.CLOSED, RoundStatus.IN_ASSESSMENT, RoundStatus.SCORING_CLOSED, RoundStatus.ALLOCATING}
)


def withdrawal_lines(user: User, round_: Round, at: datetime) -> Iterator[ToDo]:
    """Say who pulled out this week, and that an approved allocation must be returned; two statements at most."""
    if round_.status not in STATUSES or not user.has_perm("proposals.see_intake"):
        return
    if round_.status == RoundStatus.ALLOCATING and user.has_perm("assessment.see_decisions"):
        yield from _broken(user, round_)
    recent = withdrawn_after_closing(round_, user).filter(withdrawn_at__gte=at - RECENT)
    if count := recent.order_by().count():
        title = ngettext(
            "%(count)d proposal was withdrawn this week", "%(count)d proposals were withdrawn this week", count
        )
        text = _("After closing. It takes no part any more; what was calculated with it no longer holds.")
        address = reverse("proposals:management_proposals", args=[round_.slug]) + "?status=withdrawn"
        yield ToDo("info", _("This week"), title % {"count": count}, text, address, _("Look"))


def _broken(user: User, round_: Round) -> Iterator[ToDo]:
    runs = AllocationRun.objects.visible_to(user).filter(
        round=round_, status=AllocationStatus.APPROVED, lines__proposal__status="withdrawn"
    )
    run = runs.defer("problem", "result").order_by("number").first()
    if run is not None:
        text = _(
            "An applicant withdrew after the approval. A decision maker returns the allocation; then make a new one."
        )
        address = reverse("assessment:allocation_detail", args=[round_.slug, run.number])
        title = _("The decisions cannot be published")
        yield ToDo("error", _("Today"), title, text, address, _("Look"), replaces=MONEY)


def withdrawn_problems(round_: Round, run: AllocationRun) -> Iterator[PublicationProblem]:
    """Block the publication of an allocation that an applicant pulled out of."""
    if not getattr(run, "has_withdrawn", True):  # known with the allocation itself: publishing asks nothing more
        return
    names = [each.region_label or each.organisation.name for each in withdrawn_from(run).select_related("organisation")]
    if names:
        yield PublicationProblem(
            _("A proposal of this allocation was withdrawn: %(names)s") % {"names": ", ".join(names)},
            _("Have the allocation returned by a decision maker and make a new one."),
            reverse("assessment:allocation_detail", args=[round_.slug, run.number]),
            blocks=True,
        )
