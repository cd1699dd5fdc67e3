"""What staff and applicants type about an objection."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.enums import ObjectionOutcome, ObjectionPauseKind, PostChannel
from proposals.formats import file_size
from proposals.forms.attachments import ManyFilesField
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.models import Proposal
from proposals.services.attachments.refusals import kinds_in_words

LONGEST = 20_000


def text_field(label: Any, required: Any = "", *, help_text: Any = "", rows: int = 4, **options: Any) -> TypedTextField:
    """Make a field for a longer text; with `required` words it must be filled in."""
    words = {"error_messages": {"required": required}} if required else {"required": False}
    widget = forms.Textarea(attrs={"rows": rows})
    return TypedTextField(label=label, help_text=help_text, widget=widget, max_length=LONGEST, **words, **options)


class NeededDateField(DutchDateField):
    """A day that must be filled in."""

    def __init__(self, *, needed: Any, **options: Any) -> None:
        super().__init__(**options)
        self.needed = needed

    def clean(self, value: Any) -> Any:
        """Give the day.

        :raises ValidationError: without one.
        """
        day = super().clean(value)
        if day is None:
            raise forms.ValidationError(self.needed)
        return day


class RegisterObjectionForm(forms.Form):
    """An objection that came by post or mail."""

    proposal = forms.ModelChoiceField(
        label=gettext_lazy("On which proposal?"),
        queryset=Proposal.objects.none(),
        empty_label=gettext_lazy("Choose a proposal"),
        error_messages={
            "required": gettext_lazy("Choose the proposal of the objection."),
            "invalid_choice": gettext_lazy("This proposal is not on the list. Choose one from the list."),
        },
    )
    received = NeededDateField(
        label=gettext_lazy("When did it come in?"),
        help_text=gettext_lazy("For a letter: the day on which it was delivered."),
        needed=gettext_lazy("Fill in the day on which it came in."),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How did it come?"),
        widget=forms.RadioSelect,
        choices=[each for each in PostChannel.choices if each[0] != PostChannel.PORTAL],
        error_messages={
            "required": gettext_lazy("Choose how it came."),
            "invalid_choice": gettext_lazy("“%(value)s” is not on the list. Choose how it came."),
        },
    )
    grounds = text_field(
        gettext_lazy("What are the grounds?"),
        gettext_lazy("Write the grounds, or that there are none yet."),
        help_text=gettext_lazy("Take over what the letter says. Without grounds: write so, and ask for them."),
        rows=6,
    )

    def __init__(self, *args: Any, proposals: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["proposal"].queryset = proposals


class ObjectionDefaultForm(forms.Form):
    """A notice of default on the decision on an objection."""

    received = NeededDateField(
        label=gettext_lazy("When did it come in?"), needed=gettext_lazy("Fill in the day on which it came in.")
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How did it come?"),
        widget=forms.RadioSelect,
        choices=PostChannel.choices,
        error_messages={
            "required": gettext_lazy("Choose how it came."),
            "invalid_choice": gettext_lazy("“%(value)s” is not on the list. Choose how it came."),
        },
    )
    remark = text_field(gettext_lazy("Remark"), rows=2)


class PortalObjectionForm(forms.Form):
    """Why an applicant does not agree, with files that show it."""

    grounds = text_field(
        gettext_lazy("Why do you not agree?"),
        gettext_lazy("Write why you do not agree with the decision."),
        help_text=gettext_lazy("Say what is wrong with the decision and what you ask of us."),
        rows=8,
    )
    files = ManyFilesField(label=gettext_lazy("Files with your objection"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["files"].help_text = _files_in_words()


class MoreFilesForm(forms.Form):
    """Files that come after the objection, while it waits for the decision."""

    more = ManyFilesField(label=gettext_lazy("Choose files"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["more"].help_text = _files_in_words()

    def clean_more(self) -> Any:
        """Ask for at least one file."""
        if not self.cleaned_data["more"]:
            raise forms.ValidationError(_("Choose at least one file."))
        return self.cleaned_data["more"]


def _files_in_words() -> str:
    words = _("%(kinds)s, at most %(number)d files of %(size)s each.")
    return words % {
        "kinds": kinds_in_words().capitalize(),
        "number": settings.ATTACHMENTS_MAX_NUMBER,
        "size": file_size(settings.ATTACHMENT_MAX_BYTES),
    }


class LatenessForm(forms.Form):
    """Whether there was a good reason for being late."""

    is_excused = forms.TypedChoiceField(
        label=gettext_lazy("Was there a good reason for being late?"),
        widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda value: value == "yes",
        error_messages={
            "required": gettext_lazy("Choose yes or no."),
            "invalid_choice": gettext_lazy("Choose yes or no."),
        },
    )
    reason = text_field(gettext_lazy("Explanation"), gettext_lazy("Write why."))


class PauseForm(forms.Form):
    """From when until when a term stands still, and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Why does the term stand still?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose why the term stands still."),
            "invalid_choice": gettext_lazy("“%(value)s” is not on the list. Choose why the term stands still."),
        },
    )
    first = NeededDateField(
        label=gettext_lazy("From which day?"), needed=gettext_lazy("Fill in from which day the term stands still.")
    )
    until = DutchDateField(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("On this day it runs again. Leave it empty while that is not known."),
        required=False,
    )
    reason = text_field(gettext_lazy("Explanation"), gettext_lazy("Write why the term stands still."), rows=3)

    def __init__(
        self, *args: Any, kinds: Iterable[tuple[str, Any]] = ObjectionPauseKind.choices, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = list(kinds)


class ResumeForm(forms.Form):
    """From which day a term runs again."""

    until = NeededDateField(
        label=gettext_lazy("From which day does it run again?"),
        needed=gettext_lazy("Fill in from which day the term runs again."),
    )


class AdjournForm(forms.Form):
    """Why the decision comes six weeks later."""

    reason = text_field(
        gettext_lazy("Why do you need six weeks more?"),
        gettext_lazy("Write why the decision is adjourned."),
        help_text=gettext_lazy("The objector reads this."),
        rows=3,
    )


class HearingForm(forms.Form):
    """The hearing: planned, held, or left out with a reason."""

    day = DutchDateField(
        label=gettext_lazy("Day of the hearing"),
        help_text=gettext_lazy("Leave it empty when there is no hearing."),
        required=False,
    )
    present = text_field(gettext_lazy("Who was there?"), rows=2)
    report = text_field(gettext_lazy("Report"), rows=6)
    waived_reason = text_field(
        gettext_lazy("Why is there no hearing?"), help_text=gettext_lazy("Only when there is none (Awb 7:3)."), rows=2
    )


class DecideForm(forms.Form):
    """What is decided on an objection, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        widget=forms.RadioSelect,
        choices=ObjectionOutcome.choices,
        error_messages={
            "required": gettext_lazy("Choose what you decide."),
            "invalid_choice": gettext_lazy("“%(value)s” is not on the list. Choose what you decide."),
        },
    )
    reason = text_field(
        gettext_lazy("Why?"),
        gettext_lazy("Write why this is decided."),
        help_text=gettext_lazy("The objector reads this."),
        rows=6,
    )
