"""Fields that take what people type in the Netherlands."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from proposals.formats import MONTHS, short_date

_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_YEAR_MONTH_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WITH_NAME = re.compile(r"([0-9]{1,2})[ -]+([a-z]{3,9})\.?[ -]+([0-9]{4})")
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)} | {"mrt": 3}
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class TypedTextField(forms.CharField):
    """A text of at most `max_length` signs; what is longer stays on the page with a message."""

    default_error_messages = {
        "max_length": _(
            "This text has %(show_value)d signs. At most %(limit_value)d are allowed: shorten it. "
            "We have not saved this field yet."
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
            "“%(text)s” is not a date we understand. Write it as 1 juli 2027 or 1-7-2027. "
            "We have not saved this field yet."
        )
    }

    def clean(self, value: Any) -> date | None:
        """Give the day, or None when nothing was typed.

        :raises ValidationError: if no day between 2000 and 2100 can be read in it.
        """
        text = " ".join(str(value or "").replace("\x00", "").lower().split())
        if not text:
            return None
        day = read_date(text)
        if day is None:
            raise ValidationError(self.error_messages["unclear"], code="unclear", params={"text": text[:40]})
        return day

    def prepare_value(self, value: Any) -> Any:
        """Show a stored day tidied, and what was typed as it was typed."""
        return short_date(value).replace("\u00a0", " ") if isinstance(value, date) else value


def read_date(text: str) -> date | None:
    """Read a day in small letters and single spaces; None when it is none or outside 2000-2100."""
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _YEAR_MONTH_DAY.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _WITH_NAME.fullmatch(text):
        name = match[2]
        if not (name in MONTHS or name in _MONTH_NUMBERS):
            return None
        day, month, year = int(match[1]), _MONTH_NUMBERS[name if name == "mrt" else name[:3]], int(match[3])
    else:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if _FIRST_YEAR <= year <= _LAST_YEAR else None
