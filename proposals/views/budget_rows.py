"""The rows of the budget as prepared markup.

A page of forty rows holds hundreds of controls; rendering each of them as a form field takes longer
than all the rest. So the template of a row is rendered once for each language with blanks in it, and
every row is only a matter of filling these in. The script on the page gets the same markup for new rows.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from proposals.enums import FundingKind
from proposals.forms import BudgetForm

BLANK = re.compile("\ue000([a-z_]+)\ue001")
TEMPLATES = {
    "budget": "proposals/includes/budget_row.html",
    "funding": "proposals/includes/funding_row.html",
    "error": "proposals/includes/cell_error.html",
}
FIRST = {"budget": "description", "funding": "name"}
NAME_LENGTH = 80


class Prepared:
    """A template that was rendered with blanks: texts and names of blanks, in turn."""

    def __init__(self, markup: str) -> None:
        pieces = BLANK.split(markup)
        self.texts, self.names = pieces[::2], pieces[1::2]

    def filled(self, values: Mapping[str, str]) -> str:
        """Put values, already fit for HTML, in the blanks; a missing one stays empty."""
        pieces = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            pieces += (values.get(name, ""), text)
        return "".join(pieces)


class Blanks:
    """Stands in the template for the values of a row: every name is a blank."""

    def __getitem__(self, name: str) -> SafeString:
        return mark_safe(f"\ue000{name}\ue001")  # noqa: S308


@cache
def prepared(name: str, language: str | None) -> Prepared:
    """Render a template with blanks, once for each language."""
    return Prepared(render_to_string(TEMPLATES[name], {"t": Blanks(), "kinds": FundingKind.choices}))


def table_rows(form: BudgetForm, table: str, shares: Iterable[str] = ()) -> SafeString:
    """Write the rows of a table as HTML. `shares` are texts by row, shown beside a co-financer."""
    shown_shares = dict(enumerate(shares))
    new_row = form.new_row(table)
    rows = [
        row_markup(form, table, row, texts, shown_shares.get(row, ""), is_new=row == new_row)
        for row, texts in enumerate(form.row_texts(table))
    ]
    return mark_safe("".join(rows))  # noqa: S308


def row_markup(
    form: BudgetForm, table: str, row: int, texts: Mapping[str, str], share: str = "", *, is_new: bool = False
) -> str:
    """Write one row as HTML, everything that was typed escaped."""
    key = f"{table}_{row}"
    values = {
        "key": key,
        "number": str(row + 1),
        "name": escape(texts[FIRST[table]].strip()[:NAME_LENGTH] or _("row %(number)s") % {"number": row + 1}),
        "share": escape(share),
    }
    for column, text in texts.items():
        values["who" if column == "name" else column] = escape(text)
        if errors := form.errors.get(f"{key}_{column}"):
            values[f"{column}_errors"] = error_markup(f"{key}_{column}", " ".join(map(str, errors)))
            values[f"{column}_state"] = f' aria-invalid="true" aria-describedby="id_{key}_{column}_error"'
    if is_new:
        values[f"{FIRST[table]}_state"] = values.get(f"{FIRST[table]}_state", "") + " autofocus"
    markup = prepared(table, get_language()).filled(values)
    if kind := texts.get("kind"):
        return markup.replace(f'<option value="{escape(kind)}">', f'<option value="{escape(kind)}" selected>', 1)
    return markup


def error_markup(key: str, text: str) -> str:
    """Write what is wrong with a cell; `key` is the name of its field."""
    return prepared("error", get_language()).filled({"key": key, "text": escape(text)})


def error_template() -> SafeString:
    """Write a message for the script: `__key__` and `__text__` stand where these come."""
    return mark_safe(error_markup("__key__", "__text__"))  # noqa: S308


def row_template(table: str) -> SafeString:
    """Write an empty row for the script: `__key__`, `__number__` and `__name__` stand where these come."""
    blanks = {"key": "__key__", "number": "__number__", "name": "__name__"}
    return mark_safe(prepared(table, get_language()).filled(blanks))  # noqa: S308
