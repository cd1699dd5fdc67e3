"""Keeping what assessors can take and want."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.enums import WishKind
from assessment.models import AssessorTerms, AssignmentWish
from assessment.queries.assessors import assessors_now
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from proposals.models import Proposal, Round, Theme, User


class WishRefused(Refused):
    """This wish cannot be noted."""


@dataclass(frozen=True, slots=True)
class Terms:
    """At most so many proposals (None: no limit), and the group ("": none)."""

    capacity: int | None = None
    group: str = ""


@transaction.atomic
def save_terms(*, round_: Round, terms: Mapping[int, Terms], by: User, at: datetime) -> int:
    """Keep the terms of these assessors (by key) in a round, and give how many changed. Others keep theirs."""
    lock_round(round_.pk)
    stored = {each.assessor_id: each for each in AssessorTerms.objects.filter(round=round_)}
    changed = 0
    for person, wanted in terms.items():
        row = stored.get(person)
        before = Terms(row.capacity, row.group) if row else Terms()
        if wanted == before:
            continue
        AssessorTerms.objects.update_or_create(
            round=round_,
            assessor_id=person,
            defaults={"capacity": wanted.capacity, "group": wanted.group, "changed_at": at, "changed_by": by},
        )
        changed += 1
    return changed


@transaction.atomic
def note_wish(
    *,
    round_: Round,
    assessor: User,
    kind: WishKind,
    by: User,
    at: datetime,
    proposal: Proposal | None = None,
    theme: Theme | None = None,
) -> AssignmentWish:
    """Note what an assessor would like or would rather not; the last word about a proposal or theme counts.

    :raises WishRefused: for somebody who is no assessor, or without exactly one of proposal and theme of this round.
    """
    if not assessors_now().filter(pk=assessor.pk).exists():
        raise WishRefused(_("%(person)s is not an assessor. Choose somebody else.") % {"person": assessor})
    if (proposal is None) == (theme is None):
        raise WishRefused(_("Choose a proposal or a theme, not both."))
    if proposal is not None and proposal.round_id != round_.pk:
        raise WishRefused(_("This proposal belongs to another round."))
    return AssignmentWish.objects.update_or_create(
        round=round_,
        assessor=assessor,
        proposal=proposal,
        theme=theme,
        defaults={"kind": kind, "noted_at": at, "noted_by": by},
    )[0]


def remove_wish(*, wish: AssignmentWish) -> None:
    """Forget a wish; it stays in the history."""
    wish.delete()
