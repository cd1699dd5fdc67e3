"""Keeping and removing the views of a ranking that somebody named."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.models import RankingView
from assessment.services.refusal import Refused
from proposals.models import Round, User

LONGEST_QUERY = 1000


class ViewRefused(Refused):
    """This view cannot be kept or removed."""


@transaction.atomic
def save_ranking_view(*, round_: Round, name: str, query: str, is_shared: bool, by: User, at: datetime) -> RankingView:
    """Keep a choice under a name, for the person `by` or for everybody who may see the ranking.

    :raises ViewRefused: when the person has a view with this name, or the choice is too long to keep.
    """
    if len(query) > LONGEST_QUERY:
        raise ViewRefused(_("This choice is too long to keep. Search with fewer words."))
    if RankingView.objects.filter(round=round_, saved_by=by, name=name).exists():
        raise ViewRefused(
            _("You have a view called “%(name)s” already. Choose another name, or remove that one first.")
            % {"name": name}
        )
    return RankingView.objects.create(
        round=round_, name=name, query=query, is_shared=is_shared, saved_at=at, saved_by=by
    )


@transaction.atomic
def delete_ranking_view(*, view: RankingView, by: User) -> None:
    """Remove a view.

    :raises ViewRefused: when it is somebody else's.
    """
    if view.saved_by_id != by.pk:
        raise ViewRefused(_("This view belongs to somebody else. Only that person can remove it."))
    view.delete()
