"""Forms of the staff about an outage and a later closing time."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from proposals.forms.fields import TypedTextField
from proposals.forms.round_moments import MomentForm


def _text(rows: int) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": 3000}


class OneMomentForm(MomentForm):
    """A form that begins with moments; `initial_moments` are shown first, the other fields stand below."""

    optional: frozenset[str] = frozenset()

    def __init__(self, data: Any = None, *, initial_moments: dict[str, datetime] | None = None) -> None:
        super().__init__(data)
        for name, moment in (initial_moments or {}).items():
            self.set_moment(name, moment)
        others = self.fields
        self.fields = {}
        self.add_moment_fields()
        for name in self.optional:
            for part in ("day", "time"):
                self.fields[f"{name}_{part}"].required = False
        self.fields |= others

    def clean(self) -> dict[str, Any]:
        """Read the moments; one that may stay empty is None when nothing was typed."""
        empty = {name for name in self.optional if not (self.typed(name).day.strip() or self.typed(name).time.strip())}
        self.moments = {name: label for name, label in self.moments.items() if name not in empty}
        return super().clean() | dict.fromkeys(empty)


class OutageForm(OneMomentForm):
    """When the site could not be used well, and what applicants read about it."""

    moments = {"started_at": gettext_lazy("The outage began"), "ended_at": gettext_lazy("The outage ended")}
    optional = frozenset({"ended_at"})
    description = TypedTextField(
        label=gettext_lazy("What do applicants read about it?"),
        help_text=gettext_lazy("Short, in plain words. For example: “Signing in did not work.”"),
        error_messages={"required": gettext_lazy("Write what did not work.")},
        **_text(3),
    )


class OutageEndForm(OneMomentForm):
    """Until when the outage lasted."""

    moments = {"ended_at": gettext_lazy("The outage ended")}


class ExtensionForm(OneMomentForm):
    """A later closing time with the reason and what applicants read about it."""

    moments = {"closes_at": gettext_lazy("New closing time")}
    ending = frozenset({"closes_at"})
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
