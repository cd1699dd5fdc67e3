"""The question "who saw what, and when"; it stands in the address."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.enums import ViewingKind
from proposals.forms.period import PeriodForm
from proposals.models import Proposal, Round, Viewing

ALL = ("", gettext_lazy("All"))


class ViewingForm(PeriodForm):
    """What to show of who saw what. A question that is not understood shows nothing: half an answer would mislead."""

    proposal = forms.CharField(label=gettext_lazy("Reference of the proposal"), required=False, max_length=40)
    person = forms.CharField(label=gettext_lazy("Name or e-mail address"), required=False, max_length=100)
    round = forms.ChoiceField(label=gettext_lazy("Round"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False, choices=[ALL, *ViewingKind.choices])
    field_order = ("proposal", "person", "round", "kind", "begin", "end")

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["round"].choices = [ALL, *Round.objects.order_by("-pk").values_list("slug", "name")]

    def clean_proposal(self) -> Proposal | None:
        """Find the proposal with this reference; capitals and spaces do not matter.

        :raises ValidationError: if there is none.
        """
        text = "".join(self.cleaned_data["proposal"].split())
        if not text:
            return None
        # Letters, digits and dashes only: nothing that means something in a pattern.
        is_plain = text.isascii() and text.replace("-", "").isalnum()
        pattern = r"\s*".join(text)
        found = Proposal.objects.filter(reference__iregex=f"^{pattern}$").first() if is_plain else None
        if found is None:
            raise forms.ValidationError(_("We know no proposal with this reference. Look at the acknowledgement."))
        return found

    @property
    def is_narrowing(self) -> bool:
        """Say whether something may be left out."""
        return any(self.cleaned_data.values())

    def narrow(self, viewings: QuerySet[Viewing]) -> QuerySet[Viewing]:
        """Keep what was asked for: none at all while the question is not understood."""
        if not self.is_valid():
            return viewings.none()
        chosen = self.cleaned_data
        if proposal := chosen["proposal"]:
            viewings = viewings.of_proposal(proposal)
        if words := chosen["person"].strip():
            viewings = viewings.filter(Q(viewed_by__name__icontains=words) | Q(viewed_by__email__icontains=words))
        if slug := chosen["round"]:
            viewings = viewings.filter(round__slug=slug)
        if kind := chosen["kind"]:
            viewings = viewings.filter(kind=kind)
        if since := self.since:
            viewings = viewings.filter(viewed_at__gte=since)
        if until := self.until:
            viewings = viewings.filter(viewed_at__lt=until)
        return viewings
