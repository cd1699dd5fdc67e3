"""The cards of "my proposals": where each proposal stands and what comes next, the most urgent first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.enums import MembershipRole
from proposals.models import EditingPresence, Proposal, SupplementRequest, User
from proposals.queries import (
    CLOSED,
    DECIDED,
    DRAFT,
    OWN_GROUPS,
    QUESTION,
    TAKEN_BACK,
    WAITING,
    after_in_group,
    first_of_each_group,
    proposals_with_content,
)
from proposals.services.presence import PRESENT_FOR
from proposals.views.section_pages import SECTION_PAGES
from proposals.views.tasks import TaskList, task_list
from proposals.views.timeline import STATUS_KINDS

PER_GROUP = 10
PER_PAGE = 20


@dataclass(frozen=True)
class Card:
    """A proposal, how far it is, and the one thing to do next: a button with `action` to `address`."""

    proposal: Proposal
    group: str
    kind: str
    tasks: TaskList | None
    question: SupplementRequest | None
    at_work: Sequence[str]
    action: str
    address: str


@dataclass(frozen=True)
class Group:
    """The cards of a group that are shown, and how many there are in all."""

    name: str
    title: str
    cards: Sequence[Card]
    total: int

    @property
    def is_whole(self) -> bool:
        """Say whether all cards of the group are shown."""
        return len(self.cards) == self.total


def group_title(name: str) -> str:
    """Name a group for its reader."""
    return {
        QUESTION: _("We have a question for you"),
        DRAFT: _("You are still writing"),
        TAKEN_BACK: _("Withdrawn, you can submit it again"),
        DECIDED: _("There is a decision"),
        WAITING: _("Submitted"),
        CLOSED: _("Not going on any more"),
    }[name]


def overview(proposals: QuerySet[Proposal], user: User, now: datetime) -> list[Group]:
    """Give the first cards of each group that has any."""
    cards = cards_of(first_of_each_group(proposals, PER_GROUP), user, now)
    groups = {name: [card for card in cards if card.group == name] for name in OWN_GROUPS}
    return [
        Group(name, group_title(name), found, found[0].proposal.in_group) for name, found in groups.items() if found
    ]


def part_of_group(
    proposals: QuerySet[Proposal], name: str, last: int | None, user: User, now: datetime
) -> tuple[Group, int | None]:
    """Give a page of the cards of one group after the proposal `last`, and where the next page begins."""
    own = proposals.filter(group=name)
    total = own.count()
    rows = list((after_in_group(own, last) if last else own)[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    group = Group(name, group_title(name), cards_of(shown, user, now), total)
    return group, shown[-1].pk if len(rows) > PER_PAGE else None


def cards_of(proposals: Iterable[Proposal], user: User, now: datetime) -> list[Card]:
    """Build cards in a fixed number of queries; only drafts that can be sent in are read whole."""
    proposals = list(proposals)
    drafts = [each.pk for each in proposals if each.group == DRAFT]
    whole = {each.pk: each for each in proposals_with_content(user).filter(pk__in=drafts)} if drafts else {}
    questions = questions_on([each.pk for each in proposals if each.group == QUESTION])
    people = people_at_work([each.pk for each in proposals if each.is_editable], user, now)
    return [
        card_of(each, whole.get(each.pk), questions.get(each.pk), people.get(each.pk, []), user, now)
        for each in proposals
    ]


def people_at_work(proposals: list[int], user: User, now: datetime) -> dict[int, list[str]]:
    """Say per proposal which colleagues are at work in it now, and where; `user` is left out."""
    found: dict[int, list[str]] = {}
    rows = EditingPresence.objects.filter(proposal__in=proposals, seen_at__gt=now - PRESENT_FOR).exclude(user=user)
    for row in rows.select_related("user").order_by("-seen_at"):
        page = SECTION_PAGES.get(row.section)
        values = {"who": row.user, "part": page.title if page else row.section}
        found.setdefault(row.proposal_id, []).append(_("%(who)s is working on “%(part)s” now.") % values)
    return found


def questions_on(proposals: list[int]) -> dict[int, SupplementRequest]:
    """Give the open question of the ministry per proposal."""
    if not proposals:
        return {}
    found = SupplementRequest.objects.filter(proposal__in=proposals, answered_at__isnull=True, closed_at__isnull=True)
    return {each.proposal_id: each for each in found}


def card_of(
    proposal: Proposal,
    whole: Proposal | None,
    question: SupplementRequest | None,
    at_work: list[str],
    user: User,
    now: datetime,
) -> Card:
    """Build the card of one proposal."""
    tasks = task_list(whole, user, now) if whole else None
    action, address = next_step(proposal, tasks, user)
    kind = STATUS_KINDS[proposal.applicant_status]
    return Card(proposal, proposal.group, kind, tasks, question, at_work, action, address)


def next_step(proposal: Proposal, tasks: TaskList | None, user: User) -> tuple[str, str]:
    """Give the words of the button and where it leads, for what this person may do."""
    page = reverse("proposals:proposal_detail", args=[proposal.pk])
    role = user.membership_roles[proposal.organisation_id]
    may_write = role != MembershipRole.READER
    if proposal.group == QUESTION:
        return (_("Answer the question") if may_write else _("Look at the question")), page
    if tasks and may_write:
        return _("Go on: %(title)s") % {"title": tasks.following.title}, tasks.following.address
    if proposal.is_editable:
        return _("Read the draft"), reverse("proposals:proposal_read", args=[proposal.pk])
    if proposal.group == DECIDED:
        return _("Look at the decision"), page
    if proposal.group == TAKEN_BACK and role == MembershipRole.SIGNATORY:
        return _("Submit it again"), page
    return _("See where it stands"), page
