"""Publishing the decisions of a round: all at once or not at all."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.enums import AllocationStatus, Outcome
from assessment.models import AllocationRun, AwardDecision, DecisionPublication, PublicationPlan
from assessment.queries.withdrawn import with_withdrawn
from assessment.services.interests import require_no_interest_in_round
from assessment.services.locks import lock_round
from assessment.services.publication_checks import blocking_problems
from assessment.services.refusal import Refused
from assessment.signals import decisions_published
from proposals.enums import PortalMessageKind, ProposalStatus, RoundStatus
from proposals.faultpoints import faultpoint
from proposals.models import Round, User
from proposals.services.deals import conclude_deals
from proposals.services.portal_batches import MessageDraft, place_messages
from proposals.services.status import change_status, change_statuses

PROPOSAL_STATUS = {
    Outcome.AWARDED: ProposalStatus.AWARDED,
    Outcome.RESERVE: ProposalStatus.RESERVE,
    Outcome.REJECTED: ProposalStatus.REJECTED,
}
#: So many decisions are in memory at a time; each batch takes some twenty statements.
BATCH = 500
NEEDED = ("proposal__organisation", "proposal__submitted_by")


class NothingToPublish(Refused):
    """No approved allocation waits for publication."""


class AlreadyPublished(Refused):
    """The decisions of this round were published before."""


class PublicationBlocked(Refused):
    """Something is missing without which nothing may be published."""


@transaction.atomic
def publish_decisions(
    *, round_: Round, by: User, at: datetime, run: AllocationRun | None = None
) -> DecisionPublication:
    """Publish every decision of the approved allocation in one transaction.

    Proposals are awarded or rejected, deals come into being, the round is decided, each applicant gets a message
    and a notice without the outcome, `decisions_published` is sent, and a planned moment is carried out by it. A
    failure undoes all of it. With `run` only that allocation may be published.

    :raises AlreadyPublished: if it was done before.
    :raises NothingToPublish: if no allocation of the round was approved, or another one than `run`.
    :raises PublicationBlocked: if a registered check says that something must be there first.
    :raises HasInterest: if this person has an interest in a proposal of the round (Awb 2:4).
    """
    stored = lock_round(round_.pk)
    approved = approved_run(stored)
    require_no_interest_in_round(stored, by, decides=False)
    if run is not None and run.pk != approved.pk:
        raise NothingToPublish(_("Another allocation than the planned one was approved. Look at it and plan again."))
    _require_nothing_missing(stored, approved)
    publication = DecisionPublication.objects.create(round=stored, run=approved, published_at=at, published_by=by)
    faultpoint("publish.begun")
    decisions = AwardDecision.objects.filter(run=approved)
    decisions.update(published_at=at, published_by=by)
    for batch in _batches(approved):
        _carry_out(batch, by, at)
        faultpoint("publish.inside")
    change_status(round_, RoundStatus.DECIDED, by=by, at=at)
    decisions_published.send(sender=DecisionPublication, round_=round_, publication=publication)
    PublicationPlan.objects.standing().filter(round=stored).update(publication=publication)
    faultpoint("publish.before_commit")
    return publication


def approved_run(round_: Round) -> AllocationRun:
    """Give the allocation of a round that may be published, with `has_withdrawn`.

    :raises AlreadyPublished: if it was published.
    :raises NothingToPublish: if none was approved.
    """
    if DecisionPublication.objects.filter(round=round_).exists():
        raise AlreadyPublished(_("The decisions of this round were published already."))
    approved = with_withdrawn(round_.allocation_runs.filter(status=AllocationStatus.APPROVED))
    run = approved.defer("problem", "result").first()
    if run is None:
        raise NothingToPublish(_("No allocation of this round was approved yet. There is nothing to publish."))
    return run


def _require_nothing_missing(round_: Round, run: AllocationRun) -> None:
    problems = blocking_problems(round_, run)
    if problems:
        raise PublicationBlocked(
            _("This must be mended before the decisions can be published: %(problems)s")
            % {"problems": " ".join(f"{each.title}." for each in problems)}
        )


def _batches(run: AllocationRun) -> Iterator[list[AwardDecision]]:
    """Give the decisions in batches, by key, so that what is in memory does not grow with the round."""
    keys = list(AwardDecision.objects.filter(run=run).order_by("pk").values_list("pk", flat=True))
    rows = AwardDecision.objects.select_related(*NEEDED).order_by("pk")
    for start in range(0, len(keys), BATCH):
        yield list(rows.filter(pk__in=keys[start : start + BATCH]))


def _carry_out(batch: list[AwardDecision], by: User, at: datetime) -> None:
    """Give the proposals of a batch their outcome: status, deal and a message to the applicant."""
    for outcome, status in PROPOSAL_STATUS.items():
        proposals = [each.proposal for each in batch if each.outcome == outcome]
        change_statuses(proposals, status, by=by, at=at)
    awards = {each.proposal: each.awarded_amount for each in batch if each.outcome == Outcome.AWARDED}
    if awards:
        conclude_deals(awards=awards, by=by, at=at)
    place_messages([_announcement(each) for each in batch], kind=PortalMessageKind.DECISION, at=at)


def _announcement(decision: AwardDecision) -> MessageDraft:
    """Write a message without the outcome: its words are the same for who gets a deal and who does not."""
    proposal = decision.proposal
    values = {"title": proposal.title, "reference": proposal.reference}
    return MessageDraft(
        proposal=proposal,
        subject=_("There is a decision on your proposal (%(reference)s)") % values,
        body=_(
            "There is a decision on your proposal “%(title)s” (%(reference)s). "
            "The page of the decision says what was decided, why, and what you can do."
        )
        % values,
        key=message_key(proposal.pk),
        also_to=tuple(filter(None, [proposal.contact_email or proposal.submitted_by.email])),
    )


def message_key(proposal: int) -> str:
    """Name the message that tells of the decision on a proposal."""
    return f"decision:{proposal}"
