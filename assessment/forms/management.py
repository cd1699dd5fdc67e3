"""What the programme staff type on the pages of assessing and deciding."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.queries.assessor_options import AssessorOption

MAXIMUM_REASON = 5000


class ChooseAssessorsForm(forms.Form):
    """Assessors to ask for one proposal."""

    assessors = forms.MultipleChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one assessor."),
            "invalid_choice": gettext_lazy(
                "This choice is not possible any more. Look at who is on the list now and choose again."
            ),
        },
    )

    def __init__(self, *args: Any, options: Sequence[AssessorOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["assessors"].widget
        sent = widget.value_from_datadict(self.data, {}, self.add_prefix("assessors")) if self.is_bound else []
        self.offer(options, sent)

    def offer(self, options: Sequence[AssessorOption], sent: Collection[str] = ()) -> None:
        """Show who of these people can be asked, to choose from.

        Who was `sent` stays: what came in the way while the page was open is said by name when it is carried out.
        """
        self.fields["assessors"].choices = choices_among(options, sent)


def choices_among(options: Sequence[AssessorOption], sent: Collection[str] = ()) -> list[tuple[str, str]]:
    """Give key and name of who can be asked, and of who was sent along."""
    named = [(str(each.assessor.pk), label_of(each), each.can_be_asked) for each in options]
    return [(key, label) for key, label, can_be_asked in named if can_be_asked or key in sent]


def label_of(option: AssessorOption) -> str:
    """Name somebody with the work there is, or with what speaks against asking."""
    if option.tie:
        return _("%(person)s: has an interest. %(tie)s") % {"person": option.assessor, "tie": option.tie}
    if option.was_taken_off:
        return _("%(person)s: was taken off this proposal") % {"person": option.assessor}
    words = ngettext("%(person)s: has %(count)d proposal", "%(person)s: has %(count)d proposals", option.load)
    return words % {"person": option.assessor, "count": option.load}


class ReasonForm(forms.Form):
    """Why somebody takes a step back. `label`, `hint` and `empty` belong to the step."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=MAXIMUM_REASON)

    def __init__(self, *args: Any, label: str, empty: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text, field.error_messages["required"] = label, hint, empty
