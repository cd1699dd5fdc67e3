"""Forms of the staff about an outage and a later closing time."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.formats import DUTCH_TIME_ZONE, dutch_date, dutch_time
from proposals.forms.fields import DutchDateField, TypedTextField

SUMMER, WINTER = "summer", "winter"
SEASONS = [(SUMMER, gettext_lazy("Summer time, the first time")), (WINTER, gettext_lazy("Winter time, an hour later"))]
_TIME = re.compile(r"([0-9]{1,2})(?:[.:]([0-9]{2}))?(?:[.:]([0-9]{2}))? ?(?:uur|u)?")


class DutchTimeField(forms.CharField):
    """A time of day in one of the usual spellings: 17.00, 17:00, 17 uur or 16.58.41."""

    def clean(self, value: Any) -> time | None:
        """Give the time, or None when nothing was typed.

        :raises ValidationError: if it is no time of day.
        """
        text = " ".join(str(value or "").replace("\x00", "").lower().split())
        if not text:
            return None
        match = _TIME.fullmatch(text)
        hour, minute, second = (int(part or 0) for part in match.groups()) if match else (99, 0, 0)
        if hour > 23 or minute > 59 or second > 59:
            words = _("“%(text)s” is not a time we understand. Write it as 17.00 or 9.30.") % {"text": text[:40]}
            raise forms.ValidationError(words, code="unclear")
        return time(hour, minute, second)


def moments_at(day: date, clock: time) -> list[datetime]:
    """Give the moments in UTC at which Dutch clocks show this: mostly one, in autumn two, in spring none.

    With two the first is in summer time.
    """
    shown = datetime.combine(day, clock)
    folds = {shown.replace(tzinfo=DUTCH_TIME_ZONE, fold=fold).astimezone(UTC) for fold in (0, 1)}
    # In spring the clock skips an hour: going there and back does not give what was typed.
    return sorted(each for each in folds if each.astimezone(DUTCH_TIME_ZONE).replace(tzinfo=None) == shown)


class MomentsForm(forms.Form):
    """A form with moments: for each name of `moments` the fields `<name>_date`, `_time` and, when needed, `_season`.

    After cleaning, `cleaned_data[name]` is the moment, or None when both parts were left empty.
    """

    moments: dict[str, Any] = {}
    optional: frozenset[str] = frozenset()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        others = self.fields
        self.fields = {}
        for name, label in self.moments.items():
            required = name not in self.optional
            self.fields[f"{name}_date"] = DutchDateField(
                label=label + ": " + _("day"), required=required, help_text=_("For example 12 maart 2027.")
            )
            self.fields[f"{name}_time"] = DutchTimeField(
                label=label + ": " + _("time"), required=required, help_text=_("Dutch time, for example 17.00.")
            )
            if len(self._possible(name)) == 2:
                self.fields[f"{name}_season"] = forms.ChoiceField(
                    label=label + ": " + _("summer time or winter time"),
                    choices=SEASONS,
                    widget=forms.RadioSelect,
                    required=False,
                )
        self.fields |= others

    def _possible(self, name: str) -> list[datetime]:
        """Give the moments that what was typed can mean; nothing while it cannot be read."""
        if not self.is_bound:
            return []
        try:
            day = DutchDateField().clean(self.data.get(self.add_prefix(f"{name}_date")))
            clock = DutchTimeField().clean(self.data.get(self.add_prefix(f"{name}_time")))
        except forms.ValidationError:
            return []
        return moments_at(day, clock) if day and clock is not None else []

    def clean(self) -> dict[str, Any]:
        """Join day and time to one moment."""
        cleaned = super().clean() or {}
        for name in self.moments:
            cleaned[name] = self._moment(name, cleaned)
        return cleaned

    def _moment(self, name: str, cleaned: dict[str, Any]) -> datetime | None:
        day, clock = cleaned.get(f"{name}_date"), cleaned.get(f"{name}_time")
        if day is None or clock is None:
            self._ask_for_missing(name, day, clock)
            return None
        found = moments_at(day, clock)
        values = {"day": dutch_date(day), "time": f"{clock.hour}.{clock.minute:02}"}
        if not found:
            words = _("On %(day)s there is no %(time)s: the clock goes from 2.00 to 3.00. Choose another time.")
            self.add_error(f"{name}_time", words % values)
            return None
        season = cleaned.get(f"{name}_season")
        if len(found) == 2 and season not in {SUMMER, WINTER}:
            words = _(
                "On %(day)s it is %(time)s twice: first in summer time, an hour later in winter time. Choose one."
            )
            self.add_error(f"{name}_season", words % values)
            return None
        return found[1] if season == WINTER and len(found) == 2 else found[0]

    def _ask_for_missing(self, name: str, day: date | None, clock: time | None) -> None:
        """Ask for the other half when one was given, or for both when the moment is required."""
        wanted = name not in self.optional or day is not None or clock is not None
        texts = {
            "date": (day, _("Fill in the day, for example 12 maart 2027.")),
            "time": (clock, _("Fill in the time, for example 17.00.")),
        }
        for part, (value, words) in texts.items():
            if wanted and value is None and f"{name}_{part}" not in self.errors:
                self.add_error(f"{name}_{part}", words)


def initial_moment(name: str, moment: datetime | None) -> dict[str, Any]:
    """Give the initial values with which a form shows a moment."""
    if moment is None:
        return {}
    local = moment.astimezone(DUTCH_TIME_ZONE)
    shown = dutch_time(moment).replace("\u00a0", " ").removesuffix(" uur")
    return {f"{name}_date": local.date(), f"{name}_time": shown}


def _text(rows: int, limit: int = 3000) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": limit}


class OutageForm(MomentsForm):
    """When the site could not be used well, and what applicants read about it."""

    moments = {"started_at": gettext_lazy("The outage began"), "ended_at": gettext_lazy("The outage ended")}
    optional = frozenset({"ended_at"})
    description = TypedTextField(
        label=gettext_lazy("What do applicants read about it?"),
        help_text=gettext_lazy("Short, in plain words. For example: “Signing in did not work.”"),
        error_messages={"required": gettext_lazy("Write what did not work.")},
        **_text(3),
    )


class OutageEndForm(MomentsForm):
    """Until when the outage lasted."""

    moments = {"ended_at": gettext_lazy("The outage ended")}


class ExtensionForm(MomentsForm):
    """A later closing time with the reason and what applicants read about it."""

    moments = {"closes_at": gettext_lazy("New closing time")}
    reason = TypedTextField(
        label=gettext_lazy("Why this closing time?"),
        help_text=gettext_lazy("Your colleague reads this before deciding. It stays in the file."),
        error_messages={"required": gettext_lazy("Write why you ask for this closing time.")},
        **_text(3),
    )
    public_note = TypedTextField(
        label=gettext_lazy("What do applicants read about it?"),
        help_text=gettext_lazy("It stands on the start page and in the message to everybody with a proposal."),
        error_messages={"required": gettext_lazy("Write what applicants read about the new closing time.")},
        **_text(3),
    )


class RejectionForm(forms.Form):
    """Why a later closing time is refused."""

    reason = TypedTextField(
        label=gettext_lazy("Why do you refuse it?"),
        error_messages={"required": gettext_lazy("Write why you refuse this.")},
        **_text(3),
    )
