"""The SiSa code of a round: it may come long after the round opened, so it is no part of the call."""

from datetime import datetime

from django.db import transaction

from proposals.enums import PaymentChannel
from proposals.models import Round, User


class NoSisaCode(Exception):
    """Only a specific grant is accounted for by SiSa (Financiële-verhoudingswet, article 17a)."""


@transaction.atomic
def set_sisa_code(*, round_: Round, code: str, by: User, at: datetime) -> Round:
    """Note the code of the specific grant in the SiSa annex; an empty text takes it away.

    The history of the round keeps who did it and when.

    :raises NoSisaCode: if the round is paid through another channel.
    """
    stored = Round.objects.select_for_update().get(pk=round_.pk)
    if code and stored.payment_channel != PaymentChannel.SPECIFIC_GRANT:
        raise NoSisaCode
    if stored.sisa_code != code:
        stored.sisa_code = code
        stored.save(update_fields=["sisa_code"])
    return stored
