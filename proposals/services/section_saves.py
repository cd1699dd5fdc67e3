"""Saving a part of a proposal: held while it is compared and written, and noted who saved it last.

Every save, by a button or by itself while somebody types, raises the version of its part. What was
typed and fits no column is kept beside it, so that nothing is lost and history shows it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import FilteredRelation, Q, QuerySet, Value

from proposals.models import Proposal, ProposalSection, User
from proposals.models.database_rules import violated_rule
from proposals.models.prepared import Prepared
from proposals.models.whole_proposal import load_part, part_along
from proposals.services.clock import WithDatabaseNow
from proposals.services.drafts import held

# Open windows of which is remembered what they saved last.
PAGES_KEPT = 8
ONCE = "proposalsection_once"


@dataclass(frozen=True)
class Window:
    """The open window from which is saved: its random name and how many saves it sent."""

    name: str = ""
    turn: int = 0


@dataclass(frozen=True)
class Typed:
    """What a save says of a part besides its columns.

    `unplaced` maps fields to texts that no column keeps, `set_aside` maps fields to texts that a
    colleague overtook, `digests` maps fields to a digest of what stands stored after the save.
    """

    unplaced: Mapping[str, Any] = field(default_factory=dict)
    set_aside: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    window: Window = field(default_factory=Window)


class SectionMoved(Exception):
    """Somebody saved the part while we waited for the lock: what was read of it is from before that."""


# What the page of a part reads besides the answers; the rest of a proposal is not asked for.
CONTENT = {
    "outline": ("themes",),
    "organisation": ("municipalities",),
    "budget": ("budget_lines", "funding_sources"),
    "partners": ("partners",),
    "planning": ("activities",),
    "impact": ("indicators",),
    "attachments": ("attachments",),
}


# Rows that go along only where they are read: each column costs time on each page.
RELATED = {"organisation": ("organisation__region", "region__province", "region__lead")}


def read_draft(user: User, pk: int, code: str, *, locks: bool = False) -> Proposal | None:
    """Give a proposal of the organisations of `user` with what the page of the part `code` needs, else None.

    `section_row` is its `ProposalSection` or None, `asked_at` the instant of the database. In one statement,
    because the page of a question may cost twelve; in two when the proposal must be locked.
    """
    organisations = list(user.membership_roles)
    if not organisations:
        return None
    proposal = _draft_rows(code, len(organisations), locks).one(pk, *organisations)
    if proposal is not None:
        load_part(proposal, code, CONTENT.get(code, ()))
    return proposal


@lru_cache(maxsize=128)
def _draft_rows(code: str, organisations: int, locks: bool) -> Prepared[Proposal]:
    """Prepare the question for the row of a proposal, for somebody who works for so many organisations."""

    def rows(pk: int, *numbers: int) -> QuerySet[Proposal]:
        found = (
            Proposal.objects.filter(pk=pk, organisation__in=numbers)
            .annotate(
                section_row=FilteredRelation("sections", condition=Q(sections__code=code)),
                asked_at=WithDatabaseNow(),
                section_code=Value(code),
            )
            .select_related("round", "organisation", "section_row__saved_by", *RELATED.get(code, ()))
        )
        if locks:  # then the part is read after the lock
            return found.select_for_update(of=("self",))
        return found.annotate(**part_along(code, CONTENT.get(code, ())))

    return Prepared(rows, int, *[int] * organisations)


@contextmanager
def held_draft(user: User, pk: int, code: str, *, again: bool = False) -> Iterator[Proposal | None]:
    """Lock a proposal of an organisation of `user`, with what the part `code` needs, until the block ends.

    Nobody saves, submits or withdraws meanwhile. None when the proposal is not of such an organisation.

    Lock and part come in one statement, and PostgreSQL reads the part before it waits for the lock. So
    `note_section` may find that it moved: then all is done `again`, with the lock first.
    """
    with transaction.atomic():
        if again:
            Proposal.objects.select_for_update().filter(pk=pk).first()
        proposal = read_draft(user, pk, code, locks=True)
        if proposal is None and Proposal.objects.select_for_update().filter(pk=pk).first():
            # A row that somebody changed while we waited for it can fall out of the joins; now it stands still.
            proposal = read_draft(user, pk, code, locks=True)
        if proposal is None:
            yield None
            return
        with held(proposal):
            yield proposal


def section_of(proposal: Proposal, code: str) -> ProposalSection | None:
    """Give who saved a part last and what stands beside it; None when it was never saved."""
    if getattr(proposal, "section_code", None) == code:
        return getattr(proposal, "section_row", None)  # Django leaves it out when there is no such row
    return next((section for section in proposal.sections.all() if section.code == code), None)


def note_section(
    proposal: Proposal, code: str, *, by: User, at: datetime, typed: Typed | None = None, is_changed: bool = True
) -> ProposalSection:
    """Note that `by` saved a part at `at`; call it within the transaction of the save.

    Without `typed` what stood beside the part stays, as after adding a file. A text that is only set
    aside has changed nothing: then the one who saved last stays the last.

    :raises SectionMoved: if somebody saved it since it was read; what stands beside it is not overwritten.
    """
    before = section_of(proposal, code)
    if before and not is_changed:
        saved_at, saved_by = before.saved_at, before.saved_by
    else:
        saved_at, saved_by = at, by
    values = {
        "version": before.version + 1 if before else 1,
        "saved_at": saved_at,
        "saved_by": saved_by,
        "unplaced": _unplaced(before, typed),
        "set_aside": _set_aside(before, by, typed),
        "pages": _pages(before, typed),
    }
    section = _begun(proposal, code, values) if before is None else _moved_on(before, values)
    proposal.section_code, proposal.section_row = code, section
    return section


def _begun(proposal: Proposal, code: str, values: Mapping[str, Any]) -> ProposalSection:
    section = ProposalSection(proposal=proposal, code=code, **values)
    try:
        section.save(force_insert=True)
    except IntegrityError as error:
        if violated_rule(error) == ONCE:
            raise SectionMoved from error
        raise
    return section


def _moved_on(before: ProposalSection, values: Mapping[str, Any]) -> ProposalSection:
    row = ProposalSection.objects.filter(pk=before.pk, version=before.version)
    if not row.update(**values):
        raise SectionMoved
    return ProposalSection(pk=before.pk, proposal_id=before.proposal_id, code=before.code, **values)


def remember_digests(section: ProposalSection, window: Window, digests: Mapping[str, str]) -> None:
    """Note what a window saved, when that is known only after the save."""
    if window.name:
        section.pages[window.name] = {"turn": window.turn, "digests": dict(digests)}
        ProposalSection.objects.filter(proposal=section.proposal, code=section.code).update(pages=section.pages)


def saved_by_window(section: ProposalSection | None, window: Window) -> Mapping[str, str]:
    """Give the digests of what a window saved last in a part; empty when it saved nothing yet."""
    page = section.pages.get(window.name) if section and window.name else None
    return page["digests"] if page else {}


def is_overtaken(section: ProposalSection | None, window: Window) -> bool:
    """Say whether a later save of the same window came in already: networks do not keep the order."""
    page = section.pages.get(window.name) if section and window.name else None
    return bool(page and window.turn < page["turn"])


def set_aside_for(section: ProposalSection | None, user: User) -> dict[str, str]:
    """Give the texts of `user` that a colleague overtook and about which nothing was chosen yet, by field."""
    if section is None:
        return {}
    return {name: each["text"] for name, each in section.set_aside.items() if each["by"] == user.pk}


def _unplaced(before: ProposalSection | None, typed: Typed | None) -> dict[str, Any]:
    if typed is not None:
        return dict(typed.unplaced)
    return before.unplaced if before else {}


def _set_aside(before: ProposalSection | None, by: User, typed: Typed | None) -> dict[str, Any]:
    standing = dict(before.set_aside) if before else {}
    if typed is None:
        return standing
    of_others = {name: each for name, each in standing.items() if each["by"] != by.pk}
    return of_others | {name: {"text": text, "by": by.pk} for name, text in typed.set_aside.items()}


def _pages(before: ProposalSection | None, typed: Typed | None) -> dict[str, Any]:
    pages = dict(before.pages) if before else {}
    if typed is None or not typed.window.name:
        return pages
    pages.pop(typed.window.name, None)
    pages[typed.window.name] = {"turn": typed.window.turn, "digests": dict(typed.digests)}
    return dict(list(pages.items())[-PAGES_KEPT:])
