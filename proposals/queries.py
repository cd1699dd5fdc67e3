"""Reads that serve one page: which rounds, proposals and deals to show, with all that the page needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    IntegerField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from proposals.enums import (
    DECIDED_PROPOSAL_STATUSES,
    DealStatus,
    MembershipRole,
    ProposalStatus,
    RegionKind,
    RoundStatus,
)
from proposals.models import (
    Answer,
    BudgetCeiling,
    Deal,
    Membership,
    Organisation,
    Proposal,
    ProposalSection,
    Region,
    RoleGrant,
    Round,
    Submission,
    Theme,
    User,
)
from proposals.models.prepared import Prepared
from proposals.models.round import prepares_rounds
from proposals.models.supplement import sent

ENDED_FOR_APPLICANT = (ProposalStatus.WITHDRAWN, ProposalStatus.INADMISSIBLE)

Row = TypeVar("Row", bound=Model)


def rounds_to_show(user: Any, at: datetime) -> list[Round]:
    """Give the rounds `user` may know of, the most useful first.

    First what accepts at `at` (closing soonest first), then what is to come (opening soonest
    first), then what has closed (latest first).
    """

    def usefulness(round_: Round) -> tuple[int, float]:
        if round_.accepts(at):
            return 0, round_.closes_at.timestamp()
        if round_.status in {RoundStatus.PREPARATION, RoundStatus.PUBLISHED} and at < round_.opens_at:
            return 1, round_.opens_at.timestamp()
        return 2, -round_.closes_at.timestamp()

    return sorted(_ALL_ROUNDS() if prepares_rounds(user) else _PUBLISHED_ROUNDS(), key=usefulness)


_ALL_ROUNDS = Prepared(Round.objects.all)
_PUBLISHED_ROUNDS = Prepared(lambda: Round.objects.visible_to(None))


def themes_of_round(round_: Round) -> QuerySet[Theme]:
    """Give the themes that the call of a round asks for, in their order."""
    return round_.themes.all()


def proposals_with_content(user: Any) -> QuerySet[Proposal]:
    """Give the proposals visible to `user` with everything that pages and checks read, in a fixed number of queries."""
    return with_content(Proposal.objects.visible_to(user))


def one_or_none(rows: QuerySet[Row]) -> Row | None:
    """Give the one row that was asked by its number. No order is asked, which `first()` would: it costs time."""
    return next(iter(rows.order_by()[:1]), None)


def with_content(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Add to proposals everything that pages and checks read, in a fixed number of queries."""
    # Each column of each joined table costs time on each page: only what most of them read goes along.
    return proposals.select_related("round", "organisation", "region").prefetch_related(*_content())


def _content() -> list[Prefetch | str]:
    answers = Answer.objects.select_related("question")
    return [
        Prefetch("answers", queryset=answers),
        "attachments",
        Prefetch("sections", queryset=ProposalSection.objects.select_related("saved_by")),
        "themes",
        "municipalities",
        "activities",
        "indicators",
        "budget_lines",
        "funding_sources",
        "partners",
        "round__questions",
    ]


# The groups of "my proposals", the most urgent first.
OWN_GROUPS = ("question", "draft", "taken_back", "decided", "waiting", "closed")
QUESTION, DRAFT, TAKEN_BACK, DECIDED, WAITING, CLOSED = OWN_GROUPS
# Urgency within a group: what closes first, then what was saved last.
OWN_ORDER = ("urgent_until", "-updated_at", "-pk")


def own_proposals(user: User, at: datetime, search: str = "") -> QuerySet[Proposal]:
    """Give the proposals of the organisations `user` works for, each with its `group` at `at`, most urgent first.

    `group` is built from what an applicant may know: nothing finer than "waiting" before a decision is
    published. `search` keeps those with these words in the title or reference.
    """
    is_open = Q(round__in=Round.objects.accepting_at(at))
    group = Case(
        When(status=ProposalStatus.SUPPLEMENT_REQUESTED, then=Value(QUESTION)),
        When(is_open, status=ProposalStatus.DRAFT, then=Value(DRAFT)),
        When(is_open, status=ProposalStatus.WITHDRAWN, then=Value(TAKEN_BACK)),
        When(status__in=DECIDED_PROPOSAL_STATUSES, then=Value(DECIDED)),
        When(status__in=[ProposalStatus.DRAFT, *ENDED_FOR_APPLICANT], then=Value(CLOSED)),
        default=Value(WAITING),
    )
    never = Value(datetime(9999, 1, 1, tzinfo=UTC), output_field=DateTimeField())
    found = Proposal.objects.visible_to(user).of_members(user).annotate(group=group)
    if words := search.replace("\x00", "").strip():
        found = found.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    return (
        found.annotate(urgent_until=Case(When(group__in=[DRAFT, TAKEN_BACK], then="round__closes_at"), default=never))
        .select_related("round", "organisation")
        .order_by(*OWN_ORDER)
    )


