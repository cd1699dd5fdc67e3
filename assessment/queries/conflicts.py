"""Ties between assessors and applicants that stand in the data: work, region, partners."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessment.enums import ConflictKind
from assessment.models import AssessorProfile, ConflictOfInterest
from assessment.queries.assessors import assessors_now
from assessment.queries.progress import ASSESSABLE_STATUSES
from proposals.enums import RegionKind
from proposals.models import Membership, Proposal, ProposalPartner, Region, Round, User

# Words that many names share and that tell nobody apart.
COMMON_WORDS = frozenset(
    [
        *["de", "het", "een", "van", "voor", "der", "den", "en", "in", "te", "op", "bij"],
        *["gemeente", "provincie", "regio", "stichting", "vereniging", "cooperatie", "groep", "holding", "nederland"],
        *["bv", "nv", "vof", "ua", "b", "v", "n", "o", "f", "u", "a"],
    ]
)


@dataclass(frozen=True, slots=True)
class FoundConflict:
    """A tie between an assessor and a proposal, with the words for those who judge it."""

    proposal: Proposal
    assessor: User
    kind: ConflictKind
    explanation: str


def conflicts_of_round(round_: Round) -> QuerySet[ConflictOfInterest]:
    """Give the conflicts of a round, in force first, by proposal and person."""
    rows = ConflictOfInterest.objects.filter(proposal__round=round_)
    return rows.select_related("proposal", "assessor", "noted_by", "ended_by").order_by(
        "-ended_at", "proposal__region_sort_name", "proposal_id", "assessor__function", "assessor__name", "pk"
    )


def pairs_in_conflict(round_: Round) -> set[tuple[int, int]]:
    """Give (proposal, assessor) for each conflict in force."""
    return set(
        ConflictOfInterest.objects.in_force().filter(proposal__round=round_).values_list("proposal_id", "assessor_id")
    )


def ties_of(proposal: Proposal) -> dict[int, str]:
    """Give for each assessor who may not be asked for a proposal why not: noted, or found and not ended."""
    noted = ConflictOfInterest.objects.filter(proposal=proposal).order_by("pk")
    ties: dict[int, str] = {}
    looked_at = set()
    for conflict in noted:
        looked_at.add(conflict.assessor_id)
        if conflict.ended_at is None:
            ties[conflict.assessor_id] = conflict.explanation
    for found in found_conflicts(proposal.round, proposal=proposal):
        if found.assessor.pk not in looked_at:
            ties[found.assessor.pk] = found.explanation
    return ties


def found_conflicts(
    round_: Round, *, proposal: Proposal | None = None, assessor: User | None = None
) -> list[FoundConflict]:
    """Look for ties in a round, or in one proposal or of one assessor: seven statements, however many proposals.

    One tie a pair, the strongest: work for the applicant, then names of partners, then the region.
    """
    people = {each.pk: each for each in assessors_now() if assessor is None or each == assessor}
    profiles = list(AssessorProfile.objects.filter(user__in=people).select_related("home_region"))
    rows = round_.proposals.filter(status__in=ASSESSABLE_STATUSES)
    if proposal is not None:
        rows = rows.filter(pk=proposal.pk)
    proposals = list(rows.select_related("organisation").order_by("pk"))
    found: dict[tuple[int, int], FoundConflict] = {}
    for each in (
        *_by_membership(proposals, people),
        *_by_name(proposals, profiles, people),
        *_by_region(proposals, profiles, people),
    ):
        found.setdefault((each.proposal.pk, each.assessor.pk), each)
    return list(found.values())


def significant_words(name: str) -> tuple[str, ...]:
    """Give the words of a name that tell it apart, without capitals, accents and legal forms."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = tuple(re.findall(r"[a-z0-9]+", plain))
    return tuple(each for each in words if each not in COMMON_WORDS) or words


