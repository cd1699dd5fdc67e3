"""The order of locks: first the round, then what belongs to it.

Everybody who moves money, scores or statuses of a round takes the round's row first, so that two
people at once wait for each other instead of both going ahead, and never for each other in a ring.
"""

from proposals.models import Round


def lock_round(pk: int) -> Round:
    """Lock the row of a round until the end of the transaction and give it as stored now."""
    return Round.objects.select_for_update(of=("self",)).get(pk=pk)
