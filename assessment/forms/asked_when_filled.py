"""Fields that may stay empty while their page is filled in, and that are asked for all the same."""

from typing import Any


class AskedWhenFilled:
    """Checks what was filled in only; still said to be required, because a later step or the form asks for it.

    A mixin for a field of a form, before the class of the field.
    """

    def validate(self, value: Any) -> None:
        """Pass over what was left empty."""
        if value not in self.empty_values:  # type: ignore[attr-defined]
            super().validate(value)  # type: ignore[misc]
