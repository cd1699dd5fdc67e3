"""All that is kept about one person (AVG 15), as a file that people and machines can read.

Texts that this person wrote about the work are not in it, only that they exist: they are about others too. Rows of
others that name this person are given by their number, kind and moment. So is each time that somebody looked at the
work of this person, but not who: that is about the one who looked (Court of Justice of the EU, C-579/21).
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from psycopg2 import sql

from proposals.formats import dutch_moment
from proposals.models import PersonExport, SecondFactor, User, Viewing
from proposals.services.database_role import event_tables, is_event_model
from proposals.services.privacy.register import our_models, person_fields
from proposals.spreadsheets import SheetToWrite, csv_bytes

# Where an address of this person may stand without a link to the account.
ADDRESSES = {
    "proposals.organisation": "email",
    "proposals.invitation": "email",
    "proposals.proposal": "contact_email",
    "proposals.dealcontact": "email",
    "proposals.outgoingmessage": "recipient",
}
SHOWN_WITH_ADDRESS = {
    "proposals.proposal": ("contact_function", "contact_email", "contact_phone"),
    "proposals.dealcontact": ("name", "function", "email", "phone"),
    "proposals.outgoingmessage": ("recipient", "subject", "body", "created_at", "sent_at"),
}
# Rows that are about this person, not only by this person.
ABOUT = {
    "assessment.assessorprofile": "user",
    "assessment.conflictofinterest": "assessor",
    "assessment.assessorterms": "assessor",
    "proposals.membership": "user",
    "proposals.rolegrant": "user",
}
# What a viewing names when it was about a person (mkbdeals/viewings.py).
SEEN_PERSON = "person"
ACTIONS = """
SELECT e.pgh_created_at, e.pgh_label, e.pgh_obj_id FROM {table} e
 WHERE e.pgh_context_id = ANY(%s::uuid[]) ORDER BY e.pgh_id