def is_same_organisation(one: str, other: str) -> bool:
    """Say whether two names may be of one organisation: the shorter begins the longer, or all its words are there."""
    shorter, longer = sorted((significant_words(one), significant_words(other)), key=len)
    if not shorter:
        return False
    return longer[: len(shorter)] == shorter or (len(shorter) > 1 and set(shorter) <= set(longer))


def _by_membership(proposals: list[Proposal], people: dict[int, User]) -> Iterator[FoundConflict]:
    by_organisation = defaultdict(set)
    for organisation, person in Membership.objects.filter(user__in=people).values_list("organisation_id", "user_id"):
        by_organisation[organisation].add(person)
    for proposal in proposals:
        for person in sorted(by_organisation.get(proposal.organisation_id, ())):
            words = _("Has or had an account at %(organisation)s.") % {"organisation": proposal.organisation}
            yield FoundConflict(proposal, people[person], ConflictKind.EMPLOYER, words)


def _by_name(
    proposals: list[Proposal], profiles: list[AssessorProfile], people: dict[int, User]
) -> Iterator[FoundConflict]:
    """Compare employers of now and before with applicants and partners; by first word, so not all with all."""
    candidates: dict[str, list[tuple[Proposal, str]]] = defaultdict(list)
    by_pk = {each.pk: each for each in proposals}
    for proposal in proposals:
        _add(candidates, proposal, proposal.organisation.name)
    for pk, name in ProposalPartner.objects.filter(proposal__in=by_pk).order_by("pk").values_list("proposal", "name"):
        _add(candidates, by_pk[pk], name)
    for profile in profiles:
        for own in profile.names:
            seen = set()
            for word in significant_words(own):
                seen |= set(candidates.get(word, ()))
            for proposal, name in sorted(seen, key=lambda each: (each[0].pk, each[1])):
                if is_same_organisation(own, name):
                    words = _("“%(own)s” in the profile looks like “%(name)s” in the proposal.")
                    kind = ConflictKind.EMPLOYER
                    yield FoundConflict(proposal, people[profile.user_id], kind, words % {"own": own, "name": name})


def _add(candidates: dict[str, list[tuple[Proposal, str]]], proposal: Proposal, name: str) -> None:
    for word in set(significant_words(name)):
        candidates[word].append((proposal, name))


def _by_region(
    proposals: list[Proposal], profiles: list[AssessorProfile], people: dict[int, User]
) -> Iterator[FoundConflict]:
    settled = [each for each in profiles if each.home_region is not None]
    if not settled:
        return
    regions = _regions_of(proposals)
    for profile in settled:
        for proposal in proposals:
            if region := _shared_region(profile.home_region, regions[proposal.pk]):
                words = _("Lives or works in %(region)s, for which this proposal is.") % {"region": region}
                yield FoundConflict(proposal, people[profile.user_id], ConflictKind.REGION, words)


def _regions_of(proposals: Iterable[Proposal]) -> dict[int, dict[int, Region]]:
    """Give by proposal the regions that it is for: its own, and the municipalities that take part."""
    regions: dict[int, dict[int, Region]] = defaultdict(dict)
    own = Region.objects.in_bulk({each.region_id for each in proposals if each.region_id})
    for proposal in proposals:
        if proposal.region_id:
            regions[proposal.pk][proposal.region_id] = own[proposal.region_id]
    through = Proposal.municipalities.through.objects.filter(proposal__in=proposals).select_related("region")
    for row in through:
        regions[row.proposal_id][row.region_id] = row.region
    return regions


def _shared_region(home: Region, regions: dict[int, Region]) -> Region | None:
    """Give the region of the proposal that `home` is, lies in as a municipality, or contains as a province."""
    for region in sorted(regions.values(), key=lambda each: each.pk):
        contains = region.kind == RegionKind.PROVINCE and home.province_id == region.pk
        within = home.kind == RegionKind.PROVINCE and region.province_id == home.pk
        if region.pk == home.pk or contains or within:
            return region
    return None
