"""What a rule of the programme refuses, in words for the person who asked."""

from django.utils.functional import Promise


class Refused(Exception):
    """A rule says no. `message` says what is wrong and how to mend it."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class AllocationRefused(Refused):
    """The state of the round or of the run does not allow this step."""
