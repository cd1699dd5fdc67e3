"""What happened to a row, from the history that the database keeps of every change."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.db.models import Field, ForeignKey, Model
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from pghistory.models import Events

from proposals.formats import euros
from proposals.models import User
from proposals.models.fields import EuroField

LONGEST_VALUE = 120
EMPTY = "–"


@dataclass(frozen=True)
class Change:
    """A field that got another value."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Happening:
    """One change of a row: when, what and by whom; `by` is empty when the clock or the programme did it."""

    at: datetime
    what: str
    by: str
    changes: list[Change]


def happenings(row: Model, names: Collection[str]) -> list[Happening]:
    """List what happened to a row, newest first. Of the fields only those in `names` are told.

    A change of other fields only is left out.
    """
    events = list(Events.objects.tracks(row).order_by("-pgh_created_at", "-pgh_id"))
    people = _people(events)
    words = {"insert": _("Made"), "update": _("Changed"), "delete": _("Removed")}
    told = [
        Happening(
            event.pgh_created_at,
            words.get(event.pgh_label, event.pgh_label),
            who_did(event.pgh_context or {}, people),
            list(_changes(type(row), event.pgh_diff or {}, names)),
        )
        for event in events
    ]
    return [each for each in told if each.changes or each.what != words["update"]]


def who_did(context: Mapping[str, Any], people: Mapping[int, str]) -> str:
    """Say who made a change: a person by name, an operator by the command; empty for the clock or the programme."""
    if (user := context.get("user")) in people:
        return people[user]
    if command := context.get("command"):
        by = context.get("operator") or _("an operator who gave no name")
        return _("%(operator)s, by the command %(command)s") % {"operator": by, "command": command}
    return ""


def _people(events: list[Any]) -> dict[int, str]:
    numbers = {(event.pgh_context or {}).get("user") for event in events} - {None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=numbers)}


def _changes(model: type[Model], differences: dict[str, list[Any]], names: Collection[str]) -> Iterator[Change]:
    for field in model._meta.concrete_fields:
        if field.name in names and field.attname in differences:
            before, after = differences[field.attname]
            yield Change(str(field.verbose_name).capitalize(), _in_words(field, before), _in_words(field, after))


def _in_words(field: Field, value: Any) -> str:
    if value is None or value == "":
        return EMPTY
    if isinstance(field, ForeignKey):
        found = field.related_model._base_manager.filter(pk=value).first()
        return str(found) if found else EMPTY
    if isinstance(field, EuroField):
        return euros(Decimal(str(value)))
    words = display_for_field(field.to_python(value), field, EMPTY) if field.flatchoices else _plain(field, value)
    return Truncator(words).chars(LONGEST_VALUE)


def _plain(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(display_for_field(field.to_python(value), field, EMPTY))
