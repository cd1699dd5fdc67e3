"""Fields that take what people type in the Netherlands."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.dates import read_date
from proposals.formats import short_date


class TypedTextField(forms.CharField):
    """A text of at most `max_length` signs; what is longer stays on the page with a message."""

    default_error_messages = {
        "max_length": _(
            "This text has %(show_value)d signs. At most %(limit_value)d are allowed: shorten it. "
            "We keep what you typed."
        )
    }

    def to_python(self, value: Any) -> str:
        """Leave out signs that no database keeps, and use one kind of line end."""
        text = super().to_python(value)
        return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


class NamesWhatWasTyped:
    """Puts what was typed before the words that say what is wrong with it and how to mend it.

    In the summary above the form those words stand apart from the field.
    """

    SHOWN_SIGNS = 40
    # Of these one has to know which value is meant; what is missing has none.
    ABOUT_THE_VALUE = frozenset({"invalid", "min_value", "max_value"})

    def clean(self, value: Any) -> Any:
        """Give the value. :raises ValidationError: as the field itself, with what was typed."""
        try:
            return super().clean(value)  # type: ignore[misc] # a mixin for fields
        except ValidationError as error:
            raise ValidationError([self._naming(each, value) for each in error.error_list]) from error

    def _naming(self, error: ValidationError, value: Any) -> ValidationError:
        if error.code not in self.ABOUT_THE_VALUE:
            return error
        typed = " ".join(str(value).replace("\x00", "").split())
        shown = typed if len(typed) <= self.SHOWN_SIGNS else typed[: self.SHOWN_SIGNS] + "…"
        words = gettext("You filled in “%(typed)s”.") % {"typed": shown}
        return ValidationError(f"{words} {error.messages[0]}", code=error.code)


class NamedEmailField(NamesWhatWasTyped, forms.EmailField):
    """An e-mail address; a refusal names what was typed."""


class WholeNumberField(NamesWhatWasTyped, forms.IntegerField):
    """A whole number; a refusal names what was typed."""


class DutchDateField(forms.CharField):
    """A day in one of the usual spellings: 1 juli 2027, 1-7-2027, 01/07/2027 or 2027-07-01."""

    default_error_messages = {
        "unclear": _(
            "“%(text)s” is not a date we understand. Write it as 1 juli 2027 or 1-7-2027. We keep what you typed."
        )
    }

    def clean(self, value: Any) -> date | None:
        """Give the day, or None when nothing was typed.

        :raises ValidationError: if no day between 2000 and 2100 can be read in it.
        """
        text = " ".join(str(value or "").replace("\x00", "").split())
        if not text:
            return None
        day = read_date(text)
        if day is None:
            raise ValidationError(self.error_messages["unclear"], code="unclear", params={"text": text[:40]})
        return day

    def prepare_value(self, value: Any) -> Any:
        """Show a stored day tidied, and what was typed as it was typed."""
        return short_date(value).replace("\u00a0", " ") if isinstance(value, date) else value
