"""Saving a part of a proposal, the same for a button and for what saves itself while somebody types."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict

from proposals.forms import SectionForm
from proposals.forms.base import Conflict
from proposals.models import Proposal, User
from proposals.models.whole_proposal import load_answers
from proposals.services.clock import database_now
from proposals.services.drafts import NotEditable
from proposals.services.section_saves import (
    SectionMoved,
    Typed,
    held_draft,
    note_section,
    read_draft,
    remember_digests,
    set_aside_for,
)
from proposals.views.access import visible_proposal_or_404
from proposals.views.section_pages import SectionPage, page_of


@dataclass(frozen=True)
class Saved:
    """What became of a save.

    `form` is what was typed, `merged` what was made of it on top of what stood stored. `digests` are
    those of the fields that now stand stored as this window typed them. `changed` names the fields
    that a colleague changed and that this person left alone, "all" for a table. `too_long` says of
    fields with more text than is kept that they were not saved; that text stands in the page only.
    """

    page: SectionPage
    form: SectionForm
    merged: SectionForm
    at: datetime
    is_locked: bool = False
    conflicts: list[Conflict] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    digests: Mapping[str, str] = field(default_factory=dict)
    too_long: Mapping[str, str] = field(default_factory=dict)

    @property
    def proposal(self) -> Proposal:
        """Give the proposal."""
        return self.form.proposal


def draft_to_show(request: HttpRequest, pk: int, code: str) -> Proposal:
    """Give a proposal with what the page of a part needs; for who may not write there as `visible_proposal_or_404`."""
    return read_draft(request.user, pk, code) or visible_proposal_or_404(request, pk)


def stored_now(user: User, code: str, form: SectionForm) -> Proposal:
    """Give the proposal as it stands after a save of `form`."""
    if form.stores_as_typed:
        load_answers(form.proposal, code)
        return form.proposal
    return _as_stored(user, code, form.proposal)


def _as_stored(user: User, code: str, proposal: Proposal) -> Proposal:
    stored = read_draft(user, proposal.pk, code)
    if stored is None:  # who saved belongs to the organisation, unless that ended at this very moment
        raise Http404
    return stored


def save_section(request: HttpRequest, pk: int, code: str, data: QueryDict, files: Any = None) -> Saved:
    """Save what was typed in a part.

    Everything that can be kept is kept, valid or not. A field that a colleague changed meanwhile is
    not overwritten: the text of this person is set aside until that person chooses.

    :raises Http404: if there is no such proposal or part for this person.
    :raises PermissionDenied: if the person may read it only.
    """
    data = without_nulls(data)
    try:
        return _save_held(request, pk, code, data, files)
    except SectionMoved:
        return _save_held(request, pk, code, data, files, again=True)


def without_nulls(data: QueryDict) -> QueryDict:
    """Leave out the one sign that PostgreSQL keeps in no text and no JSON; no keyboard types it."""
    if not any("\x00" in text for _name, texts in data.lists() for text in texts):
        return data
    clean = data.copy()
    for name, texts in data.lists():
        clean.setlist(name, [text.replace("\x00", "") for text in texts])
    return clean


def _save_held(request: HttpRequest, pk: int, code: str, data: QueryDict, files: Any, *, again: bool = False) -> Saved:
    with held_draft(request.user, pk, code, again=again) as proposal:
        if proposal is None:
            visible_proposal_or_404(request, pk)
            raise PermissionDenied
        page = page_for(proposal, code)
        if not request.user.has_perm("proposals.edit_proposal", proposal):
            raise PermissionDenied
        form = page.build(proposal, data, files, section=code)
        if not proposal.may_change(code):
            return Saved(page, form, form, proposal.asked_at, is_locked=True)
        if form.saves_itself:
            return _save_typed(request, page, form)
    return _save_files(request, page, form)


def page_for(proposal: Proposal, code: str) -> SectionPage:
    """Give the page of a part. :raises Http404: if the round does not ask for it."""
    page = page_of(proposal.round, code)
    if page is None:
        raise Http404
    return page


def _save_typed(request: HttpRequest, page: SectionPage, form: SectionForm) -> Saved:
    at = form.proposal.asked_at
    if form.is_overtaken():
        form.is_valid()
        return Saved(page, form, form, at)
    if form.merges_fields:
        return _save_fields(request, page, form, at)
    return _save_tables(request, page, form, at)


def _save_fields(request: HttpRequest, page: SectionPage, form: SectionForm, at: datetime) -> Saved:
    """Save field by field: what a colleague overtook waits, the rest is kept."""
    too_long, changed = form.too_long(), form.changed_by_colleague()
    conflicts = [conflict for conflict in form.conflicts() if conflict.name not in too_long]
    set_aside = {conflict.name: conflict.typed for conflict in conflicts}
    merged = page.build(form.proposal, form.data_on_top_of_stored(set_aside), form.files, section=page.code)
    merged.is_valid()
    # What a colleague changed in a field with too much text is compared with again when that is shorter.
    merged.rebase({name: basis for name, basis in form.sent_basis().items() if name in too_long})
    is_changed = merged.differs()
    if is_changed:
        page.save(merged, request.user, at)
    elif set_aside == set_aside_for(merged.record, request.user):
        return Saved(page, form, merged, at, conflicts=conflicts, changed=changed, too_long=too_long)
    typed = Typed(unplaced=merged.left_over(), set_aside=set_aside, window=merged.window)
    digests = _note(request.user, page, merged, at, typed, {*set_aside, *changed, *too_long}, is_changed)
    return Saved(page, form, merged, at, conflicts=conflicts, changed=changed, digests=digests, too_long=too_long)


def _save_tables(request: HttpRequest, page: SectionPage, form: SectionForm, at: datetime) -> Saved:
    """Save a page with tables as a whole: half of one person's rows and half of another's say nothing."""
    if too_long := form.too_long():
        form.is_valid()
        return Saved(page, form, form, at, too_long=too_long)
    conflicts, user = form.conflicts(), request.user
    if form.colleague_changed() and not form.i_changed():
        form.is_valid()
        return Saved(page, form, form, at, changed=["all"])
    if conflicts:
        set_aside = {conflict.name: conflict.typed for conflict in conflicts}
        if set_aside != set_aside_for(form.record, user):
            typed = Typed(unplaced=form.unplaced, set_aside=set_aside, window=form.window)
            note_section(form.proposal, page.code, by=user, at=at, typed=typed, is_changed=False)
        return Saved(page, form, form, at, conflicts=conflicts)
    merged = page.build(form.proposal, form.data_on_top_of_stored(), form.files, section=page.code)
    merged.is_valid()
    if not merged.differs() and not set_aside_for(merged.record, user):
        return Saved(page, form, merged, at)
    left_over = merged.left_over()
    if not left_over:
        page.save(merged, user, at)
    digests = _note(user, page, merged, at, Typed(unplaced=left_over, window=merged.window))
    return Saved(page, form, merged, at, digests=digests)


def _note(
    user: User,
    page: SectionPage,
    merged: SectionForm,
    at: datetime,
    typed: Typed,
    not_own: Collection[str] = (),
    is_changed: bool = True,
) -> Mapping[str, str]:
    """Note the save with its part and give the digests of what stands stored now as this window typed it."""
    proposal = merged.proposal
    if merged.stores_as_typed:
        texts = merged.typed_texts()
        digests = {name: each for name, each in merged.digests(texts).items() if name not in not_own}
        note_section(proposal, page.code, by=user, at=at, typed=replace(typed, digests=digests), is_changed=is_changed)
        return digests
    section = note_section(proposal, page.code, by=user, at=at, typed=typed, is_changed=is_changed)
    again = proposal if merged.keeps_read else _as_stored(user, page.code, proposal)
    shown = page.build(again, section=page.code)
    digests = {name: each for name, each in shown.digests(shown.stored_texts()).items() if name not in not_own}
    remember_digests(section, typed.window, digests)
    return digests


def _save_files(request: HttpRequest, page: SectionPage, form: SectionForm) -> Saved:
    """Keep a file; looking inside takes time, and the proposal is not locked meanwhile."""
    at = database_now()
    form.is_valid()
    try:
        page.save(form, request.user, at)
    except NotEditable:
        return Saved(page, form, form, at, is_locked=True)
    return Saved(page, form, form, at)
