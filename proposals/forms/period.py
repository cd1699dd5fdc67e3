"""A period to look at: two days, both of which may stay empty."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.forms.fields import DutchDateField


class PeriodForm(forms.Form):
    """From which day up to and including which; days are those of Dutch time."""

    begin = DutchDateField(label=gettext_lazy("From"), required=False)
    end = DutchDateField(label=gettext_lazy("Up to and including"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean()
        begin, end = cleaned.get("begin"), cleaned.get("end")
        if begin and end and end < begin:
            self.add_error("end", _("This day lies before the first one."))
        return cleaned

    @property
    def since(self) -> datetime | None:
        """Give the first moment of the period, None when it has no beginning."""
        begin = self.cleaned_data.get("begin")
        return _midnight(begin) if begin else None

    @property
    def until(self) -> datetime | None:
        """Give the first moment after the period, None when it has no end."""
        end = self.cleaned_data.get("end")
        return _midnight(end + timedelta(days=1)) if end else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=get_current_timezone())
