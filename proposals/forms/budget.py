"""What the plan costs and who pays."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.enums import FundingKind
from proposals.forms.fields import TypedTextField
from proposals.forms.rows import Row, RowsForm
from proposals.services.drafts import BudgetLineInput, FundingSourceInput

AMOUNT_LENGTH = 400  # what the database keeps of a typed amount


def amount_field(label: Any, *, required: bool = True) -> TypedTextField:
    """Build a field that keeps an amount as typed."""
    return TypedTextField(
        label=label,
        max_length=AMOUNT_LENGTH,
        required=required,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "mkb-input--amount"}),
    )


class BudgetForm(RowsForm):
    """Costs, co-financing and the contribution that is asked for, all as typed."""

    telling = {"budget": ("description", "note", "amount", "vat"), "funding": ("name", "note", "amount")}

    def build(self) -> None:
        """Show what is stored; without rows yet, a few empty ones to begin with."""
        self.fields["requested_amount"] = amount_field(_("Contribution of the ministry"))
        self.initial = {"requested_amount": self.proposal.requested_amount_input}
        lines = [
            {
                "description": line.description,
                "note": line.note,
                "amount": line.amount_input,
                "vat": line.compensable_vat_input,
            }
            for line in self.proposal.budget_lines.all()
        ]
        sources = [
            {"name": source.name, "kind": source.kind, "note": source.note, "amount": source.amount_input}
            for source in self.proposal.funding_sources.all()
        ]
        self.add_table("budget", lines, at_least=1 if lines else 3)
        self.add_table("funding", sources, at_least=1 if sources else 2)

    def columns(self, table: str) -> dict[str, forms.Field]:
        """Give new fields for a cost item or a co-financer."""
        note = TypedTextField(label=_("Explanation"), max_length=300, required=False)
        if table == "budget":
            return {
                "description": TypedTextField(label=_("Costs"), max_length=200),
                "note": note,
                "amount": amount_field(_("Amount in euros")),
                "vat": amount_field(_("Of which compensable VAT"), required=False),
            }
        return {
            "name": TypedTextField(label=_("Who"), max_length=200),
            "kind": forms.ChoiceField(label=_("How"), choices=FundingKind.choices, initial=FundingKind.CASH),
            "note": note,
            "amount": amount_field(_("Amount in euros")),
        }

    def table_label(self, table: str) -> str:
        """Name a row."""
        return str(_("Cost item") if table == "budget" else _("Co-financer"))

    def budget_table(self) -> list[Row]:
        """Give the rows of the costs."""
        return list(self.rows("budget"))

    def funding_table(self) -> list[Row]:
        """Give the rows of the co-financing."""
        return list(self.rows("funding"))

    def values(self) -> dict[str, Any]:
        """Give what was typed, as the service wants it."""
        return {
            "requested_amount_input": self.cleaned_data["requested_amount"],
            "budget_lines": [
                BudgetLineInput(
                    description=row["description"],
                    note=row["note"],
                    amount_input=row["amount"],
                    compensable_vat_input=row["vat"],
                )
                for row in self.kept_rows("budget")
            ],
            "funding_sources": [
                FundingSourceInput(
                    name=row["name"], kind=row["kind"] or FundingKind.CASH, note=row["note"], amount_input=row["amount"]
                )
                for row in self.kept_rows("funding")
            ],
        }
