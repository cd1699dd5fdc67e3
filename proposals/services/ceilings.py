"""The budget ceiling of a round moves; its history stays."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from proposals.models import BudgetCeiling, Round, User


@transaction.atomic
def add_ceiling(
    *, round_: Round, amount: Decimal, reason: str, by: User, at: datetime, source: str = ""
) -> BudgetCeiling:
    """Set a new ceiling (euro) in force from `at`, with the reason for it.

    :raises django.db.IntegrityError: if more was awarded already (ceiling_covers_deals,
        ceiling_covers_awards).
    """
    Round.objects.select_for_update().get(pk=round_.pk)
    return BudgetCeiling.objects.create(
        round=round_, amount=amount, reason=reason, source=source, effective_at=at, decided_by=by
    )
