"""Input of how the deals of a round report and account for the money."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.enums import PaymentChannel
from proposals.forms.fields import TypedTextField, WholeNumberField
from proposals.models import Round
from reporting.queries.round_reporting import RoundReporting

SISA_CODE = re.compile(r"[A-Z][0-9]{1,3}[A-Z]?")  # as the constraint round_sisa_code_form has it
_SHORT = {"inputmode": "numeric", "class": "mkb-input--amount"}


class RoundReportingForm(forms.Form):
    """Months in a period, days to write, the SiSa code of a specific grant, and whom a new rule reaches."""

    every_months = WholeNumberField(
        label=_("How many months does a report cover?"), min_value=1, max_value=24,
        help_text=_("Usually 6: a report every half year."), widget=forms.TextInput(attrs=_SHORT),
        error_messages={
            "required": _("Fill in how many months a report covers, usually 6."),
            "invalid": _("Fill in a whole number of months, for example 6."),
            "min_value": _("A report covers at least 1 month."),
            "max_value": _("A report covers at most 24 months."),
        },
    )  # fmt: skip
    days_to_write = WholeNumberField(
        label=_("How many days does a region get to write it?"), min_value=1, max_value=183,
        help_text=_("Counted from the end of the period, usually 31. A day in a weekend becomes Monday."),
        widget=forms.TextInput(attrs=_SHORT),
        error_messages={
            "required": _("Fill in how many days a region gets, usually 31."),
            "invalid": _("Fill in a whole number of days, for example 31."),
            "min_value": _("A region gets at least 1 day."),
            "max_value": _("A region gets at most 183 days (half a year)."),
        },
    )  # fmt: skip
    plans_anew = forms.BooleanField(label=_("Plan the periods of these deals anew"), required=False)
    sisa_code = TypedTextField(
        label=_("SiSa code"), required=False, max_length=10,
        help_text=_("A capital, one to three figures and perhaps a capital, for example E27B. It may come later."),
        widget=forms.TextInput(attrs={"class": "mkb-input--short"}),
    )  # fmt: skip

    def __init__(self, round_: Round, reporting: RoundReporting, data: Any = None) -> None:
        initial = {
            "every_months": reporting.every_months,
            "days_to_write": reporting.days_to_write,
            "sisa_code": round_.sisa_code,
        }
        super().__init__(data, initial=initial)
        if round_.payment_channel != PaymentChannel.SPECIFIC_GRANT:
            del self.fields["sisa_code"]
        if not reporting.open:
            del self.fields["plans_anew"]

    def clean_sisa_code(self) -> str:
        """Refuse what is no code of the annex; small letters become capitals."""
        typed = self.cleaned_data["sisa_code"].strip()
        if typed and not SISA_CODE.fullmatch(typed.upper()):
            words = gettext("“%(code)s” is no SiSa code. Write a capital, figures and perhaps a capital, such as E27B.")
            raise forms.ValidationError(words % {"code": typed})
        return typed.upper()
