"""Fields that take what people type in the Netherlands."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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
