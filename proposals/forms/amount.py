"""Amounts as people type them, for forms in which an unclear amount is refused at once."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from proposals.formats import number
from proposals.money import AmbiguousAmount, InvalidAmount, parse_dutch_amount
from proposals.services.problems import amount_problem

LARGEST = Decimal(10) ** 10
LONGEST = 60


class AmountField(forms.Field):
    """An amount in euros in any usual spelling: "2.800.000", "€ 2.800.000,50".

    `what` names the amount in the words of a refusal. The options of a decimal field are taken and
    left aside, so that the admin can use this one for every amount.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "mkb-input--amount"})

    def __init__(self, *, what: str = "", max_digits: int = 12, decimal_places: int = 2, **options: Any) -> None:
        super().__init__(**options)
        self.what = what

    def to_python(self, value: Any) -> Decimal | None:
        """Understand what was typed.

        :raises ValidationError: with the words that say how to write it.
        """
        text = str(value or "").strip()
        if isinstance(value, Decimal) or not text:
            return (value or None) if text else None
        if len(text) > LONGEST:
            raise ValidationError(_("This amount is too long. Fill in one amount, for example 2.800.000."))
        try:
            amount = parse_dutch_amount(text).amount
        except (InvalidAmount, AmbiguousAmount) as error:
            raise ValidationError(amount_problem(text, str(self.what or self.label)) or str(error)) from error
        if amount >= LARGEST:
            raise ValidationError(_("This amount is too large. Fill in less than € 10 billion."))
        return amount

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount in Dutch, and what was typed as it was typed."""
        return number(value, 2).removesuffix(",00") if isinstance(value, Decimal) else value
