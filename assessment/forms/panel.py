"""What the staff type about the panel: a meeting, and what the panel says of a proposal."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.enums import AttendanceKind, PresenceKind
from assessment.models import PanelConsensus, PanelDraft, PanelMeeting
from assessment.queries.panel_discussion import CriterionTalk, PanelTalk, PersonInRoom
from assessment.services.panel import DiscussionInput, DraftWords, Recorded
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.models import User
from proposals.services.section_saves import Window

LONGEST_NOTE = 10_000
LONGEST_REASON = 5_000
NO_AGREEMENT = "none"
NOT_ASKED = ""
# The fields of which a draft holds what differs from what is recorded; the note stands by itself.
DRAFTED = ("chair", "room_", "points_", "reason_")


class PanelMeetingForm(forms.Form):
    """The day, the chair, and for each person whether they are asked and came."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    meeting_date = DutchDateField(
        label=gettext_lazy("On which day does the panel meet?"),
        help_text=gettext_lazy("For example: 5 december 2027."),
    )
    chair = forms.ChoiceField(
        label=gettext_lazy("Who chairs?"),
        error_messages={
            "required": gettext_lazy("Choose who chairs the meeting."),
            "invalid_choice": gettext_lazy("Choose who chairs the meeting."),
        },
    )

    def __init__(self, *args: Any, people: Iterable[User], meeting: PanelMeeting | None, **kwargs: Any) -> None:
        self.people = {str(each.pk): each for each in people}
        self.stored: PanelMeeting | None = None
        stored = {str(each.person_id): each.attendance for each in meeting.attendances.all()} if meeting else {}
        initial: dict[str, Any] = {f"came_{pk}": stored.get(pk, NOT_ASKED) for pk in self.people}
        if meeting:
            initial |= {
                "meeting_date": meeting.meeting_date, "chair": str(meeting.chair_id), "version": meeting.version,
            }  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        named = [(pk, str(each)) for pk, each in self.people.items()]
        self.fields["chair"].choices = [("", _("Choose somebody")), *named]
        for pk, person in self.people.items():
            self.fields[f"came_{pk}"] = forms.ChoiceField(
                label=str(person),
                required=False,
                choices=[(NOT_ASKED, _("Not asked")), *AttendanceKind.choices],
                error_messages={"invalid_choice": _("Choose one of the options for %(person)s.") % {"person": person}},
            )

    def clean_meeting_date(self) -> date:
        """Give the day.

        :raises ValidationError: if nothing was typed.
        """
        day = self.cleaned_data["meeting_date"]
        if day is None:
            raise forms.ValidationError(_("Fill in on which day the panel meets."))
        return day

    def chosen_chair(self) -> User:
        """Give who chairs, once the form is valid."""
        return self.people[self.cleaned_data["chair"]]

    def attendance(self) -> dict[int, AttendanceKind]:
        """Give everybody who is asked, once the form is valid."""
        chosen = {pk: self.cleaned_data.get(f"came_{pk}", NOT_ASKED) for pk in self.people}
        return {int(pk): AttendanceKind(kind) for pk, kind in chosen.items() if kind != NOT_ASKED}

    def show_stored(self, meeting: PanelMeeting) -> None:
        """Put beside the form what another window saved; saving again goes over it."""
        self.stored = meeting
        self.data = self.data.copy()
        self.data["version"] = str(meeting.version)

    def stored_words(self) -> list[tuple[str, str]]:
        """Say what another window saved of the people, where it differs from what was typed here."""
        if self.stored is None:
            return []
        kinds = {str(each.person_id): each.attendance for each in self.stored.attendances.all()}
        labels = dict(self.fields[f"came_{next(iter(self.people))}"].choices) if self.people else {}
        differing = [pk for pk in self.people if kinds.get(pk, NOT_ASKED) != (self[f"came_{pk}"].value() or NOT_ASKED)]
        return [(str(self.people[pk]), str(labels[kinds.get(pk, NOT_ASKED)])) for pk in differing]

    def attendance_fields(self) -> Iterator[BoundField]:
        """Go through the people."""
        for pk in self.people:
            yield self[f"came_{pk}"]


@dataclass(frozen=True, slots=True)
class RoomRow:
    """Where one person was: the field and what is known; `stored` is what another window recorded."""

    known: PersonInRoom
    field: BoundField
    stored: str


@dataclass(frozen=True, slots=True)
class ConsensusRow:
    """What the panel came to on one criterion: scores, fields, and what another window recorded meanwhile."""

    talk: CriterionTalk
    points: BoundField
    reason: BoundField
    seen: BoundField
    other: PanelConsensus | None