def first_of_each_group(proposals: QuerySet[Proposal], number: int) -> QuerySet[Proposal]:
    """Keep the first `number` of each group of `own_proposals`; `in_group` counts all of that group."""
    place = Window(RowNumber(), partition_by="group", order_by=OWN_ORDER)
    total = Window(Count("pk"), partition_by="group")
    return proposals.annotate(place=place, in_group=total).filter(place__lte=number)


def after_in_group(proposals: QuerySet[Proposal], last: int) -> QuerySet[Proposal]:
    """Keep what comes after the proposal with this number, in the order of `own_proposals`.

    By its values and not by counting, so that nothing is skipped or shown twice when a colleague saves.
    An unknown number begins at the front.
    """
    mark = proposals.filter(pk=last).first()
    if mark is None:
        return proposals
    saved_before = Q(updated_at__lt=mark.updated_at) | Q(updated_at=mark.updated_at, pk__lt=mark.pk)
    return proposals.filter(Q(urgent_until__gt=mark.urgent_until) | Q(saved_before, urgent_until=mark.urgent_until))


def organisations_to_write_for(user: User) -> list[Organisation]:
    """Give the organisations for which `user` may write proposals, by name."""
    writers = {MembershipRole.EDITOR, MembershipRole.SIGNATORY}
    ids = [pk for pk, role in user.membership_roles.items() if role in writers]
    return list(Organisation.objects.filter(pk__in=ids).order_by("name"))


def colleagues_on(proposal: Proposal) -> list[Membership]:
    """Give who works for the applying organisation now: signatories last, then by function."""
    order = [MembershipRole.EDITOR, MembershipRole.READER, MembershipRole.SIGNATORY]
    return sorted(_COLLEAGUES(proposal.organisation_id), key=lambda each: (order.index(each.role), str(each.user)))


_COLLEAGUES = Prepared(
    lambda organisation: (
        Membership.objects.current().filter(organisation=organisation, user__is_active=True).select_related("user")
    ),
    int,
)


def regions_to_choose(proposal: Proposal) -> dict[str, list[Region]]:
    """Give the regions a proposal can be for, grouped: `own`, `joined` and `other` partnerships.

    `joined` are the partnerships of the register in which the applicant takes part or leads; for a
    province those led from within it. Members and validity count on the day the round opens.
    """
    own = proposal.organisation.region
    day = proposal.round.opens_at.date()
    partnerships = (
        Region.objects.filter(kind=RegionKind.PARTNERSHIP)
        .valid_on(day)
        .select_related("lead")
        .prefetch_related("memberships")
    )
    groups: dict[str, list[Region]] = {"own": [own], "joined": [], "other": []}
    for region in partnerships:
        groups["joined" if _takes_part(own, region) else "other"].append(region)
    return groups


def _takes_part(region: Region, partnership: Region) -> bool:
    if region.kind == RegionKind.PROVINCE:
        return partnership.lead is not None and region.pk in {partnership.lead.pk, partnership.lead.province_id}
    members = {membership.municipality_id for membership in partnership.memberships.all()}
    return region.pk in members or region.pk == partnership.lead_id


def deals_to_show(user: Any) -> QuerySet[Deal]:
    """Give the deals visible to `user` by region, with what the list and the page of a deal show."""
    return (
        Deal.objects.visible_to(user)
        .select_related(
            "proposal__round", "proposal__organisation", "proposal__region__province", "proposal__region__lead"
        )
        .order_by("-proposal__round__opens_at", "proposal__region_sort_name", "pk")
    )


def demonstration_accounts() -> tuple[list[User], list[User]]:
    """Give the accounts of the demonstration: those of the ministry, and those of applicants by organisation.

    All addresses of the demonstration end in `.example`, a name that never exists (RFC 2606).
    """
    memberships = Membership.objects.current().select_related("organisation").order_by("organisation__name")
    people = (
        User.objects.filter(email__endswith=".example", is_active=True)
        .prefetch_related(
            Prefetch("memberships", queryset=memberships),
            Prefetch("role_grants", queryset=RoleGrant.objects.current()),
        )
        .order_by("email")
    )
    ministry = [person for person in people if person.role_grants.all()]
    applicants = [person for person in people if person.memberships.all()]
    return ministry, sorted(applicants, key=lambda person: person.memberships.all()[0].organisation.name)