"""
CONTEXTS = "SELECT id::text FROM pghistory_context WHERE metadata ->> 'user' = %s"
Row = dict[str, Any]


@transaction.atomic
def give_data(*, person: User, reason: str, by: User, at: datetime) -> tuple[PersonExport, bytes]:
    """Make the file about a person, and write down that it was made, by whom and why."""
    content = file_about(person, at)
    export = PersonExport.objects.create(
        person=person, reason=reason, made_at=at, made_by=by, sha256=hashlib.sha256(content).hexdigest()
    )
    return export, content


def file_about(person: User, at: datetime) -> bytes:
    """Give a ZIP with all as JSON, a page to read, and two tables."""
    data = data_about(person, at)
    files = {
        "persoonsgegevens.json": json.dumps(data, ensure_ascii=False, indent=1, default=str).encode(),
        "persoonsgegevens.html": render_to_string("proposals/person_data_file.html", _page(data)).encode(),
        "vermeldingen.csv": _table(data["mentions"], (_("What"), _("Number"), _("As"), _("Moment"))),
        "handelingen.csv": _table(data["actions"], (_("Moment"), _("Action"), _("What"), _("Number"))),
        "gezien.csv": _table(
            data["seen"],
            (
                _("Moment"),
                _("What"),
                _("Proposal"),
                _("Round"),
                _("Thing"),
                _("Number of the thing"),
                _("Address"),
                _("Number of the request"),
            ),
        ),
        "gezien-door-anderen.csv": _table(data["seen_by_others"], (_("Moment"), _("What"))),
    }
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return found.getvalue()


def data_about(person: User, at: datetime) -> dict[str, Any]:
    """Give all that is kept about a person: values that JSON can hold, and moments."""
    return {
        "made_at": at,
        "account": _values(person, ("email", "name", "function", "is_active", "created_at", "last_login")),
        "second_factors": [
            {"type": each.type, "created_at": each.created_at, "last_used_at": each.last_used_at}
            for each in SecondFactor.of(person)
        ],
        "about": [row for label, name in ABOUT.items() for row in _rows_about(label, name, person)],
        "addresses": [row for label, name in ADDRESSES.items() for row in _rows_with_address(label, name, person)],
        "mentions": list(_mentions(person)),
        "actions": _actions(person),
        "seen": list(_seen(person)),
        "seen_by_others": list(_seen_by_others(person)),
    }


def _values(row: Model, names: tuple[str, ...]) -> Row:
    return {name: getattr(row, name) for name in names}


def _rows_about(label: str, name: str, person: User) -> Iterator[Row]:
    model = apps.get_model(label)
    for row in model._default_manager.filter(**{name: person}).order_by("pk"):
        # Of a row it points to the number alone: that row is about somebody or something else.
        fields = [field for field in model._meta.concrete_fields if field.name != name]
        values = {field.name: getattr(row, field.attname) for field in fields}
        yield {"kind": str(model._meta.verbose_name), **values}


def _rows_with_address(label: str, name: str, person: User) -> Iterator[Row]:
    model = apps.get_model(label)
    names = SHOWN_WITH_ADDRESS.get(label, (name,))
    for row in model._default_manager.filter(**{f"{name}__iexact": person.email}).order_by("pk"):
        yield {"kind": str(model._meta.verbose_name), "number": row.pk, **_values(row, names)}


def _mentions(person: User) -> Iterator[Row]:
    """Give each row that names the person: which, as what, and when where that stands beside it."""
    for model in our_models():
        if model is Viewing:
            continue  # given apart, with what it was
        names = {field.name for field in model._meta.concrete_fields}
        for field in person_fields(model):
            moment = f"{field.name.removesuffix('_by')}_at"
            columns = ["pk", moment] if moment in names else ["pk"]
            for number, *when in model._default_manager.filter(**{field.name: person}).values_list(*columns):
                yield {
                    "kind": str(model._meta.verbose_name),
                    # A key that is no number is a secret: that of a session signs in whoever knows it.
                    "number": number if isinstance(number, int) else None,
                    "as": str(field.verbose_name),
                    "moment": when[0] if when else None,
                }


def _seen(person: User) -> Iterator[Row]:
    """Give each time that the person was shown something secret, oldest first: when and what, by number."""
    for row in Viewing.objects.filter(viewed_by=person).order_by("viewed_at", "pk").iterator():
        yield {
            "moment": row.viewed_at,
            "what": str(row.get_kind_display()),
            "proposal": row.proposal_id,
            "round": row.round_id,
            "thing": row.thing,
            "thing_number": row.thing_number,
            "address": row.route,
            "request": row.request_id,
        }


def _seen_by_others(person: User) -> Iterator[Row]:
    """Give each time that somebody else looked at a page about this person, oldest first."""
    found = Viewing.objects.filter(thing=SEEN_PERSON, thing_number=person.pk).exclude(viewed_by=person)
    for row in found.order_by("viewed_at", "pk"):
        yield {"moment": row.viewed_at, "what": str(row.get_kind_display())}


def _actions(person: User) -> list[Row]:
    """Give what the person did according to the history: a moment, what happened, to which row."""
    with connection.cursor() as cursor:
        cursor.execute(CONTEXTS, [str(person.pk)])
        contexts = [number for (number,) in cursor.fetchall()]
    if not contexts:
        return []
    words = {"insert": _("added"), "update": _("changed"), "delete": _("removed")}
    kinds = {
        model._meta.db_table: str(model.pgh_tracked_model._meta.verbose_name)
        for model in apps.get_models()
        if is_event_model(model)
    }
    found = []
    for table in sorted(event_tables()):
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(ACTIONS).format(table=sql.Identifier(table)), [contexts])
            found += [
                {"moment": moment, "action": words.get(label, label), "kind": kinds[table], "number": number}
                for moment, label, number in cursor.fetchall()
            ]
    return sorted(found, key=lambda each: each["moment"])


def _table(rows: list[Row], headings: tuple[str, ...]) -> bytes:
    cells = [[_cell(value) for value in row.values()] for row in rows]
    return csv_bytes([SheetToWrite(name="1", headings=[(each, 20) for each in headings], rows=cells)])


def _page(data: Row) -> Row:
    """Give what the page to read shows: the same as the JSON, with the words of the screens."""
    labels, choices = _labels()

    factors = {"totp": _("Code from an app"), "webauthn": _("Passkey"), "recovery_codes": _("Recovery codes")}

    def cell(name: str, value: Any) -> str:
        return choices[name, value] if (name, str(value)) in choices else _cell(value)

    def lines(row: Row) -> list[tuple[str, str]]:
        return [(labels.get(name, name), cell(name, value)) for name, value in row.items() if name != "kind"]

    def tables(rows: list[Row]) -> list[tuple[str, list[tuple[str, str]]]]:
        return [(row["kind"], lines(row)) for row in rows]

    return {
        "at": data["made_at"],
        "account": lines(data["account"]),
        "factors": [(factors.get(row["type"], row["type"]), row["created_at"]) for row in data["second_factors"]],
        "about": tables(data["about"]),
        "addresses": tables(data["addresses"]),
        "mentions": len(data["mentions"]),
        "actions": len(data["actions"]),
        "seen": len(data["seen"]),
        "seen_by_others": len(data["seen_by_others"]),
    }


def _labels() -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Give the words on screen of each field that stands in the file, that of the account first, and of its choices."""
    found, choices = {"number": _("Number"), "id": _("Number")}, {}
    for model in (User, *(apps.get_model(label) for label in (*ABOUT, *ADDRESSES))):
        for field in model._meta.concrete_fields:
            found.setdefault(field.name, str(field.verbose_name))
            choices |= {(field.name, str(value)): str(words) for value, words in field.flatchoices}
    return {name: words[:1].upper() + words[1:] for name, words in found.items()}, choices


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return dutch_moment(value, seconds=True)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    return "" if value is None else str(value)