class DiscussionForm(forms.Form):
    """Everything about one proposal in one form, so that saving one thing never loses another.

    With `draft` it shows what this person typed before and did not save yet. `basis` travels with the page: the
    version of the draft that it was shown; the script goes on from there.
    """

    basis = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    chair = forms.ChoiceField(
        label=gettext_lazy("Who chairs while this proposal is discussed?"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose somebody of this meeting without an interest.")},
    )
    note = TypedTextField(
        label=gettext_lazy("New note"),
        help_text=gettext_lazy("What was said and is of use later. A note does not change any more once it is saved."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, talk: PanelTalk, draft: PanelDraft | None = None, **kwargs: Any) -> None:
        self.talk = talk
        self.stored_presence: Mapping[int, PresenceKind] = {}
        self.stored_consensus: Mapping[str, PanelConsensus] = {}
        super().__init__(*args, initial=_initial(talk), **kwargs)
        able = [each.person for each in talk.people if not each.has_interest]
        self.fields["chair"].choices = [("", _("Choose somebody")), *((str(each.pk), str(each)) for each in able)]
        for person in talk.people:
            self.fields[f"room_{person.person.pk}"] = _room_field(person)
        for each in talk.criteria:
            self._add_criterion(each)
        self.initial["basis"] = json.dumps({"draft": draft.version if draft else 0})
        if draft and not self.is_bound:
            self._lay_over(draft)

    def _lay_over(self, draft: PanelDraft) -> None:
        """Show what stands in a draft; a choice that is not on offer any more is left out."""
        for name, value in draft.typed.items():
            field = self.fields.get(name)
            if field is None or (isinstance(field, forms.ChoiceField) and not field.valid_value(value)):
                continue
            self.initial[name] = value
        self.initial["note"] = draft.note

    def _add_criterion(self, talk: CriterionTalk) -> None:
        criterion = talk.criterion
        scale = [(str(points), str(points)) for points in range(criterion.minimum_points, criterion.maximum_points + 1)]
        named = {"criterion": criterion}
        self.fields[f"seen_{criterion.code}"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.fields[f"points_{criterion.code}"] = forms.ChoiceField(
            label=_("What does the panel come to on %(criterion)s?") % named,
            required=False,
            choices=[("", _("Nothing recorded")), (NO_AGREEMENT, _("No agreement")), *scale],
            error_messages={"invalid_choice": _("Choose points of the scale, or “No agreement”.")},
        )
        self.fields[f"reason_{criterion.code}"] = TypedTextField(
            label=format_html('{} <span class="mkb-sr">{}</span>', _("Why does the panel come to this?"), criterion),
            required=False,
            max_length=LONGEST_REASON,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def clean(self) -> dict[str, Any]:
        """Ask points and reason together; what was recorded does not become nothing."""
        cleaned = super().clean() or {}
        for each in self.talk.criteria:
            points, reason = f"points_{each.criterion.code}", f"reason_{each.criterion.code}"
            if points in self.errors or reason in self.errors:
                continue
            named = {"criterion": each.criterion}
            if cleaned[points] and not cleaned[reason]:
                self.add_error(reason, _("Write why the panel comes to this on %(criterion)s.") % named)
            elif cleaned[reason] and not cleaned[points]:
                words = _("Choose what the panel comes to on %(criterion)s, or “No agreement”.")
                self.add_error(points, words % named)
            elif each.consensus is not None and not cleaned[points]:
                words = _(
                    "What was recorded on %(criterion)s stays. Choose “No agreement” if the panel comes back to it."
                )
                self.add_error(points, words % named)
        return cleaned

    def told(self, *, is_done: bool) -> DiscussionInput:
        """Give everything that was filled in, once the form is valid."""
        cleaned = self.cleaned_data
        people = {str(each.person.pk): each.person for each in self.talk.people}
        chosen = {pk: cleaned[f"room_{pk}"] for pk in people}
        return DiscussionInput(
            expected_version=cleaned["version"] or 0,
            chair=people.get(cleaned["chair"]),
            presence={int(pk): PresenceKind(kind) for pk, kind in chosen.items() if kind},
            note=cleaned["note"],
            note_token=cleaned["token"],
            consensus=dict(self._recorded()),
            is_done=is_done,
            draft=self.draft_words(),
        )

    @property
    def window(self) -> Window:
        """Give the window of the browser that sent this; one without a script has no name."""
        turn = self.data.get("turn", "")
        return Window(self.data.get("window", "")[:32], int(turn) if turn.isdecimal() and len(turn) < 10 else 0)

    def draft_words(self) -> DraftWords:
        """Give what was typed and differs from what is recorded, right or wrong; with it which record was seen.

        Another record meanwhile is then told as always, however long afterwards.
        """
        told = {name: self._text(name) for name in self.changed_data if name.startswith(DRAFTED)}
        note = self._text("note").strip()
        seen = {f"seen_{name.split('_', 1)[1]}" for name in told if name.startswith(("points_", "reason_"))}
        if any(name.startswith(("chair", "room_")) for name in told):
            seen.add("version")
        told |= {name: self._text(name) for name in sorted(seen) if self.cleaned_data.get(name) is not None}
        if note and self.cleaned_data.get("token"):
            told["token"] = str(self.cleaned_data["token"])
        return DraftWords(note, told, self._draft_version(), self.window)

    def too_long(self) -> str:
        """Say of the first text that is too long to be kept that it is; empty when all can be kept."""
        found = [each for errors in self.errors.as_data().values() for each in errors if each.code == "max_length"]
        return str(found[0].messages[0]) if found else ""

    def go_on_from(self, draft: PanelDraft) -> None:
        """Let the next save of this page go on from a draft that was kept of it just now."""
        self.data = self.data.copy()
        self.data["basis"] = json.dumps({"draft": draft.version})

    def _text(self, name: str) -> str:
        text = str(self.data.get(name, ""))
        return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")

    def _draft_version(self) -> int:
        """Read which version of the draft came with the page; 0 when there is none to read."""
        try:
            version = json.loads(self.data.get("basis") or "{}").get("draft", 0)
        except (ValueError, AttributeError):
            return 0
        return version if isinstance(version, int) else 0

    def _recorded(self) -> Iterator[tuple[str, Recorded]]:
        for each in self.talk.criteria:
            code = each.criterion.code
            points = self.cleaned_data[f"points_{code}"]
            if points:
                value = None if points == NO_AGREEMENT else int(points)
                seen = self.cleaned_data[f"seen_{code}"] or 0
                yield code, Recorded(value, self.cleaned_data[f"reason_{code}"], seen)

    def show_presence(self, stored: Mapping[int, PresenceKind], version: int) -> None:
        """Put beside each person what another window recorded; saving again goes over it."""
        self.stored_presence = stored
        self._set("version", version)

    def show_consensus(self, stored: Mapping[str, PanelConsensus]) -> None:
        """Put beside each criterion what another window recorded; saving again makes a next version."""
        self.stored_consensus = stored
        for code, each in stored.items():
            self._set(f"seen_{code}", each.version)
            words = _("Somebody recorded something else meanwhile on %(criterion)s. Both texts stand here.")
            self.add_error(f"reason_{code}", words % {"criterion": each.criterion})

    def room_rows(self) -> Iterator[RoomRow]:
        """Go through the people of the meeting."""
        for each in self.talk.people:
            stored = self.stored_presence.get(each.person.pk)
            field = self[f"room_{each.person.pk}"]
            differs = stored is not None and str(field.value() or "") != stored
            yield RoomRow(each, field, str(PresenceKind(stored).label) if stored and differs else "")

    def consensus_rows(self) -> Iterator[ConsensusRow]:
        """Go through the criteria."""
        for each in self.talk.criteria:
            code = each.criterion.code
            fields = (self[f"{name}_{code}"] for name in ("points", "reason", "seen"))
            yield ConsensusRow(each, *fields, self.stored_consensus.get(code))

    def _set(self, name: str, value: int) -> None:
        self.data = self.data.copy()
        self.data[name] = str(value)


def _room_field(known: PersonInRoom) -> forms.ChoiceField:
    """Ask where somebody was; who has an interest in force cannot have been in the room."""
    stays = known.has_interest and not known.was_there_with_interest
    kinds = [(kind.value, kind.label) for kind in PresenceKind if not (stays and kind == PresenceKind.PRESENT)]
    words = (
        _("%(person)s has an interest in this proposal and is not there when it is discussed (Awb 2:4).")
        if stays
        else _("Choose where %(person)s was.")
    )
    return forms.ChoiceField(
        label=str(known.person),
        required=False,
        choices=[("", _("Choose")), *kinds],
        error_messages={"invalid_choice": words % {"person": known.person}},
    )


def _initial(talk: PanelTalk) -> dict[str, Any]:
    discussion = talk.discussion
    able = {each.person.pk for each in talk.people if each.expected == PresenceKind.PRESENT}
    chair = discussion.chair_id if discussion and discussion.chair_id else talk.meeting and talk.meeting.chair_id
    initial: dict[str, Any] = {
        "version": discussion.version if discussion else 0,
        "token": uuid4(),
        "chair": str(chair) if chair in able else "",
    }
    initial |= {f"room_{each.person.pk}": each.expected or "" for each in talk.people}
    for each in talk.criteria:
        last = each.consensus
        points = "" if last is None else NO_AGREEMENT if last.points is None else str(last.points)
        code = each.criterion.code
        initial |= {
            f"points_{code}": points,
            f"reason_{code}": last.reason if last else "",
            f"seen_{code}": each.version,
        }
    return initial


class PanelFilterForm(forms.Form):
    """Which proposals are shown, in which order, and by what."""

    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("All proposals")),
            ("waiting", gettext_lazy("To be discussed")),
            ("discussed", gettext_lazy("Discussed")),
        ],
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Sort by"),
        required=False,
        choices=[
            ("difference", gettext_lazy("Biggest difference first")),
            ("score", gettext_lazy("Score, highest on top")),
            ("region", gettext_lazy("Region")),
        ],
    )
    by = forms.ChoiceField(
        label=gettext_lazy("Columns"),
        required=False,
        choices=[("criteria", gettext_lazy("Criteria")), ("assessors", gettext_lazy("Assessors"))],
    )

    @property
    def chosen(self) -> dict[str, str]:
        """Give what was chosen; a value that is not on offer counts as the first."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return {**chosen, "order": chosen["order"] or "difference", "by": chosen["by"] or "criteria"}
