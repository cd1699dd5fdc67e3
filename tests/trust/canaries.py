"""Words that occur nowhere else: one in every secret field of every row, and where each of them was hidden."""

import re
import secrets
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pgtrigger
from django.core.files.base import ContentFile
from django.db import models

from tests.trust.registry import registry_of, text_fields

CANARY = re.compile(rb"cnry([0-9a-f]{16})", re.IGNORECASE)
HISTORY = {"insert_insert", "update_update", "delete_delete"}


@dataclass(frozen=True)
class Place:
    """Where a word was hidden."""

    row: models.Model
    name: str  # of the field

    @property
    def label(self) -> str:
        """Name the field: `assessment.criterionscore.reason`."""
        return f"{self.row._meta.label_lower}.{self.name}"

    def __str__(self) -> str:
        return f"{self.label}[{self.row.pk}]"


@dataclass
class Canaries:
    """Which word stands where."""

    places: dict[str, Place] = field(default_factory=dict)
    hidden: set[tuple[str, Any, str]] = field(default_factory=set)

    def word(self, row: models.Model, name: str) -> str:
        """Draw the word of a field of a row."""
        code = secrets.token_hex(8)
        self.places[code] = Place(row, name)
        self.hidden.add((row._meta.label_lower, row.pk, name))
        return f"cnry{code}"

    def found_in(self, content: bytes) -> set[str]:
        """Give the codes of the words that occur in these bytes."""
        return {each.decode().lower() for each in CANARY.findall(content)}

    def hide(self, row: models.Model) -> None:
        """Hide a word in every secret field of a row that has none yet."""
        values: dict[str, Any] = {}
        for each in text_fields(type(row)):
            key = (row._meta.label_lower, row.pk, each.name)
            if key in self.hidden or registry_of(row, each) is None or _must_be_empty(row, each.name):
                continue
            values |= self._value(row, each)
        if values:
            type(row)._base_manager.filter(pk=row.pk).update(**values)

    def _value(self, row: models.Model, each: models.Field) -> dict[str, Any]:
        if isinstance(each, models.FileField):
            return self._file(row, each)
        stored = getattr(row, each.attname)
        word = self.word(row, each.name)
        if isinstance(each, models.EmailField):
            return {each.name: f"{word}@geheim.example"}
        if isinstance(each, models.JSONField):
            # What a window typed is kept as notes by name; a bare word would be none.
            value = {} if each.name == "typed" else word
            return {each.name: {**stored, word: value}} if isinstance(stored, dict) else {}
        text = f"{word} {stored or ''}".strip()
        return {each.name: text[: each.max_length] if each.max_length else text}

    def _file(self, row: models.Model, each: models.FileField) -> dict[str, Any]:
        """Put the word in the bytes; size and checksum of the row follow."""
        stored = getattr(row, each.name)
        if not stored:
            return {}
        content = _bytes_of(stored) + f"\n%{self.word(row, each.name)}\n".encode()
        name = stored.storage.save(f"{stored.name}-canary", ContentFile(content))
        return {each.name: name, "size": len(content), "sha256": sha256(content).hexdigest()}

    def hide_in_proposal(self, proposal: models.Model, *others: models.Model) -> None:
        """Hide words in a draft and all its rows, before it is sent in: the receipt has them too."""
        for row in [proposal, *others, *_parts_of(proposal)]:
            self.hide(row)
        proposal.refresh_from_db()


# Words that come with something else, mostly a moment: without it a constraint refuses them.
EMPTY_UNTIL = {
    "proposals.dealindicator.end_reason": "ended_on",
    "reporting.parliamentreport.open_years_reason": "open_years",
    "proposals.openpoint.outcome": "closed_at",
    "proposals.learningquestion.answer": "answered_at",
    "proposals.paymentorder.refusal_reason": "refused_at",
}


def _bytes_of(stored: Any) -> bytes:
    """Read a file; some factories name one that is not in the store."""
    if not stored.storage.exists(stored.name):
        return b"%PDF-1.7 een bestand"
    with stored.open("rb") as file:
        return file.read()


def _must_be_empty(row: models.Model, field: str) -> bool:
    """Say whether a constraint keeps a field empty until what it belongs to is there."""
    moment = EMPTY_UNTIL.get(f"{row._meta.label_lower}.{field}")
    return moment is not None and not getattr(row, moment)


def _parts_of(proposal: Any) -> list[models.Model]:
    related = ("answers", "activities", "indicators", "budget_lines", "funding_sources", "partners")
    return [row for name in related for row in getattr(proposal, name).all()]


def everything_goes() -> AbstractContextManager[None]:
    """Have the guards of the tables look away, as the owner of the tables may; history is written."""
    return pgtrigger.ignore(
        *(
            f"{model._meta.label}:{trigger.name}"
            for model, trigger in pgtrigger.registered()
            if trigger.name not in HISTORY
        )
    )


def hide_everywhere(canaries: Canaries, ours: Iterable[type[models.Model]]) -> None:
    """Hide a word in every secret field of every row."""
    with everything_goes():
        for model in ours:
            for row in model._base_manager.all():
                canaries.hide(row)
