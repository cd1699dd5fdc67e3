"""What somebody typed about a proposal in the panel and did not record yet: kept for that person alone.

Nothing of it counts and nobody else reads it. Two windows of one person cost no word: what the second one types is
kept aside, until a page that showed both is recorded.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assessment.models import PanelDraft
from assessment.services.panel.opening import require_open
from assessment.services.panel.told import DraftWords
from proposals.models import Proposal, User


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """The draft as it stands now; `is_aside` says that another window's words stand first."""

    draft: PanelDraft
    is_aside: bool = False


@transaction.atomic
def keep_draft(*, proposal: Proposal, words: DraftWords, by: User, at: datetime) -> KeptDraft:
    """Keep what somebody typed, half-finished as it is.

    :raises PanelRefused: if the panel records nothing about this proposal now, or `by` has an interest in it.
    """
    stored = Proposal.objects.select_related("round").get(pk=proposal.pk)
    require_open(stored, stored.round, by)
    draft, _is_new = PanelDraft.objects.select_for_update(of=("self",)).get_or_create(
        proposal=stored, saved_by=by, defaults={"saved_at": at}
    )
    is_own = words.window.name != "" and draft.window == words.window.name
    if is_own and words.window.turn < draft.turn:
        return KeptDraft(draft)  # a later save of this window came in already: networks do not keep the order
    if (draft.note, draft.typed) == (words.note, dict(words.typed)):
        return KeptDraft(draft)
    is_aside = not is_own and draft.version != words.expected_version and bool(draft.note or draft.typed)
    if is_aside:
        draft.aside = {**draft.aside, words.window.name: {"note": words.note, **words.typed}}
    else:
        draft.note, draft.typed = words.note, dict(words.typed)
        draft.window, draft.turn = words.window.name, words.window.turn
    _store(draft, at)
    return KeptDraft(draft, is_aside)


def empty_draft(*, proposal: Proposal, words: DraftWords, by: User, at: datetime) -> None:
    """Take out of the draft what was recorded just now, in the transaction of the caller.

    A page that was shown the draft as it stands showed all of it. Of a page that was not only its own words go.
    """
    draft = PanelDraft.objects.select_for_update(of=("self",)).filter(proposal=proposal, saved_by=by).first()
    if draft is None or not draft.has_words:
        return
    window = words.window.name
    if draft.version == words.expected_version or (window and draft.window == window):
        seen_all = draft.version == words.expected_version
        draft.note, draft.typed, draft.aside = "", {}, {} if seen_all else draft.aside
        # What comes late of this window is older than what it recorded.
        draft.window, draft.turn = window, words.window.turn
    elif window in draft.aside:
        draft.aside = {name: each for name, each in draft.aside.items() if name != window}
    else:
        return
    _store(draft, at)


def _store(draft: PanelDraft, at: datetime) -> None:
    draft.version += 1
    draft.saved_at = at
    draft.save()
