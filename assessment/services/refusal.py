"""What a rule of the programme refuses, in words for the person who asked."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _


class Refused(Exception):
    """A rule says no. `message` says what is wrong and how to mend it."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class AllocationRefused(Refused):
    """The state of the round or of the run does not allow this step."""


class LotteryMissing(AllocationRefused):
    """Proposals are equal on everything and the value of the lottery is not known."""

    def __init__(self, keys: Iterable[str]) -> None:
        super().__init__(
            _("These proposals are equal on everything and the round has no lottery: %(keys)s.")
            % {"keys": ", ".join(keys)}
        )


class RulesContradict(AllocationRefused):
    """Since the calculation the rules of the round changed in a way that does not go with the scenario."""

    def __init__(self) -> None:
        super().__init__(_("These rules contradict each other. Look at the limits and the locks."))
