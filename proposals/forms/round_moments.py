"""A moment as staff type it: a day and a time of the Dutch clock, which in two nights a year is not enough."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.dates import read_date
from proposals.formats import DUTCH_TIME_ZONE, NO_BREAK_SPACE, dutch_date, dutch_time, short_date

SUMMER, WINTER = "summer", "winter"
LONGEST = 60
_MINUTE = timedelta(minutes=1)
_TIME = re.compile(r"([0-9]{1,2})(?:[.:]([0-9]{2}))?(?:\s*uur)?")


class MomentProblem(Exception):
    """What was typed is no moment. `part` is "day", "time" or "clock"; the message says how to mend it."""

    def __init__(self, part: str, message: str) -> None:
        self.part = part
        super().__init__(message)


@dataclass(frozen=True)
class Typed:
    """A moment as typed: day, time, and summer or winter time where the clock shows it twice."""

    day: str
    time: str
    clock: str = ""


def read_moment(typed: Typed) -> datetime:
    """Give the instant (UTC) that was meant; 24.00 hours of a day is midnight at its end.

    :raises MomentProblem: when day or time are unclear, when the clock skips the time, or when it
        comes twice and nothing was chosen.
    """
    day = read_date(typed.day)
    if day is None:
        shown = typed.day.strip()[:40]
        if not shown:
            raise MomentProblem("day", _("Fill in the day, such as 12 maart 2027."))
        words = _("“%(text)s” is not a date we understand. Write it as 12 maart 2027 or 12-3-2027.")
        raise MomentProblem("day", words % {"text": shown})
    wall = _wall_clock(day, typed.time)
    readings = readings_of(wall)
    if not readings:
        raise MomentProblem("time", _skipped(wall))
    if len(readings) == 1:
        return readings[0]
    if typed.clock not in {SUMMER, WINTER}:
        words = _("On %(day)s the clock shows %(time)s twice. Choose summer time or winter time.")
        raise MomentProblem("clock", words % {"day": short_date(day), "time": _clock_words(wall)})
    return readings[0 if typed.clock == SUMMER else 1]


def readings_of(wall: datetime) -> list[datetime]:
    """Give the instants (UTC) at which the Dutch clock shows `wall`: none, one or two, the earliest first."""
    instants = {wall.replace(tzinfo=DUTCH_TIME_ZONE, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(each for each in instants if each.astimezone(DUTCH_TIME_ZONE).replace(tzinfo=None, fold=0) == wall)


def moment_words(moment: datetime, *, ends_day: bool = False) -> str:
    """Write a moment with its zone: "vrijdag 12 maart 2027, 17.00 uur (Nederlandse tijd, wintertijd)".

    With `ends_day` midnight is written as 24.00 hours of the day before.
    """
    local = moment.astimezone(DUTCH_TIME_ZONE)
    zone = "zomertijd" if local.dst() else "wintertijd"
    if ends_day and _is_midnight(local):
        return f"{dutch_date(moment - _MINUTE)}, 24.00{NO_BREAK_SPACE}uur (Nederlandse tijd, {zone})"
    return f"{dutch_date(moment)}, {dutch_time(moment)} (Nederlandse tijd, {zone})"


def as_typed(moment: datetime, *, ends_day: bool) -> Typed:
    """Give a stored moment as staff would type it."""
    local = moment.astimezone(DUTCH_TIME_ZONE)
    twice = len(readings_of(local.replace(tzinfo=None, fold=0, second=0, microsecond=0))) > 1
    clock = (SUMMER if local.dst() else WINTER) if twice else ""
    if ends_day and _is_midnight(local):
        return Typed(_plain(short_date(moment - _MINUTE)), "24.00", clock)
    return Typed(_plain(short_date(moment)), f"{local.hour}.{local.minute:02}", clock)


def is_twice(typed: Typed) -> bool:
    """Say whether the Dutch clock shows what was typed twice, so that a choice is needed."""
    day = read_date(typed.day)
    if day is None:
        return False
    try:
        return len(readings_of(_wall_clock(day, typed.time))) > 1
    except MomentProblem:
        return False


def days_between(start: datetime, end: datetime) -> int:
    """Count the days from `start` to `end`, the last one begun counts; 0 when the end comes first."""
    return max(0, -((start - end) // timedelta(days=1)))


class MomentForm(forms.Form):
    """A form with moments. Each is two or three fields: `<name>_day`, `<name>_time` and `<name>_clock`.

    `moments` maps the name of each to its label. The choice of summer or winter time is there only
    when the clock shows that time twice. `cleaned_data[<name>]` has the instant.
    """

    moments: dict[str, Any] = {}
    # Midnight of these belongs to the day that ends: 24.00 hours.
    ending: frozenset[str] = frozenset()

    def add_moment_fields(self) -> None:
        """Add the fields; call it at the end of `__init__`, when the initial values are known."""
        for name, label in self.moments.items():
            self.fields |= self._parts(name, label)

    def set_moment(self, name: str, moment: datetime | None, *, default_time: str = "") -> None:
        """Show a stored moment; without one an empty day and the usual time."""
        typed = as_typed(moment, ends_day=name in self.ending) if moment else Typed("", default_time)
        self.initial |= {f"{name}_day": typed.day, f"{name}_time": typed.time, f"{name}_clock": typed.clock}

    def typed(self, name: str) -> Typed:
        """Give what stands in the fields of a moment now."""
        source = self.data if self.is_bound else self.initial
        parts = (str(source.get(f"{name}_{part}") or "") for part in ("day", "time", "clock"))
        return Typed(*(part.replace("\x00", "")[:LONGEST] for part in parts))

    def clean(self) -> dict[str, Any]:
        """Put the instants beside the parts, and each problem at its part."""
        cleaned = super().clean() or {}
        for name in self.moments:
            if not self.errors.keys().isdisjoint({f"{name}_day", f"{name}_time", f"{name}_clock"}):
                continue
            try:
                cleaned[name] = read_moment(self.typed(name))
            except MomentProblem as problem:
                self.add_error(f"{name}_{problem.part}", f"{self.moments[name]}: {problem}")
        return cleaned

    def words(self, name: str) -> str:
        """Write what stands in the fields as a moment with its zone; empty while it is none."""
        try:
            return moment_words(read_moment(self.typed(name)), ends_day=name in self.ending)
        except MomentProblem:
            return ""

    def groups(self) -> list[dict[str, Any]]:
        """Give the moments for the template: label, fields and the words for what stands there."""
        return [
            {
                "name": name,
                "label": label,
                "fields": [self[key] for key in self.fields if key.startswith(f"{name}_") and key in self.part_names()],
                "ends_day": name in self.ending,
                "words": self.words(name),
            }
            for name, label in self.moments.items()
        ]

    def part_names(self) -> set[str]:
        """Give the names of the fields that are parts of moments."""
        return {f"{name}_{part}" for name in self.moments for part in ("day", "time", "clock")}

    def other_fields(self) -> list[forms.BoundField]:
        """Give the fields that are no part of a moment, for the template."""
        return [self[name] for name in self.fields if name not in self.part_names()]

    def _parts(self, name: str, label: Any) -> dict[str, forms.Field]:
        day = forms.CharField(
            label=_("%(what)s: day") % {"what": label}, help_text=_("For example 12 maart 2027."), max_length=LONGEST,
            widget=forms.TextInput(attrs={"class": "mkb-input--medium"}),
            error_messages={"required": f"{label}: {_('Fill in the day, such as 12 maart 2027.')}"},
        )  # fmt: skip
        time_of_day = forms.CharField(
            label=_("%(what)s: time") % {"what": label},
            help_text=_("For example 17.00. Midnight at the end of the day is 24.00."),
            max_length=20, widget=forms.TextInput(attrs={"class": "mkb-input--short", "inputmode": "decimal"}),
            error_messages={"required": f"{label}: {_('Fill in the time, such as 17.00.')}"},
        )  # fmt: skip
        parts: dict[str, forms.Field] = {f"{name}_day": day, f"{name}_time": time_of_day}
        typed = self.typed(name)
        if is_twice(typed):
            parts[f"{name}_clock"] = forms.ChoiceField(
                label=_("%(what)s: which of the two?") % {"what": label}, choices=CLOCKS, widget=forms.RadioSelect,
                error_messages={"required": f"{label}: {_which(typed)}", "invalid_choice": f"{label}: {_which(typed)}"},
            )  # fmt: skip
        return parts


CLOCKS = [
    (SUMMER, gettext_lazy("Summer time: the first time, before the clock goes back")),
    (WINTER, gettext_lazy("Winter time: the second time, an hour later")),
]


def _which(typed: Typed) -> str:
    """Give the words that ask for summer or winter time."""
    try:
        read_moment(Typed(typed.day, typed.time))
    except MomentProblem as problem:
        return str(problem)
    return ""


def _wall_clock(day: date, text: str) -> datetime:
    match = _TIME.fullmatch(" ".join(text.lower().split()))
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if (hour, minute) == (24, 0):
        return datetime.combine(day + timedelta(days=1), time())
    if hour > 23 or minute > 59:
        if not text.strip():
            raise MomentProblem("time", _("Fill in the time, such as 17.00."))
        words = _("“%(text)s” is not a time of the clock. Write it as 17.00, from 0.00 up to and including 24.00.")
        raise MomentProblem("time", words % {"text": text.strip()[:20]})
    return datetime.combine(day, time(hour, minute))


def _skipped(wall: datetime) -> str:
    """Say that the clock skips a time, with the last one before it and the first one after it."""
    before, after = wall, wall
    while not readings_of(before):
        before -= _MINUTE
    while not readings_of(after):
        after += _MINUTE
    words = _("On %(day)s there is no %(time)s: the clock goes forward that night. Choose %(before)s or %(after)s.")
    return words % {
        "day": short_date(wall.date()), "time": _clock_words(wall),
        "before": _clock_words(before), "after": _clock_words(after),
    }  # fmt: skip


def _clock_words(wall: datetime) -> str:
    return f"{wall.hour}.{wall.minute:02}{NO_BREAK_SPACE}uur"


def _is_midnight(local: datetime) -> bool:
    return (local.hour, local.minute, local.second) == (0, 0, 0)


def _plain(text: str) -> str:
    return text.replace(NO_BREAK_SPACE, " ")
