"""Forms about the life of a deal."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.models import PeerSession
from proposals.services.articles import is_only_headings

LONGEST_TEXT = 60_000
LONGEST_WORDS = 5_000


def words(rows: int, **options: Any) -> TypedTextField:
    """Make a field for a longer text that must be filled in."""
    return TypedTextField(widget=forms.Textarea(attrs={"rows": rows}), max_length=LONGEST_WORDS, **options)


class DealTextForm(forms.Form):
    """The text of a deal; `number` is the version that the writer had before them."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_000)
    body = TypedTextField(
        label=gettext_lazy("Text of the covenant"),
        help_text=gettext_lazy(
            "Begin the heading of an article with ## and a space, for example: ## Goal of the deal."
        ),
        widget=forms.Textarea(attrs={"rows": 24}),
        max_length=LONGEST_TEXT,
        error_messages={"required": gettext_lazy("Write the text of the covenant first.")},
    )

    def clean_body(self) -> str:
        """Give the text.

        :raises ValidationError: when a heading has no text below it.
        """
        body: str = self.cleaned_data["body"]
        if is_only_headings(body):
            raise ValidationError(_("There is a heading without text below it. Write its text or remove the heading."))
        return body


class OpenPointForm(forms.Form):
    """Something that must be settled."""

    text = words(
        3,
        label=gettext_lazy("What must be settled?"),
        error_messages={"required": gettext_lazy("Write what must be settled.")},
    )


class OutcomeForm(forms.Form):
    """What was agreed on an open point."""

    outcome = words(
        3,
        label=gettext_lazy("What did you agree?"),
        error_messages={"required": gettext_lazy("Write what you agreed. Then close the point.")},
    )


class SignedCopyForm(forms.Form):
    """The covenant as it came back."""

    upload = forms.FileField(
        label=gettext_lazy("Signed covenant (pdf)"),
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        error_messages={
            "required": gettext_lazy("Choose the signed covenant first."),
            "empty": gettext_lazy("This file is empty. Open it, check what is in it, and choose it again."),
        },
    )
    signed_date = DutchDateField(
        label=gettext_lazy("On which day had both parties signed?"),
        help_text=gettext_lazy("For example 2 juli 2027."),
        error_messages={"required": gettext_lazy("Fill in the day on which both parties had signed.")},
    )

    def clean_signed_date(self) -> date:
        """Give the day.

        :raises ValidationError: when none was typed.
        """
        return required_day(self, "signed_date")


def required_day(form: forms.Form, name: str) -> date:
    """Give the day of a field that must be filled in.

    :raises ValidationError: when nothing was typed.
    """
    day: date | None = form.cleaned_data[name]
    if day is None:
        raise ValidationError(form.fields[name].error_messages["required"])
    return day


class AskedOnSending(TypedTextField):
    """A text that may stay empty while it is saved; still said to be required, as sending asks for it."""

    def validate(self, value: Any) -> None:
        """Pass over what was left empty."""
        if value not in self.empty_values:
            super().validate(value)


class EvaluationForm(forms.Form):
    """What the region concludes; a draft may be incomplete."""

    results = AskedOnSending(
        label=gettext_lazy("What did the deal bring entrepreneurs?"),
        widget=forms.Textarea(attrs={"rows": 6}), max_length=LONGEST_WORDS,
    )  # fmt: skip
    lessons = AskedOnSending(
        label=gettext_lazy("What did you learn?"),
        widget=forms.Textarea(attrs={"rows": 6}), max_length=LONGEST_WORDS,
    )  # fmt: skip
    continuation = AskedOnSending(
        label=gettext_lazy("What goes on after the deal?"),
        widget=forms.Textarea(attrs={"rows": 6}), max_length=LONGEST_WORDS,
    )  # fmt: skip

    def require(self, parts: Iterable[str]) -> None:
        """Say at each empty part that it must be filled in before sending."""
        for name in parts:
            label = self.fields[name].label
            self.add_error(name, _("Answer “%(question)s” before you send the evaluation.") % {"question": label})


class RemarksForm(forms.Form):
    """What the ministry says about an evaluation; needed when it goes back."""

    remarks = TypedTextField(
        label=gettext_lazy("Remarks for the region"),
        widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_WORDS, required=False,
    )  # fmt: skip


class LearningQuestionForm(forms.Form):
    """A question for the other deals of the round, perhaps for one session."""

    question = words(
        3,
        label=gettext_lazy("What do you want to learn from the other deals?"),
        error_messages={"required": gettext_lazy("Write your question first.")},
    )
    session = forms.ModelChoiceField(
        label=gettext_lazy("For which session?"),
        queryset=PeerSession.objects.none(), required=False, empty_label=gettext_lazy("No session"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, sessions: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["session"].queryset = sessions
        self.fields["session"].error_messages["invalid_choice"] = _("Choose one of the sessions from the list.")


class AnswerForm(forms.Form):
    """What the deals made of a question."""

    answer = words(
        3,
        label=gettext_lazy("Your answer"),
        error_messages={"required": gettext_lazy("Write the answer first.")},
    )


class SessionForm(forms.Form):
    """A session of the deals of a round, with what was learned once it was held."""

    title = TypedTextField(
        label=gettext_lazy("Subject of the session"), max_length=200,
        error_messages={"required": gettext_lazy("Write what the session is about.")},
    )  # fmt: skip
    held_date = DutchDateField(
        label=gettext_lazy("On which day?"),
        help_text=gettext_lazy("For example 2 juli 2027."),
        error_messages={"required": gettext_lazy("Fill in the day of the session.")},
    )
    place = TypedTextField(label=gettext_lazy("Where?"), max_length=200, required=False)

    def clean_held_date(self) -> date:
        """Give the day.

        :raises ValidationError: when none was typed.
        """
        return required_day(self, "held_date")


class SessionReportForm(forms.Form):
    """What was learned in a session."""

    report = words(
        5,
        label=gettext_lazy("What was learned?"),
        error_messages={"required": gettext_lazy("Write what was learned first.")},
    )


class ShareForm(forms.Form):
    """A document for the other deals."""

    title = TypedTextField(
        label=gettext_lazy("What is the document called?"), max_length=200,
        error_messages={"required": gettext_lazy("Write what the document is called.")},
    )  # fmt: skip
    upload = forms.FileField(
        label=gettext_lazy("Document"),
        error_messages={
            "required": gettext_lazy("Choose a document first."),
            "empty": gettext_lazy("This file is empty. Open it, check what is in it, and choose it again."),
        },
    )
