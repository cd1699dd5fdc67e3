"""Beginning a proposal: never two by accident, and nothing asked that we know already."""

from datetime import datetime

from django.db import transaction

from proposals.enums import ProposalStatus
from proposals.models import Organisation, Proposal, Round, User
from proposals.services.drafts import create_draft

CONTACT = ("contact_function", "contact_email", "contact_phone")
REGION = ("region", "region_label", "region_sort_name")


class DraftExists(Exception):
    """The organisation writes a proposal in this round already. `drafts` names them, last saved first."""

    def __init__(self, drafts: list[Proposal]) -> None:
        self.drafts = drafts
        super().__init__(len(drafts))


@transaction.atomic
def start_proposal(
    *, round_: Round, organisation: Organisation, by: User, at: datetime, known_up_to: int, wants_another: bool = False
) -> tuple[Proposal, bool]:
    """Begin a proposal with the contact and region of last time; give it, and whether it is new.

    `known_up_to` is the highest number of a draft that the page named. A second press finds what the
    first one began. What a colleague began meanwhile is shown first, also to who `wants_another`.

    :raises DraftExists: when there are drafts and `wants_another` does not hold for all of them.
    :raises RoundNotAccepting: before opening and after closing.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    drafts = list(
        organisation.proposals.filter(round=round_, status=ProposalStatus.DRAFT)
        .select_related("organisation", "round")
        .order_by("-updated_at", "-pk")
    )
    unseen = [each for each in drafts if each.pk > known_up_to]
    own = next((each for each in unseen if each.created_by_id == by.pk), None)
    if own:
        return own, False
    if unseen or (drafts and not wants_another):
        raise DraftExists(drafts)
    proposal = create_draft(round_=round_, organisation=organisation, by=by, at=at)
    return fill_in_from_last_time(proposal, by), True


def fill_in_from_last_time(proposal: Proposal, by: User) -> Proposal:
    """Take over the contact that `by` gave last time and the region of the organisation's last proposal.

    Never ask twice (WCAG 3.3.7); all of it can be changed in the proposal.
    """
    earlier = proposal.organisation.proposals.exclude(pk=proposal.pk).order_by("-created_at", "-pk")
    values = _known(earlier.filter(created_by=by).exclude(contact_email="").first(), CONTACT)
    values |= _known(earlier.exclude(region=None).first(), REGION)
    for name, value in values.items():
        setattr(proposal, name, value)
    if values:
        proposal.save(update_fields=list(values))
    return proposal


def _known(earlier: Proposal | None, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(earlier, name) for name in names if getattr(earlier, name, None)} if earlier else {}
