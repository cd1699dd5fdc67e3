"""What is available beside what is asked, as a bar of a thousand parts and the words that go with it."""

from dataclasses import dataclass
from decimal import Decimal

from proposals.queries import Cockpit

WHOLE = 1000


@dataclass(frozen=True)
class MoneyBar:
    """How far the filled part reaches (of 1000), the share it stands for, and the euros that are short or left."""

    filled: int
    share: Decimal
    short: Decimal
    left: Decimal


def money_bar(cockpit: Cockpit) -> MoneyBar | None:
    """Compare the ceiling in force with what is asked; nothing to draw without both."""
    if cockpit.ceiling is None or not cockpit.requested or not cockpit.ceiling.amount:
        return None
    available, requested = cockpit.ceiling.amount, cockpit.requested
    smaller, larger = sorted((available, requested))
    return MoneyBar(
        filled=int(smaller / larger * WHOLE),
        share=smaller / larger,
        short=max(requested - available, Decimal(0)),
        left=max(available - requested, Decimal(0)),
    )
