"""What the pages of a proposal share: nothing typed is refused, lost or silently overwritten."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from proposals.models import Proposal
from proposals.services.problems import Problem
from proposals.services.section_saves import Window, is_overtaken, saved_by_window, section_of
from proposals.services.text_lengths import LONGEST_TEXT, length_of, too_long_words


@dataclass(frozen=True)
class Conflict:
    """A field that a colleague and this person both changed: the stored text and the typed one."""

    name: str
    label: str
    stored: str
    typed: str


class SectionForm(forms.Form):
    """One page of a proposal.

    An empty field is no error here: what a section still misses is told by
    `services.completeness` after saving. Only what the database cannot keep is an error.

    `basis` travels with the page: a digest of each field as it was shown. With it one sees which
    fields a colleague changed meanwhile, and which this person changed.

    What the columns cannot keep stands in `unplaced`: it is shown again as it was typed.
    """

    basis = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    # Rows that shift cannot be put together field by field: then the whole page is one choice.
    merges_fields = True
    # A page of files has nothing that is saved while somebody types.
    saves_itself = True
    # Texts that stand stored exactly as typed need no second look after a save.
    stores_as_typed = False
    # What a save wrote stands in the proposal that was given as well: it need not be read again.
    keeps_read = False
    section = ""

    def __init__(
        self,
        proposal: Proposal,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        section: str = "",
        **options: Any,
    ) -> None:
        self.proposal = proposal
        self.section = section or self.section
        self.record = section_of(proposal, self.section)
        self.unplaced: dict[str, Any] = self.record.unplaced if self.record else {}
        self.warnings: list[str] = []
        super().__init__(data, files, initial=None, auto_id="id_%s", **options)
        self.build()
        self.initial |= {name: text for name, text in self.unplaced.items() if name in self._visible()}
        self.initial |= {"basis": json.dumps(self.digests(self.stored_texts()), separators=(",", ":"))}

    def build(self) -> None:
        """Add the fields that depend on the proposal and set `initial` to what is stored."""

    def full_clean(self) -> None:
        """Clean without asking whether anything is filled in; `required` only marks the label."""
        required = [field for field in self.fields.values() if field.required]
        for field in required:
            field.required = False
        super().full_clean()
        for field in required:
            field.required = True
        for name, words in self.too_long().items():
            self.cleaned_data.pop(name, None)
            self._errors[name] = self.error_class([words], renderer=self.renderer)

    def too_long(self) -> dict[str, str]:
        """Give what to say of each field with more text than is kept anywhere, also not beside its column.

        Such a text stands in the page of who typed it, and nowhere else.
        """
        if not self.is_bound:
            return {}
        lengths = {name: max(map(length_of, self.data.getlist(name)), default=0) for name in self._visible()}
        longest = {name: getattr(self.fields[name], "longest", LONGEST_TEXT) for name in lengths}
        return {
            name: too_long_words(length, longest[name]) for name, length in lengths.items() if length > longest[name]
        }

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put what is still wrong beside its field; warnings stand apart and stop nothing."""
        if not self.is_bound:
            self.full_clean()
            self.cleaned_data = {}
        told = set(self.errors)
        for problem in problems:
            if problem.is_warning:
                self.warnings.append(problem.message)
                continue
            if problem.field in told:
                continue  # what was typed there is not understood: that was said already
            known = problem.field in self.fields
            self.add_error(problem.field if known else None, problem.message)

    def shown_data(self) -> QueryDict:
        """Give the page as a browser would send it back unchanged."""
        data = QueryDict(mutable=True)
        for name, field in self.fields.items():
            value = None if isinstance(field, forms.FileField) else self[name].value()
            if value is not None:
                data.setlist(name, self._as_list(value))
        return data

    @property
    def window(self) -> Window:
        """Give the window of the browser that sent this; one without a script has no name."""
        turn = self.data.get("turn", "")
        return Window(self.data.get("window", "")[:32], int(turn) if turn.isdecimal() and len(turn) < 10 else 0)

    def is_overtaken(self) -> bool:
        """Say whether a later save of the same window came in before this one."""
        return is_overtaken(self.record, self.window)

    def differs(self) -> bool:
        """Say whether what was typed is anything else than what is stored."""
        return self.digests(self.typed_texts()) != self.digests(self.stored_texts())

    def left_over(self) -> dict[str, Any]:
        """Give by field what was typed and cannot be kept in its column; everything was checked before."""
        too_long = self.too_long()
        names = [name for name in self._visible() if name not in self.cleaned_data and name not in too_long]
        return {name: self.data.getlist(name) if self._is_list(name) else self.data.get(name, "") for name in names}

    def stored_texts(self) -> dict[str, str]:
        """Give each field as it is stored, as one text."""
        return {name: self._as_text(self[name].field.prepare_value(self.initial.get(name))) for name in self._visible()}

    def typed_texts(self) -> dict[str, str]:
        """Give each field as it was typed, as one text."""
        return {name: self._as_text(self[name].data) for name in self._visible()}

    def digests(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Give a short digest of each text; all together as one where fields cannot be put together."""
        if not self.merges_fields:
            texts = {"all": json.dumps(sorted((name, text) for name, text in texts.items() if text))}
        return {name: hashlib.sha256(text.encode()).hexdigest()[:12] for name, text in texts.items()}

    def colleague_changed(self) -> bool:
        """Say whether a colleague saved something on this page since it was shown."""
        basis = self._basis()
        return any(basis.get(name, digest) != digest for name, digest in self.digests(self.stored_texts()).items())

    def i_changed(self) -> bool:
        """Say whether this person changed something since the page was shown; yes when that is not known."""
        basis = self._basis()
        return any(basis.get(name) != digest for name, digest in self.digests(self.typed_texts()).items())

    def conflicts(self) -> list[Conflict]:
        """List what a colleague changed since the page was shown and this person changed as well."""
        stored, typed = self.stored_texts(), self.typed_texts()
        if self.merges_fields:
            basis, now, own = self._basis(), self.digests(stored), self.digests(typed)
            names = [name for name in now if name in basis and basis[name] not in (now[name], own[name])]
        else:
            names = [*stored, *(name for name in typed if name not in stored)]
            names = names if self.colleague_changed() and self.i_changed() else []
        return [
            Conflict(name, self.conflict_label(name), stored.get(name, ""), typed.get(name, ""))
            for name in names
            if stored.get(name, "") != typed.get(name, "")
        ]

    def changed_by_colleague(self) -> list[str]:
        """Name the fields that only a colleague changed since the page was shown."""
        if not self.merges_fields:
            return []
        basis, now, own = self._basis(), self.digests(self.stored_texts()), self.digests(self.typed_texts())
        return [name for name in now if name in basis and basis[name] == own[name] != now[name]]

    def data_on_top_of_stored(self, give_way: Iterable[str] = ()) -> QueryDict:
        """Give what was typed, based on what is stored now.

        Fields that only a colleague changed take that value, and so do those of `give_way`.
        """
        now = self.digests(self.stored_texts())
        data = self.data.copy()
        for name in {*self.changed_by_colleague(), *give_way}:
            if name in now:
                data.setlist(name, self._as_list(self[name].field.prepare_value(self.initial.get(name))))
        data["basis"] = json.dumps(now, separators=(",", ":"))
        return data

    def rebase(self, digests: Mapping[str, str]) -> None:
        """Take up what stands stored after a save, so that the next one is not compared with the time before it."""
        self.data = self.data.copy()
        self.data["basis"] = json.dumps(self.sent_basis() | dict(digests), separators=(",", ":"))

    def conflict_label(self, name: str) -> str:
        """Name a field on the page that shows both texts."""
        return str(self.fields[name].label) if name in self.fields else name

    def storable(self, names: Iterable[str]) -> dict[str, Any]:
        """Give the cleaned values of the fields that can be kept."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def _visible(self) -> list[str]:
        return [name for name, field in self.fields.items() if not field.widget.is_hidden]

    def sent_basis(self) -> dict[str, str]:
        """Read the digests that came with the page; empty when there are none to read."""
        try:
            basis = json.loads(self.data.get("basis") or "{}")
        except (ValueError, RecursionError):
            return {}
        return basis if isinstance(basis, dict) else {}

    def _basis(self) -> dict[str, str]:
        """Give what the page was based on.

        What the same window saved meanwhile counts as shown, also when the answer to that got lost:
        nobody is his own colleague.
        """
        basis, own = self.sent_basis(), saved_by_window(self.record, self.window)
        if not own:
            return basis
        now = self.digests(self.stored_texts())
        return basis | {name: now[name] for name in basis if name in now and own.get(name) == now[name]}

    def _is_list(self, name: str) -> bool:
        return isinstance(self.fields[name], forms.MultipleChoiceField | forms.ModelMultipleChoiceField)

    @staticmethod
    def _as_list(value: Any) -> list[str]:
        values = value if isinstance(value, list | tuple) else [value]
        return ["" if each is None else str(each) for each in values]

    @classmethod
    def _as_text(cls, value: Any) -> str:
        lines = sorted(cls._as_list(value)) if isinstance(value, list | tuple) else cls._as_list(value)
        return "\n".join(lines).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
