"""Who takes part."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.enums import PartnerKind
from proposals.forms.fields import TypedTextField
from proposals.forms.rows import Row, RowsForm
from proposals.services.drafts import PartnerInput


class PartnersForm(RowsForm):
    """The partners of a proposal: name, kind and what each does."""

    telling = {"partner": ("name", "role")}

    def build(self) -> None:
        """Show what is stored; without partners yet, a few empty rows to begin with."""
        stored = [
            {"name": partner.name, "kind": partner.kind, "role": partner.role}
            for partner in self.proposal.partners.all()
        ]
        self.initial = {}
        self.add_table("partner", stored, at_least=1 if stored else 3)

    def columns(self, table: str) -> dict[str, forms.Field]:
        """Give new fields for a partner."""
        return {
            "name": TypedTextField(label=_("Name of the organisation"), max_length=200),
            "kind": forms.ChoiceField(
                label=_("Kind of organisation"), choices=PartnerKind.choices, initial=PartnerKind.BUSINESS_ASSOCIATION
            ),
            "role": TypedTextField(label=_("What does this partner do?"), max_length=300, required=False),
        }

    def table_label(self, table: str) -> str:
        """Name a row."""
        return str(_("Partner"))

    def partner_table(self) -> list[Row]:
        """Give the rows."""
        return list(self.rows("partner"))

    def values(self) -> list[PartnerInput]:
        """Give what was typed, as the service wants it."""
        return [
            PartnerInput(name=row["name"], kind=row["kind"] or PartnerKind.OTHER, role=row["role"])
            for row in self.kept_rows("partner")
        ]
