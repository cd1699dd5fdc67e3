"""The wishes of an assessor for the division of the work, told by the assessor: about themes only.

Before the work is divided an assessor sees no proposal, so there is none to wish for. A wish decides nothing:
conflicts, places and an even division come first (docs/assigning.md).
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.enums import WishKind
from assessment.models import AssignmentWish
from assessment.queries.own_wishes import rounds_to_wish_in
from assessment.services.locks import lock_round
from assessment.services.workload import WishRefused, note_wish
from proposals.models import Round, User


@transaction.atomic
def keep_own_wishes(*, round_: Round, wishes: Mapping[int, WishKind | None], by: User, at: datetime) -> int:
    """Keep what an assessor wants of themes (by key) in a round and give how many changed; None takes a wish back.

    What a coordinator noted stands until the assessor says something about the same theme.

    :raises WishRefused: if the work of this round is divided no more, or the person is no assessor.
    """
    stored = lock_round(round_.pk)
    if not rounds_to_wish_in().filter(pk=stored.pk).exists():
        raise WishRefused(_("The work of this round is not divided any more. Wishes change nothing now."))
    own = {each.theme_id: each for each in AssignmentWish.objects.told_by(by).filter(round=stored)}
    changed = 0
    for theme in stored.themes.filter(pk__in=wishes):
        wanted, row = wishes[theme.pk], own.get(theme.pk)
        if wanted is None and row is not None:
            row.delete()
        elif wanted is not None and (row is None or row.kind != wanted):
            note_wish(round_=stored, assessor=by, kind=wanted, by=by, at=at, theme=theme)
        else:
            continue
        changed += 1
    return changed
