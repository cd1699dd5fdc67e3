"""A spreadsheet, or cells pasted from one, to fill the budget with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.formats import file_size
from proposals.services.budget_files import BudgetRead, read_budget, read_pasted
from proposals.spreadsheets import LARGEST_FILE, NotASpreadsheet, pasted_sheet, read_spreadsheet

LONGEST_PASTE = 100_000
REFUSALS = {
    "empty": _("The file “%(name)s” is empty. Choose another file."),
    "too_large": _(
        "The file “%(name)s” is %(size)s. At most %(maximum)s is allowed. Take out pictures and other sheets."
    ),
    "too_much": _("The file “%(name)s” holds more than a budget can hold. Save only the sheet with the budget."),
    "kind": _("The file “%(name)s” is not an XLSX or ODS spreadsheet without password. Save it as one of these."),
    "broken": _("We cannot read the file “%(name)s”. Open it in your spreadsheet program, save it anew and try again."),
}
NOTHING_FOUND = _(
    "We found no budget in it. Put headings above the columns, for example: "
    "Kosten, Toelichting, Bedrag met btw, Waarvan btw, Waarvan compensabele btw."
)


class BudgetFileForm(forms.Form):
    """One file or one paste; what was read of it stands in `found` once the form is valid."""

    upload = forms.FileField(
        label=_("Spreadsheet"),
        required=False,
        allow_empty_file=True,
        help_text=_("XLSX or ODS, at most %(maximum)s.") % {"maximum": file_size(LARGEST_FILE)},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods"}),
    )
    pasted = forms.CharField(
        label=_("Or paste cells from a spreadsheet here"),
        required=False,
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": False}),
    )
    found: BudgetRead

    def clean(self) -> dict[str, Any]:
        """Read the file, or else the pasted cells."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        upload, pasted = cleaned.get("upload"), cleaned.get("pasted") or ""
        if upload is not None:
            self._read_upload(upload)
        elif pasted.strip():
            self.found = read_pasted(pasted_sheet(pasted))
            self._refuse_nothing("pasted")
        else:
            self.add_error("upload", _("Choose a spreadsheet, or paste the cells below."))
        return cleaned

    def _read_upload(self, upload: Any) -> None:
        try:
            if upload.size > LARGEST_FILE:
                raise NotASpreadsheet("too_large")
            self.found = read_budget(read_spreadsheet(upload.read()))
        except NotASpreadsheet as refusal:
            values = {
                "name": "".join(sign for sign in upload.name if sign.isprintable())[:80],
                "size": file_size(upload.size),
                "maximum": file_size(LARGEST_FILE),
            }
            self.add_error("upload", REFUSALS[refusal.reason] % values)
        else:
            self._refuse_nothing("upload")

    def _refuse_nothing(self, field: str) -> None:
        if not (self.found.lines or self.found.sources):
            self.add_error(field, NOTHING_FOUND)
