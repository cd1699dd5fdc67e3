"""How an allocation stands: its steps so far, what changed since, and what this person can do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from assessment.allocation import InvalidProblem
from assessment.enums import AllocationStatus
from assessment.models import AllocationRun
from assessment.ranking import LotteryNeeded
from assessment.services.allocations import ALLOCATABLE_STATUSES
from assessment.services.differences import difference_from_now
from assessment.services.refusal import RulesContradict
from proposals.enums import ProposalStatus
from proposals.formats import dutch_date, dutch_time
from proposals.models import Proposal, Round, User

OPEN_STATUSES = frozenset({AllocationStatus.CALCULATED, AllocationStatus.PROPOSED})
ALLOCATION_KINDS = {
    AllocationStatus.CALCULATED: "todo",
    AllocationStatus.PROPOSED: "wait",
    AllocationStatus.APPROVED: "done",
    AllocationStatus.RETURNED: "error",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What this person can do with an allocation now. Who prepared it only returns it."""

    propose: bool
    decide: bool
    prepared: bool
    recalculate: bool
    is_barred: bool
    may_not_propose: bool


def choices_for(
    user: User, run: AllocationRun, runs: Iterable[AllocationRun], *, is_stale: bool, has_interest: bool = False
) -> Choices:
    """Say which buttons the page shows; the services decide again on every press."""
    statuses = {each.status for each in runs}
    broken = run.status == AllocationStatus.APPROVED and is_stale
    waits = (run.status == AllocationStatus.PROPOSED or broken) and user.has_perm("assessment.return_allocation")
    under_way = not statuses.isdisjoint({AllocationStatus.PROPOSED, AllocationStatus.APPROVED})
    may_propose = (
        run.status == AllocationStatus.CALCULATED
        and not under_way
        and not is_stale
        and user.has_perm("assessment.propose_allocation")
    )
    return Choices(
        propose=may_propose and not has_interest,
        decide=waits and not has_interest,
        prepared=waits and user.pk in run.preparer_ids,
        recalculate=may_calculate(user, run.round, runs),
        is_barred=waits and has_interest,
        may_not_propose=may_propose and has_interest,
    )


def may_calculate(user: User, round_: Round, runs: Iterable[AllocationRun]) -> bool:
    """Say whether a new allocation can be calculated by this person now."""
    approved = any(each.status == AllocationStatus.APPROVED for each in runs)
    return round_.status in ALLOCATABLE_STATUSES and not approved and user.has_perm("assessment.run_allocation")


def is_broken(run: AllocationRun, proposals: Iterable[Proposal]) -> bool:
    """Say whether an applicant pulled out of what was approved: it cannot be published, only returned."""
    return run.status == AllocationStatus.APPROVED and any(
        each.status == ProposalStatus.WITHDRAWN for each in proposals
    )


def difference_in_words(run: AllocationRun, proposals: Iterable[Proposal], at: datetime) -> list[str]:
    """Say what changed since an open allocation was calculated, or one was approved that somebody pulled out of."""
    is_open = run.status in OPEN_STATUSES or is_broken(run, proposals)
    if not is_open or run.round.status not in ALLOCATABLE_STATUSES:
        return []
    try:
        difference = difference_from_now(run, run.round, at)
    except LotteryNeeded:
        return [_("The round lost its lottery, so equal proposals cannot be told apart.")]
    except InvalidProblem:
        return [str(RulesContradict())]
    return difference.named(names_of(proposals)).sentences() if difference else []


def names_of(proposals: Iterable[Proposal]) -> dict[str, str]:
    """Name proposals by reference: region and reference."""
    return {each.reference: f"{each.region_label or each.organisation} ({each.reference})" for each in proposals}


def steps_of(run: AllocationRun) -> list[dict[str, str]]:
    """Give the way of an allocation as steps of a timeline: who did what when, and what follows."""
    steps = [_done(_("Calculated"), run.calculated_by, run.calculated_at)]
    if run.scenario is not None:
        steps.insert(0, _done(_("Scenario made"), run.scenario.made_by, run.scenario.made_at))
    if run.proposed_at:
        steps.append(_done(_("Sent for approval"), run.proposed_by, run.proposed_at))
    if run.approved_at:
        steps.append(_done(_("Approved"), run.approved_by, run.approved_at))
    if run.returned_at:
        steps.append(_done(_("Returned"), run.returned_by, run.returned_at))
    if run.status == AllocationStatus.CALCULATED:
        steps.append({"title": _("Send for approval"), "text": "", "state": "todo"})
    if run.status in OPEN_STATUSES:
        state = "now" if run.status == AllocationStatus.PROPOSED else "todo"
        steps.append({"title": _("Approve"), "text": _("by a decision maker who did not prepare it"), "state": state})
    return steps


def _done(title: str, person: User | None, moment: datetime) -> dict[str, str]:
    return {"title": title, "text": f"{person}, {dutch_date(moment)}, {dutch_time(moment)}", "state": "done"}
