"""What the coordinator fills in about assessors: how many, which group, what they want, who takes over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.enums import WishKind
from assessment.forms.management import ReasonForm, choices_among
from assessment.models import AssessorTerms
from assessment.models.workload import MAXIMUM_CAPACITY
from assessment.queries.assessor_options import AssessorOption
from assessment.services.workload import Terms
from proposals.forms.fields import WholeNumberField
from proposals.models import Proposal, Theme, User

TEXT_BOX = "utrecht-textbox utrecht-textbox--html-input"


class TermsForm(forms.Form):
    """How many proposals each assessor can take at most, and the group each is of."""

    def __init__(self, *args: Any, people: Sequence[User], stored: Mapping[int, AssessorTerms], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for person in people:
            row = stored.get(person.pk)
            self.fields[f"capacity-{person.pk}"] = _capacity_field(person, row.capacity if row else None)
            self.fields[f"group-{person.pk}"] = _group_field(person, row.group if row else "")

    def rows(self) -> Iterator[tuple[User, Any, Any]]:
        """Give each person with the two fields."""
        for person in self.people:
            yield person, self[f"capacity-{person.pk}"], self[f"group-{person.pk}"]

    def terms(self) -> dict[int, Terms]:
        """Give what was filled in, by key of the assessor."""
        filled = self.cleaned_data
        return {each.pk: Terms(filled[f"capacity-{each.pk}"], filled[f"group-{each.pk}"]) for each in self.people}


def _capacity_field(person: User, value: int | None) -> WholeNumberField:
    words = gettext_lazy("Fill in a whole number from 0 to 9999 for %(person)s, or leave it empty.")
    message = words % {"person": person}
    return WholeNumberField(
        label=_("At most, %(person)s") % {"person": person},
        required=False,
        min_value=0,
        max_value=MAXIMUM_CAPACITY,
        initial=value,
        error_messages={"invalid": message, "min_value": message, "max_value": message},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "class": TEXT_BOX}),
    )


def _group_field(person: User, value: str) -> forms.CharField:
    words = _("The group of %(person)s has at most 60 characters. Make it shorter.") % {"person": person}
    return forms.CharField(
        label=_("Group, %(person)s") % {"person": person},
        required=False,
        max_length=60,
        initial=value,
        error_messages={"max_length": words},
        widget=forms.TextInput(attrs={"size": 14, "class": TEXT_BOX}),
    )


class WishForm(forms.Form):
    """A wish of one assessor: about a theme, or about one proposal."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is the wish?"),
        choices=WishKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the wish is.")},
    )
    about = forms.ChoiceField(
        label=gettext_lazy("About which theme or proposal?"),
        error_messages={
            "required": gettext_lazy("Choose a theme or a proposal."),
            "invalid_choice": gettext_lazy("This theme or proposal is not part of the round any more. Choose again."),
        },
    )

    def __init__(self, *args: Any, themes: Iterable[Theme], proposals: Iterable[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.things: dict[str, Theme | Proposal] = {f"theme-{each.pk}": each for each in themes}
        about_themes = [(key, str(each)) for key, each in self.things.items()]
        named = {f"proposal-{each.pk}": each for each in proposals}
        self.things |= named
        about_proposals = [(key, _with_region(each)) for key, each in named.items()]
        self.fields["about"].choices = [
            ("", _("Choose")), (_("Themes"), about_themes), (_("Proposals"), about_proposals),
        ]  # fmt: skip

    def thing(self) -> Theme | Proposal:
        """Give what the wish is about."""
        return self.things[self.cleaned_data["about"]]


class OwnWishesForm(forms.Form):
    """What an assessor wants of each theme of a round; nothing chosen is no wish."""

    def __init__(self, *args: Any, themes: Iterable[Theme], kinds: Mapping[int, WishKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes = tuple(themes)
        for theme in self.themes:
            self.fields[f"theme_{theme.pk}"] = forms.ChoiceField(
                label=capfirst(str(theme)),
                required=False,
                choices=[("", _("No wish")), *WishKind.choices],
                initial=kinds.get(theme.pk, ""),
                error_messages={"invalid_choice": _("“%(value)s” is not on the list. Choose again.")},
            )

    def wishes(self) -> dict[int, WishKind | None]:
        """Give by key of the theme what is wanted, once the form is valid."""
        chosen = ((theme.pk, self.cleaned_data[f"theme_{theme.pk}"]) for theme in self.themes)
        return {theme: WishKind(kind) if kind else None for theme, kind in chosen}


def _with_region(proposal: Proposal) -> str:
    return f"{proposal.region_label or proposal.organisation.name}: {proposal}"


class AskForProposalsForm(forms.Form):
    """Proposals for which one assessor is asked in one step."""

    proposals = forms.MultipleChoiceField(
        label=gettext_lazy("For which proposals?"),
        help_text=gettext_lazy("These are short of assessors, and no interest of this assessor in them is known."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one proposal."),
            "invalid_choice": gettext_lazy(
                "One of these proposals is not on the list any more. Look at what is on it now and choose again."
            ),
        },
    )

    def __init__(self, *args: Any, offered: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(each.pk): each for each in offered}
        self.fields["proposals"].choices = [(key, _with_region(each)) for key, each in self.offered.items()]

    def chosen(self) -> list[Proposal]:
        """Give what was chosen, once the form is valid."""
        return [self.offered[key] for key in self.cleaned_data["proposals"]]


class SetAsideForm(ReasonForm):
    """Why an assessment goes, and who takes it over, if anybody."""

    replacement = forms.ChoiceField(
        label=gettext_lazy("Who takes over?"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "This choice is not possible any more. Look at who is on the list now and choose again."
            ),
        },
    )

    def __init__(self, *args: Any, options: Sequence[AssessorOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data.get(self.add_prefix("replacement"), "") if self.is_bound else ""
        people = choices_among(options, [sent])
        self.fields["replacement"].choices = [("", gettext_lazy("Nobody yet")), *people]
