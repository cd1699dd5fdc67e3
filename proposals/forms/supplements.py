"""Forms with which staff ask for a supplement, give more time, or end a request."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.formats import DUTCH_TIME_ZONE, dutch_date
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.services.supplements import SHORTEST_TERM, USUAL_TERM

ENDS_AT = time(17)  # the usual hour at which terms of the programme end (decision 3)
LONGEST_TEXT = 5000


def end_of_term(day: date) -> datetime:
    """Give the moment at which a term ends on a day: 17.00 in the Netherlands."""
    return datetime.combine(day, ENDS_AT, DUTCH_TIME_ZONE)


class SupplementForm(forms.Form):
    """What we ask, which parts open for it, and until when."""

    sections = forms.MultipleChoiceField(
        label=gettext_lazy("Which parts may the applicant change?"),
        help_text=gettext_lazy("All other parts stay as they were submitted."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one part."),
            "invalid_choice": gettext_lazy("“%(value)s” is not a part of this proposal. Choose from the list."),
        },
    )
    question = TypedTextField(
        label=gettext_lazy("What do you ask?"),
        help_text=gettext_lazy("The applicant reads this. Say per part what is missing. You can change the text."),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST_TEXT,
        error_messages={"required": gettext_lazy("Write what you ask.")},
    )
    due_date = DutchDateField(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("Until 17.00 on that day. Usual are two weeks; at least one week."),
    )

    def __init__(self, *args: Any, sections: list[tuple[str, str]], at: datetime, **options: Any) -> None:
        self.at = at
        usual = (at.astimezone(DUTCH_TIME_ZONE) + USUAL_TERM).date()
        super().__init__(*args, initial={"question": supplement_template(), "due_date": usual}, **options)
        self.fields["sections"].choices = sections

    def clean_due_date(self) -> datetime:
        """Give the end of the term.

        :raises ValidationError: without a day, or if it is less than a week from now.
        """
        day = self.cleaned_data["due_date"]
        first = (self.at.astimezone(DUTCH_TIME_ZONE) + SHORTEST_TERM).date()
        if end_of_term(first) < self.at + SHORTEST_TERM:
            first += timedelta(days=1)
        if day is None:
            raise ValidationError(_("Fill in until which day the applicant can answer."))
        if day < first:
            words = _("%(day)s is too soon. Give at least a week: %(first)s or later.")
            raise ValidationError(words % {"day": dutch_date(day).capitalize(), "first": dutch_date(first)})
        return end_of_term(day)


class TermForm(forms.Form):
    """More time for a supplement, with the reason."""

    due_date = DutchDateField(
        label=gettext_lazy("Until which day?"), help_text=gettext_lazy("Until 17.00 on that day.")
    )
    reason = TypedTextField(
        label=gettext_lazy("Why do you give more time?"),
        help_text=gettext_lazy("The applicant reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        error_messages={"required": gettext_lazy("Write why you give more time.")},
    )

    def __init__(self, *args: Any, after: datetime, **options: Any) -> None:
        self.after = after
        super().__init__(*args, **options)

    def clean_due_date(self) -> datetime:
        """Give the new end of the term.

        :raises ValidationError: without a day, or if it does not lie after the present end and now.
        """
        day = self.cleaned_data["due_date"]
        if day is None:
            raise ValidationError(_("Fill in until which day the applicant can answer."))
        if end_of_term(day) <= self.after:
            words = _("%(day)s is not later. Fill in a day after %(after)s.")
            raise ValidationError(words % {"day": dutch_date(day).capitalize(), "after": dutch_date(self.after)})
        return end_of_term(day)


class EndRequestForm(forms.Form):
    """Why we no longer wait for a supplement."""

    reason = TypedTextField(
        label=gettext_lazy("Why do we no longer wait?"),
        help_text=gettext_lazy("The applicant reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        error_messages={"required": gettext_lazy("Write why we no longer wait.")},
    )


def supplement_template() -> str:
    """Give the text to begin with when asking for a supplement."""
    return _(
        "We looked at your proposal and miss something. Please complete it before the day below.\n\n"
        "This is what we miss:\n- …\n\n"
        "You can change only the parts that we opened for it. Everything else stays as you submitted it. "
        "If we do not receive an answer in time, we may decide not to assess your proposal."
    )
