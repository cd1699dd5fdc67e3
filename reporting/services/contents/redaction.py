"""Blacking out what is about other applicants of a round: names, titles, regions, references and amounts."""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import TypeVar

from assessment.models import AwardDecision
from proposals.formats import number
from proposals.models import Proposal

T = TypeVar("T")
Redact = Callable[[str], str]
OTHER, AMOUNT = "[andere aanvrager]", "[bedrag van een ander]"
# The kind of a region before its name: "Provincie Drenthe" is written as "Drenthe", too.
KIND_OF_REGION = re.compile(r"^(gemeente|provincie|regio)\s+", re.IGNORECASE)
SHORTEST = 3


def redactor_for(proposal: Proposal) -> Redact:
    """Give a function that blacks out in a text what is about the other proposals of the round; two statements.

    What others share with this proposal (the same amount, the same region) stays: it tells nothing about them.
    """
    others = list(
        Proposal.objects.filter(round=proposal.round_id)
        .exclude(pk=proposal.pk)
        .select_related("organisation", "region")
    )
    awarded = AwardDecision.objects.filter(proposal__in=others).values_list("awarded_amount", flat=True)
    own_names = {each.casefold() for each in _names(proposal)}
    names = {each for other in others for each in _names(other) if each.casefold() not in own_names}
    own_amounts = {proposal.requested_amount}
    amounts = {other.requested_amount for other in others} | set(awarded)
    return _redactor(names, {each for each in amounts if each and each not in own_amounts})


def redacted(value: T, redact: Redact, *, keep: frozenset[str] = frozenset()) -> T:
    """Give a document value with every text in it blacked out, except in the fields named in `keep`."""
    if isinstance(value, str):
        return redact(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(redacted(each, redact, keep=keep) for each in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            each.name: redacted(getattr(value, each.name), redact, keep=keep)
            for each in fields(value)
            if each.name not in keep
        }
        return replace(value, **changed)
    return value


def _names(proposal: Proposal) -> Iterable[str]:
    """Give every way in which a proposal can be named."""
    written = {
        proposal.title,
        proposal.reference or "",
        proposal.region_label,
        proposal.region_sort_name,
        proposal.organisation.name,
        proposal.region.name if proposal.region_id else "",
    }
    bare = {KIND_OF_REGION.sub("", each.strip()) for each in written}
    return {each.strip() for each in written | bare if len(each.strip()) >= SHORTEST}


def _redactor(names: set[str], amounts: set[Decimal]) -> Redact:
    called = [re.escape(each).replace(r"\ ", r"\s+") for each in sorted(names, key=len, reverse=True)]
    by_name = re.compile(rf"(?<!\w)(?:{'|'.join(called)})(?!\w)", re.IGNORECASE) if called else None
    figures = [_figure(each) for each in sorted(amounts, reverse=True)]
    by_amount = re.compile(rf"(?:€\s*)?(?<![\d.,])(?:{'|'.join(figures)})(?!\d|[.,]\d)") if figures else None

    def redact(text: str) -> str:
        text = by_name.sub(OTHER, text) if by_name else text
        return by_amount.sub(AMOUNT, text) if by_amount else text

    return redact


def _figure(amount: Decimal) -> str:
    """Give the pattern of an amount as people write it: 250.000, 250 000, 250000, with or without cents."""
    euros, cents = number(amount, 2).split(",")
    grouped = euros.replace(".", r"[.\s]?")
    return rf"{grouped}(?:,{cents})" if cents != "00" else rf"{grouped}(?:,00|,-|,–)?"
