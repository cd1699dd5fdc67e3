"""What the plan costs and who pays."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.enums import FundingKind
from proposals.formats import number
from proposals.forms.fields import TypedTextField
from proposals.forms.rows import RowsForm
from proposals.models import BudgetLine, FundingSource
from proposals.services.drafts import BudgetLineInput, FundingSourceInput, understood

AMOUNT_LENGTH = 400  # what the database keeps of a typed amount
# Column on the page by name of the field in which its text is stored.
BUDGET_COLUMNS = {
    "description": "description",
    "note": "note",
    "amount": "amount_input",
    "vat": "vat_input",
    "compensable": "compensable_vat_input",
}
FUNDING_COLUMNS = {"name": "name", "note": "note", "kind": "kind", "amount": "amount_input"}
AMOUNT_COLUMNS = frozenset({"amount", "vat", "compensable"})


def amount_field(label: Any, *, required: bool = True) -> TypedTextField:
    """Build a field that keeps an amount as typed."""
    return TypedTextField(
        label=label,
        max_length=AMOUNT_LENGTH,
        required=required,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "mkb-input--amount"}),
    )


@lru_cache(maxsize=4096)
def tidied(typed: str) -> str:
    """Write an amount that was understood the Dutch way, "€ 250000,5" as "250.000,50"; leave other text alone."""
    amount = understood(typed)
    return typed if amount is None else number(amount, 0 if amount == amount.to_integral_value() else 2)


def shown_row(row: BudgetLine | FundingSource, columns: Mapping[str, str]) -> dict[str, str]:
    """Give the texts of a stored row by column; amounts that were understood are shown back tidied."""
    texts = {column: getattr(row, field) for column, field in columns.items()}
    return {column: tidied(text) if column in AMOUNT_COLUMNS else text for column, text in texts.items()}


class BudgetForm(RowsForm):
    """Costs, co-financing and the contribution that is asked for, all as typed."""

    keeps_read = True
    telling = {"budget": ("description", "note", "amount", "vat", "compensable"), "funding": ("name", "note", "amount")}

    def build(self) -> None:
        """Show what is stored; without rows yet, a few empty ones to begin with."""
        self._columns: dict[str, dict[str, forms.Field]] = {}
        self.fields["requested_amount"] = amount_field(_("Contribution of the ministry"))
        # Takes the message that costs and coverage differ; it stands at the total of the coverage.
        self.fields["balance"] = forms.CharField(required=False, widget=forms.HiddenInput, label=_("Total coverage"))
        self.initial = {"requested_amount": tidied(self.proposal.requested_amount_input)}
        lines = [shown_row(line, BUDGET_COLUMNS) for line in self.proposal.budget_lines.all()]
        sources = [shown_row(source, FUNDING_COLUMNS) for source in self.proposal.funding_sources.all()]
        self.add_table("budget", lines, at_least=1 if lines else 3)
        self.add_table("funding", sources, at_least=1 if sources else 2)

    def columns(self, table: str) -> dict[str, forms.Field]:
        """Give the fields of a cost item or a co-financer. All rows share them: hundreds of copies take their time."""
        if table not in self._columns:
            self._columns[table] = self._new_columns(table)
        return self._columns[table]

    def table_label(self, table: str) -> str:
        """Name a row."""
        return str(_("Cost item") if table == "budget" else _("Co-financer"))

    def _typed_cells(self) -> dict[str, str]:
        """Give what was typed, amounts tidied as they are shown: another spelling is no change."""
        return {
            name: tidied(text) if name.rpartition("_")[2] in AMOUNT_COLUMNS else text
            for name, text in super()._typed_cells().items()
        }

    def row_texts(self, table: str) -> list[dict[str, str]]:
        """Give the cells of each shown row as text, by column."""
        columns, source = tuple(self.columns(table)), self.data if self.is_bound else self.initial
        return [
            {column: str(source.get(f"{table}_{row}_{column}") or "") for column in columns}
            for row in range(self.counts[table])
        ]

    def new_row(self, table: str) -> int | None:
        """Give the number of the empty row somebody asked for: typing goes on there."""
        return self.counts[table] - 1 if self.blank_rows.get(table) and not self.is_bound else None

    def values(self) -> dict[str, Any]:
        """Give what was typed, as the service wants it."""
        return {
            "requested_amount_input": self.cleaned_data["requested_amount"],
            "budget_lines": [
                BudgetLineInput(**{BUDGET_COLUMNS[column]: text for column, text in row.items()})
                for row in self.kept_rows("budget")
            ],
            "funding_sources": [
                FundingSourceInput(
                    **{FUNDING_COLUMNS[column]: text for column, text in row.items()}
                    | {"kind": row["kind"] or FundingKind.CASH}
                )
                for row in self.kept_rows("funding")
            ],
        }

    def _new_columns(self, table: str) -> dict[str, forms.Field]:
        note = TypedTextField(label=_("Explanation"), max_length=300, required=False)
        if table == "budget":
            return {
                "description": TypedTextField(label=_("Costs"), max_length=200),
                "note": note,
                "amount": amount_field(_("Amount with VAT")),
                "vat": amount_field(_("Of which VAT"), required=False),
                "compensable": amount_field(_("Of which compensable VAT"), required=False),
            }
        return {
            "name": TypedTextField(label=_("Who"), max_length=200),
            "note": note,
            "kind": forms.ChoiceField(label=_("How"), choices=FundingKind.choices, initial=FundingKind.CASH),
            "amount": amount_field(_("Amount in euros")),
        }