@dataclass(frozen=True)
class StatusCount:
    """How many proposals have a status, and what they ask together in euros."""

    status: str
    label: str
    proposals: int
    amount: Decimal


@dataclass(frozen=True)
class Cockpit:
    """The figures of a round: counts per status, what is asked, and the ceilings, newest first."""

    counts: tuple[StatusCount, ...]
    provinces: int
    ceilings: tuple[BudgetCeiling, ...]
    ceiling: BudgetCeiling | None

    def count(self, status: str) -> int:
        """Give the number of proposals with a status."""
        return next((each.proposals for each in self.counts if each.status == status), 0)

    @property
    def submitted(self) -> int:
        """Give the number of proposals that were sent in and not taken back."""
        return sum(each.proposals for each in self.counts if each.status != ProposalStatus.WITHDRAWN)

    @property
    def requested(self) -> Decimal:
        """Give what they ask together, in euros."""
        amounts = (each.amount for each in self.counts if each.status != ProposalStatus.WITHDRAWN)
        return sum(amounts, Decimal(0))

    @property
    def times_available(self) -> Decimal | None:
        """Give how many times the ceiling is asked."""
        return self.requested / self.ceiling.amount if self.ceiling and self.ceiling.amount else None


def rounds_for_staff(user: Any) -> QuerySet[Round]:
    """Give the rounds with the number of submitted proposals, newest first."""
    submitted = ~Q(proposals__status__in=[ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN])
    return Round.objects.visible_to(user).annotate(proposal_count=Count("proposals", filter=submitted))


def cockpit_of_round(round_: Round, at: datetime) -> Cockpit:
    """Count the proposals of a round per status; drafts belong to their writers and are left out."""
    rows: Mapping[str, Any] = {
        row["status"]: row
        for row in round_.proposals.exclude(status=ProposalStatus.DRAFT)
        .order_by()
        .values("status")
        .annotate(proposals=Count("pk"), amount=Sum(sent("requested_amount")))
    }
    ceilings = tuple(round_.ceilings.select_related("decided_by").order_by("-effective_at", "-pk"))
    region = Region.objects.filter(organisation__proposals__in=round_.proposals.submitted())
    rows_of_regions = region.order_by().values_list("kind", "pk", "province_id").distinct()
    provinces = {pk if kind == RegionKind.PROVINCE else province for kind, pk, province in rows_of_regions} - {None}
    return Cockpit(
        counts=tuple(
            StatusCount(status.value, str(status.label), rows[status]["proposals"], rows[status]["amount"])
            for status in ProposalStatus
            if status in rows
        ),
        provinces=len(provinces),
        ceilings=ceilings,
        ceiling=next((each for each in ceilings if each.effective_at <= at), None),
    )


def proposals_for_staff(user: Any, round_: Round | None = None) -> QuerySet[Proposal]:
    """Give the proposals that staff may read, of one round or all; a draft is never among them."""
    proposals = (
        Proposal.objects.visible_to(user)
        .exclude(status=ProposalStatus.DRAFT)
        .select_related("round", "organisation", "region__province", "region__lead__province")
    )
    return proposals.filter(round=round_) if round_ else proposals


def proposals_for_intake(user: Any, round_: Round | None = None) -> QuerySet[Proposal]:
    """Give what staff look at before a proposal is called admissible, in a fixed number of queries.

    `other_proposals` counts what the same applicant also submitted in the round. The content of the
    submissions is left out: it is long, and the rows say the same.
    """
    own = Proposal.objects.filter(organisation=OuterRef("organisation"), round=OuterRef("round")).exclude(
        Q(pk=OuterRef("pk")) | Q(status__in=[ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN])
    )
    counted = own.order_by().values("organisation").annotate(number=Count("pk")).values("number")
    submissions = Submission.objects.defer("content").select_related("intake_check__checked_by", "submitted_by")
    proposals = (
        proposals_with_content(user)
        .select_related("round", "organisation__region", "region__province", "region__lead")
        .exclude(status=ProposalStatus.DRAFT)
        .prefetch_related(Prefetch("submissions", queryset=submissions), "supplement_requests", "round__themes")
        .annotate(other_proposals=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
    )
    return proposals.filter(round=round_) if round_ else proposals


def awarded_total(round_: Round) -> Decimal:
    """Add up what the deals of a round get, in euros; deals that ended early no longer count."""
    deals = Deal.objects.filter(proposal__round=round_).exclude(status=DealStatus.ENDED_EARLY)
    return deals.aggregate(total=Sum("awarded_amount"))["total"] or Decimal(0)
