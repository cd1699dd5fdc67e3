"""What must be there before a deal takes its next step."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from proposals.enums import DealStatus
from proposals.models import Deal, DealEvaluation, SignedCopy
from proposals.services.attachments import is_readable
from proposals.services.recoveries import is_settled

Gate = tuple[Callable[[Deal], bool], Promise | str]


class GateClosed(Exception):
    """Something is missing before the deal can take the step; `obstacles` says what, in words for people."""

    def __init__(self, deal: Deal, to: str, obstacles: list[str]) -> None:
        self.deal, self.to, self.obstacles = deal, to, obstacles
        super().__init__(f"{deal.pk} -> {to}: {'; '.join(obstacles)}")


def obstacles(deal: Deal, to: str) -> list[str]:
    """List what must still happen before `deal` can get the status `to`; empty when nothing is in the way."""
    return [str(words) for is_met, words in GATES.get(DealStatus(to), ()) if not is_met(deal)]


def require_gate(deal: Deal, to: str) -> None:
    """Refuse a step for which something is missing. To be called under the lock of the deal.

    :raises GateClosed: with what is missing.
    """
    if missing := obstacles(deal, to):
        raise GateClosed(deal, to, missing)


def add_gate(to: DealStatus, is_met: Callable[[Deal], bool], words: Promise | str) -> None:
    """Let an app downstream add a condition to a step, with the words that say what is missing."""
    GATES[to] = (*GATES.get(to, ()), (is_met, words))


def has_text(deal: Deal) -> bool:
    """Say whether there is a version of the agreed text."""
    return deal.texts.exists()


def is_text_agreed(deal: Deal) -> bool:
    """Say whether both sides agreed on the newest version."""
    newest = deal.texts.order_by("-number").first()
    return newest is not None and newest.is_agreed


def is_nothing_open(deal: Deal) -> bool:
    """Say whether every point that was raised is closed."""
    return not deal.open_points.filter(closed_at__isnull=True).exists()


def signed_copy_of(deal: Deal) -> SignedCopy | None:
    """Give the newest signed copy of the newest covenant that can be read, if there is one."""
    covenant = deal.covenants.order_by("-number").first()
    copies = covenant.signed_copies.order_by("-uploaded_at", "-pk") if covenant else SignedCopy.objects.none()
    return next((copy for copy in copies if is_readable(copy)), None)


def is_signed(deal: Deal) -> bool:
    """Say whether the covenant that was made last came back signed."""
    return signed_copy_of(deal) is not None


def is_evaluated(deal: Deal) -> bool:
    """Say whether the ministry accepted the evaluation."""
    return DealEvaluation.objects.filter(deal=deal, accepted_at__isnull=False).exists()


GATES: dict[DealStatus, tuple[Gate, ...]] = {
    DealStatus.COVENANT_READY: (
        (has_text, _("There is no text yet. Write the first version.")),
        (is_text_agreed, _("Both sides must agree on the newest version of the text.")),
        (is_nothing_open, _("There are open points. Close them with what was agreed.")),
    ),
    DealStatus.SIGNED: ((is_signed, _("Upload the signed covenant first.")),),
    DealStatus.COMPLETED: (
        (is_evaluated, _("The region sends an evaluation, and you accept it.")),
        (is_settled, _("The final amount must be approved, and nothing may still have to be paid back.")),
    ),
}
