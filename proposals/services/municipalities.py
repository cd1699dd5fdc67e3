"""Municipalities that take part, from the register as it was on the day the round opens."""

from datetime import date
from difflib import get_close_matches

from django.utils.timezone import localdate

from proposals.enums import RegionKind
from proposals.models import Proposal, Region, Round


def register_day(round_: Round) -> date:
    """Give the day on which the register counts for a round: that of its opening, in the Netherlands."""
    return localdate(round_.opens_at)


def municipalities_of_region(region: Region, round_: Round) -> list[Region]:
    """Give the municipalities that a region brings: the members of a partnership, or a municipality itself.

    A province brings none: its plan is for the whole province unless it names some.
    """
    if region.kind == RegionKind.MUNICIPALITY:
        return [region]
    if region.kind == RegionKind.PROVINCE:
        return []
    day = register_day(round_)
    memberships = region.memberships.select_related("municipality")
    members = [
        each.municipality
        for each in memberships
        if (each.valid_from is None or each.valid_from <= day) and (each.valid_to is None or each.valid_to > day)
    ]
    return sorted(members, key=lambda each: (each.sort_name, each.pk))


def municipalities_to_choose(proposal: Proposal) -> list[Region]:
    """Give the municipalities to tick: those of the region and those named before, by name."""
    own = municipalities_of_region(proposal.region, proposal.round) if proposal.region else []
    found = {each.pk: each for each in [*own, *proposal.municipalities.all()]}
    return sorted(found.values(), key=lambda each: (each.sort_name, each.pk))


def named_municipalities(text: str, round_: Round) -> tuple[list[Region], list[str]]:
    """Find names with commas or lines between them in the register: (those found, names it does not know)."""
    names = [name for line in text.splitlines() for part in line.split(",") if (name := " ".join(part.split()))]
    if not names:
        return [], []
    register = _register(round_)
    found = [register[_key(name)] for name in names if _key(name) in register]
    return found, [name for name in names if _key(name) not in register]


def municipality_like(name: str, round_: Round) -> str:
    """Give the name in the register that looks most like a name; empty when none does."""
    register = _register(round_)
    close = get_close_matches(_key(name), list(register), n=1, cutoff=0.7)
    return register[close[0]].name if close else ""


def _register(round_: Round) -> dict[str, Region]:
    """Give the municipalities of the day by each of their names; invented ones only in an invented round."""
    municipalities = Region.objects.filter(kind=RegionKind.MUNICIPALITY).valid_on(register_day(round_))
    if not round_.is_fictitious:
        municipalities = municipalities.filter(is_fictitious=False)
    return {_key(name): each for each in municipalities for name in [*each.other_names, each.name]}


def _key(name: str) -> str:
    return name.casefold().removeprefix("gemeente ").replace("’", "'").strip()
