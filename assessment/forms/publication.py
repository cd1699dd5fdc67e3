"""The moment at which decisions are to be published, as staff type it."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.terms import is_working_day
from proposals.formats import DUTCH_TIME_ZONE, dutch_moment
from proposals.forms.round_moments import MomentForm, MomentProblem, read_moment

OFFICE_HOURS = (time(9), time(17))


def is_in_office_hours(moment: datetime) -> bool:
    """Say whether people are at work then: a working day from 9.00 up to 17.00, Dutch time."""
    local = localtime(moment, DUTCH_TIME_ZONE)
    return is_working_day(local.date()) and OFFICE_HOURS[0] <= local.time() < OFFICE_HOURS[1]


class PublicationMomentForm(MomentForm):
    """Day and time; outside office hours somebody ticks that it is meant. `seen` is the plan on the page."""

    moments = {"planned_for": gettext_lazy("Moment of publication")}
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    is_meant = forms.BooleanField(
        label=gettext_lazy("I mean this moment, although it is outside office hours"), required=False
    )

    def __init__(self, data: Any = None, *, planned_for: datetime | None = None, seen: int | None = None) -> None:
        super().__init__(data, initial={"seen": seen})
        others = self.fields
        self.fields = {}
        self.set_moment("planned_for", planned_for, default_time="10.00")
        self.add_moment_fields()
        self.fields |= others
        if not self._asks_to_mean_it():
            del self.fields["is_meant"]

    def clean(self) -> dict[str, Any]:
        """Ask once more outside office hours: then nobody is there to answer who telephones."""
        cleaned = super().clean()
        moment = cleaned.get("planned_for")
        if moment is not None and "is_meant" in self.fields and not cleaned.get("is_meant"):
            words = _(
                "%(moment)s is outside office hours (working days from 9.00 to 17.00). Then nobody may be there to "
                "answer applicants. Tick that you mean it, or choose another moment."
            )
            self.add_error("is_meant", capfirst(words % {"moment": dutch_moment(moment)}))
        return cleaned

    def _asks_to_mean_it(self) -> bool:
        try:
            return self.is_bound and not is_in_office_hours(read_moment(self.typed("planned_for")))
        except MomentProblem:
            return False
