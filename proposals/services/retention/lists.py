"""Lists of what may go: one person makes a list, another signs it or either takes it back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from proposals.models import DestructionItem, DestructionList, User
from proposals.services.retention.kinds import Kind, all_kinds

MOST_PER_KIND = 20_000


class DestructionRefused(Exception):
    """A step with a list is refused; the text says why and what to do."""


@transaction.atomic
def make_list(*, by: User, at: datetime) -> DestructionList:
    """Write down every row whose term is over at `at`. Nothing else happens.

    :raises DestructionRefused: when another list is not done yet, or nothing is due.
    """
    # Two people who press at once: the second one waits here and then hears of the first one's list.
    User.objects.select_for_update().filter(is_active=True).order_by("pk").first()
    if DestructionList.objects.running().exists():
        raise DestructionRefused(_("There is a list already. Have it signed, or take it back first."))
    found = DestructionList.objects.create(made_at=at, made_by=by)
    items = [item for kind in all_kinds() for item in _items(found, kind, at)]
    if not items:
        raise DestructionRefused(_("Nothing may go now: no term is over."))
    DestructionItem.objects.bulk_create(items, batch_size=2_000)
    return found


def _items(found: DestructionList, kind: Kind, at: datetime) -> Iterable[DestructionItem]:
    rows = kind.due(at).values_list("pk", "ended_at")[:MOST_PER_KIND]
    return [
        DestructionItem(list=found, kind=kind.code, row_id=number, ended_on=localdate(ended)) for number, ended in rows
    ]


@transaction.atomic
def sign_list(*, found: DestructionList, by: User, at: datetime) -> DestructionList:
    """Sign a list: what is on it goes, from now on and for good.

    :raises DestructionRefused: for who made it, or when it was signed or taken back.
    """
    stored = _open_list(found)
    if stored.made_by_id == by.pk:
        raise DestructionRefused(_("Whoever made the list does not sign it. Ask a colleague."))
    stored.signed_at, stored.signed_by = at, by
    stored.save(update_fields=["signed_at", "signed_by"])
    return stored


@transaction.atomic
def withdraw_list(*, found: DestructionList, by: User, at: datetime) -> DestructionList:
    """Take back a list that was not signed; nothing of it goes.

    :raises DestructionRefused: when it was signed or taken back before.
    """
    stored = _open_list(found)
    stored.withdrawn_at, stored.withdrawn_by = at, by
    stored.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return stored


def _open_list(found: DestructionList) -> DestructionList:
    stored = DestructionList.objects.select_for_update().get(pk=found.pk)
    if stored.signed_at:
        raise DestructionRefused(_("A colleague signed this list already."))
    if stored.withdrawn_at:
        raise DestructionRefused(_("This list was taken back already."))
    return stored
